import pytest

from audit import api as audit
from catalogue.models import Holder
from requests_workflow.procedure import notices
from tests.authority.files import CHOSEN, begin, set_down, trace
from tests.catalogue.conftest import make_dataset  # noqa: F401 — fixture


@pytest.fixture(autouse=True)
def _no_mail(monkeypatch):
    """Mails are tried in tests/procedure and tests/mail."""
    monkeypatch.setattr(notices, "queue", lambda act: None)


@pytest.fixture
def file(people):
    return set_down(begin(people), "authorised", authorised_at=CHOSEN)


@pytest.fixture
def holder(db):
    made = Holder.objects.create(
        code="caisse", name="Caisse", short_name="Caisse", contact_email="service@caisse.example"
    )
    trace("catalogue.holder_registered", audit.Ref("holder", str(made.pk)))
    return made
