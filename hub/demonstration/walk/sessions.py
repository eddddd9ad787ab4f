"""The committee's sessions: planned ahead, opened, attended, closed; and the hour of each file in them."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from hub import working_days
from hub.accounts.enums import Role
from hub.demonstration import content
from hub.demonstration.content import Project
from hub.demonstration.steps import Step
from hub.demonstration.walk import paths
from hub.demonstration.walk.case import present

#: The demonstration tells nothing after this day, save what it has planned.
HORIZON = date(2026, 11, 20)
#: In working days before the session.
PLANNED_BEFORE, CONVENED_BEFORE, ANSWERED_BEFORE, PUBLISHED_BEFORE, PAPERS_BEFORE = -40, -15, -12, -3, -2
#: How many members, the chair aside, say that they will come.
ANSWERING = 4
OPENS, ATTENDANCE, FIRST_ITEM, CLOSES = time(14, 0), time(14, 6), time(14, 25), time(17, 30)
ITEM_MINUTES = 35


def slots(projects: Iterable[Project]) -> dict[date, dict[str, time]]:
    """Return, for each session, the hour at which each project (key) is examined."""
    agendas: dict[date, list[str]] = {}
    for project in projects:
        for day in paths.sessions(project):
            agendas.setdefault(day, []).append(project.key)
    return {day: {key: _hour(nth) for nth, key in enumerate(keys)} for day, keys in sorted(agendas.items())}


def _hour(nth: int) -> time:
    return (datetime.combine(HORIZON, FIRST_ITEM) + timedelta(minutes=ITEM_MINUTES * nth)).time()


def planned_on(session: date) -> date:
    return working_days.add_working_days(session, PLANNED_BEFORE)


def steps(session: date) -> list[Step]:
    """Return what is done of a session by the end of the demonstration."""
    officer, chair = content.in_role(Role.SECRETARIAT)[0], content.in_role(Role.CHAIR)[0]
    coming = present(session)
    away = [one for one in content.in_role(Role.COMMITTEE_MEMBER) if one not in coming]
    ahead = [
        _step("plan_session", officer, planned_on(session)),
        _step("convene", chair, working_days.add_working_days(session, CONVENED_BEFORE)),
        *(_answer(session, one, coming=True) for one in coming[1:ANSWERING]),
        *(_answer(session, one, coming=False) for one in away),
        _step("publish_agenda", officer, working_days.add_working_days(session, PUBLISHED_BEFORE)),
        _step("send_papers", officer, working_days.add_working_days(session, PAPERS_BEFORE)),
    ]
    if session > HORIZON:
        return [step for step in ahead if step.on <= HORIZON]
    return [
        *ahead,
        _step("open_session", chair, session, OPENS),
        _step("record_attendance", officer, session, ATTENDANCE, people=coming),
        _step("close_session", chair, session, CLOSES),
    ]


def _answer(session: date, member: str, *, coming: bool) -> Step:
    return _step("answer_convocation", member, working_days.add_working_days(session, ANSWERED_BEFORE), coming=coming)


def _step(act: str, by: str, on: date, at: time | None = None, **data) -> Step:
    return Step(act, by, on=on, at=at, machine="session", data=data)
