import uuid
from datetime import UTC, datetime

import pytest

from audit import api as audit
from requests_workflow.procedure import door, registry
from requests_workflow.procedure.models import AccessRequest, Clock
from tests.committee.steps import DOSSIER_GUARDS
from tests.procedure.people import TESTER
from tests.procedure.test_door import begin

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
    """Makes several files, each with its running delay: one by its acts, the others as rows copied of it."""

    def make(count: int) -> list[AccessRequest]:
        first = file_of()
        twins = AccessRequest.objects.bulk_create(
            AccessRequest(**{**_values(first), "id": None, "reference": f"D-{number:07}", "creation_key": uuid.uuid4()})
            for number in range(count - 1)
        )
        for twin in twins:
            audit.record("dossier.filed", object=twin.audit_ref, actor=TESTER, at=FILED)
        Clock.objects.bulk_create(
            Clock(**{**_values(clock), "id": None, "request_id": twin.pk, "subject_id": twin.pk})
            for twin in twins
            for clock in first.clocks.all()
        )
        return [first, *twins]

    return make


def _values(row) -> dict:
    return {field.attname: getattr(row, field.attname) for field in row._meta.fields}
