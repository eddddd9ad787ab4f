"""What is written when a session and its agenda change."""

from requests_workflow.committee.models import (
    AgendaItem,
    Attendance,
)
from requests_workflow.committee.opinions import queries as opinions
from requests_workflow.procedure import door
from requests_workflow.procedure.registry import effect


@effect("access_request", "schedule")
def put_on_the_agenda(act) -> None:
    session = act.data["session"]
    last = session.items.order_by("-position").values_list("position", flat=True).first() or 0
    item = AgendaItem(request=act.request, session=session, round=opinions.round_of(act.request), position=last + 1)
    door.perform("list_item", item, by=act.by, at=act.at)
    act.facts["session"] = session.pk


@effect("session", "open_session")
def take_the_chair(act) -> None:
    act.subject.presided_by = act.by
    act.subject.save(update_fields=["presided_by"])


@effect("session", "record_attendance")
def keep_the_attendance(act) -> None:
    """Replace the list of the members present by the one given."""
    session, present = act.subject, {member.pk for member in act.data["members"]}
    session.attendances.exclude(member__in=present).delete()
    known = set(session.attendances.values_list("member_id", flat=True))
    Attendance.objects.bulk_create(Attendance(session=session, member_id=key) for key in sorted(present - known))
    act.facts["present"] = len(present)
