"""What is written when a session and its agenda change."""

from requests_workflow.committee.models import (
    AgendaItem,
    Attendance,
)
from requests_workflow.committee.opinions import queries as opinions
from requests_workflow.committee.sessions import queries
from requests_workflow.procedure.registry import effect


@effect("access_request", "schedule")
def put_on_the_agenda(act) -> None:
    session = act.data["session"]
    last = session.items.order_by("-position").values_list("position", flat=True).first() or 0
    AgendaItem.objects.create(
        request=act.request, session=session, round=opinions.round_of(act.request), position=last + 1
    )
    act.facts["session"] = session.pk


@effect("access_request", "adjourn")
def take_off_the_agenda(act) -> None:
    item = queries.current_item(act.request)
    item.adjourned_at = act.at
    item.save(update_fields=["adjourned_at"])


@effect("session", "record_attendance")
def keep_the_attendance(act) -> None:
    """Replace the list of the members present by the one given."""
    session, present = act.subject, {member.pk for member in act.data["members"]}
    session.attendances.exclude(member__in=present).delete()
    known = set(session.attendances.values_list("member_id", flat=True))
    Attendance.objects.bulk_create(Attendance(session=session, member_id=key) for key in sorted(present - known))
    act.facts["present"] = len(present)
