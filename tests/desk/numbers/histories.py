"""Files whose history is set down in the trail, day by day, without walking there."""

from datetime import UTC, datetime, timedelta

from audit import api as audit
from requests_workflow.procedure.models import AccessRequest
from tests.authority.files import begin

FIRST = datetime(2026, 1, 5, 9, tzinfo=UTC)
OFFICE = audit.Actor("service:tests", "secretariat")


def at(day: float) -> datetime:
    return FIRST + timedelta(days=day)


def lived(people, *changes: tuple[float, str], filed_at: datetime = FIRST, **fields) -> AccessRequest:
    """Return a file that came to each state on its day, counted from 5 January 2026, 9:00 UTC."""
    file = begin(people, at=FIRST - timedelta(days=40), **fields)
    changed(file, "access_request", file.pk, "draft", *changes)
    AccessRequest.objects.filter(pk=file.pk).update(state=changes[-1][1], filed_at=filed_at)
    return file


def changed(file: AccessRequest, machine: str, subject: int, before: str, *changes: tuple[float, str]) -> None:
    """Write the changes of state of something of a file into the trail."""
    for day, state in changes:
        facts = {"machine": machine, "subject": subject, "transition": "moved", "from": before, "to": state}
        audit.record(
            "dossier.filed", object=file.audit_ref, actor=OFFICE, at=at(day), project=file.reference, facts=facts
        )
        before = state
