from datetime import UTC, datetime

import pytest

from tests.catalogue.conftest import holder, make_dataset  # noqa: F401 — fixtures
from tests.dossier.conftest import dataset  # noqa: F401 — a fixture
from tests.transparency.conftest import _no_mail, publish  # noqa: F401 — fixtures
from transparency.models import Entry
from transparency.register import importing

AT = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)


@pytest.fixture
def take(db):
    """Takes a file as the command does."""

    def run(path, *, origin="ailleurs", **options):
        return importing.take(path, origin=origin, at=AT, **options)

    return run


def hashes() -> dict[str, str]:
    return dict(Entry.objects.values_list("reference", "sha256"))
