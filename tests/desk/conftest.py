from datetime import UTC, datetime

import pytest

from requests_workflow.procedure import door, registry
from requests_workflow.procedure.models import AccessRequest
from tests.committee.steps import DOSSIER_GUARDS
from tests.procedure.test_door import begin
from tests.twins import twins

FILED = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def in_order(monkeypatch):
    """Every dossier is complete: what it must hold is judged in tests/dossier."""
    for name in DOSSIER_GUARDS:
        monkeypatch.setitem(registry.GUARDS, name, lambda act: None)


@pytest.fixture
def file_of(people, in_order):
    """Makes files in the state `filed`, each with its title."""

    def make(title: str = "Sarcomes et chimiothérapie", *, at: datetime = FILED) -> AccessRequest:
        draft = begin(people, at=at)
        AccessRequest.objects.filter(pk=draft.pk).update(title=title)
        return door.perform("file", draft, by=people.sponsor, at=at).subject

    return make


@pytest.fixture
def many(file_of):
    """Makes several files in the state `filed`, each with its running delay."""

    return lambda count: twins(file_of(), count, at=FILED)
