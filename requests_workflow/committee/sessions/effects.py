"""What is written when a session and its agenda change.

Data of the acts: `schedule` {session}; `answer_convocation` {coming: bool}; `move_session` {held_on, starts_at, mode,
place, ends_at, reason}; `cancel_session` {reason}; `send_papers` {late_reason}; `record_attendance` {presences:
{member: a `Presence`}}; `arrange_item` {position, minutes, handling, handling_reason}.
"""

from requests_workflow.committee.enums import Presence, SessionMode
from requests_workflow.committee.members import queries as members
from requests_workflow.committee.models import AgendaItem, Attendance, SentPapers
from requests_workflow.committee.opinions import queries as opinions
from requests_workflow.committee.sessions import convocations, papers, queries
from requests_workflow.procedure import door, snapshots
from requests_workflow.procedure.registry import effect

#: What moving a session may change.
MOVED = ("held_on", "starts_at", "mode", "place", "ends_at")

# The agenda


@effect("access_request", "schedule")
def put_on_the_agenda(act) -> None:
    session = act.data["session"]
    last = session.items.order_by("-position").values_list("position", flat=True).first() or 0
    item = AgendaItem(request=act.request, session=session, round=opinions.round_of(act.request), position=last + 1)
    door.perform("list_item", item, by=act.by, at=act.at)
    act.facts["session"] = session.pk


@effect("agenda_item", "arrange_item")
def place_the_item(act) -> None:
    item = act.subject
    for name in ("position", "minutes", "handling", "handling_reason"):
        setattr(item, name, act.data[name])
    item.save(update_fields=["position", "minutes", "handling", "handling_reason"])
    act.facts |= {"position": item.position, "minutes": item.minutes, "handling": item.handling}


@effect("session", "send_papers")
def freeze_the_papers(act) -> None:
    """Keep what the members are given to read as it stands now, and tell them that it is there."""
    session, before = act.subject, queries.papers_of(act.subject)
    content = papers.gathered(session)
    sent = SentPapers.objects.create(
        session=session,
        number=before.number + 1 if before else 1,
        sent_at=act.at,
        sent_by=act.by,
        late_reason=act.data.get("late_reason", "").strip(),
        content=content,
        sha256=snapshots.digest(content),
    )
    act.facts |= {"number": sent.number, "files": len(content), "sha256": sent.sha256}
    convocations.tell("session_papers", session, at=act.at)


# The day and hour


@effect("session", "convene")
def convene_the_members(act) -> None:
    act.subject.convened_at = act.at
    act.subject.save(update_fields=["convened_at"])
    convocations.tell("session_convened", act.subject, at=act.at)


@effect("session", "move_session")
def move_the_session(act) -> None:
    session = act.subject
    act.facts |= {"from": session.begins_at.isoformat()}
    for name in MOVED:
        setattr(session, name, act.data[name])
    session.sequence += 1
    session.save(update_fields=[*MOVED, "sequence"])
    act.facts |= {"to": session.begins_at.isoformat()}
    if session.convened_at:
        convocations.tell("session_moved", session, at=act.at, reason=act.data["reason"])


@effect("session", "cancel_session")
def put_its_files_off(act) -> None:
    """Adjourn every file of the agenda: each waits for another session, and its sponsor is told."""
    session = act.subject
    session.sequence += 1
    session.save(update_fields=["sequence"])
    for item in queries.items_to_decide(session):
        door.perform("adjourn", item.request, by=act.by, at=act.at, data={"reason": act.data["reason"]})
    if session.convened_at:
        convocations.tell("session_cancelled", session, at=act.at, reason=act.data["reason"])


# Who comes


@effect("session", "answer_convocation")
def keep_the_answer(act) -> None:
    how = Presence.COMING if act.data["coming"] else Presence.EXCUSED
    _note(act, {act.by: how})


@effect("session", "open_session")
def take_the_chair(act) -> None:
    """Write who presides; in an electronic consultation, every member who did not excuse themselves takes part."""
    session = act.subject
    session.presided_by = act.by
    session.save(update_fields=["presided_by"])
    if session.mode == SessionMode.ELECTRONIC:
        said = queries.standings(session)
        away = {key for key, row in said.items() if row.how == Presence.EXCUSED}
        _note(act, {one: Presence.ELECTRONIC for one in members.members() if one.pk not in away})


@effect("session", "record_attendance")
def keep_the_attendance(act) -> None:
    """Add what changed to what was noted: arrivals, departures, ways of taking part."""
    said = queries.standings(act.subject)
    _note(
        act,
        {one: how for one, how in act.data["presences"].items() if one.pk not in said or said[one.pk].how != how},
    )


def _note(act, presences) -> None:
    Attendance.objects.bulk_create(
        Attendance(session=act.subject, member=member, how=how, noted_by=act.by, noted_at=act.at)
        for member, how in presences.items()
    )
    act.facts |= {"noted": len(presences), "present": len(queries.present_now(act.subject))}
