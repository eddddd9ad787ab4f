"""A file walked through the committee, one act at a time, by the door alone."""

import uuid
from datetime import UTC, date, datetime, time

from requests_workflow.committee.enums import Criterion
from requests_workflow.committee.members import queries as members
from requests_workflow.committee.models import Assignment, Session
from requests_workflow.procedure import door
from requests_workflow.procedure.models import AccessRequest

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HELD_ON = date(2026, 3, 20)

#: Judged in tests/dossier; here a file is what its title says.
DOSSIER_GUARDS = (
    "signed",
    "answers_complete",
    "data_chosen",
    "pieces_present",
    "no_blocking_remark",
    "checklist_finished",
    "checklist_has_none_missing",
)

FAVOURABLE = {"kind": "favourable", "votes_for": 5, "votes_against": 0, "votes_abstain": 0}


def act(name: str, subject, by, *, at: datetime = AT, **data):
    """Perform an act and return its subject, fresh."""
    return door.perform(name, subject, by=by, at=at, data=data).subject


def fresh(subject):
    return type(subject).objects.get(pk=subject.pk)


def complete_file(
    people,
    *,
    title: str = "Sarcomes et chimiothérapie",
    datasets: list[str] | None = None,
    at: datetime = AT,
    route: str = "STANDARD",
) -> AccessRequest:
    draft = AccessRequest(
        ruleset="2022-01-01",
        form_version="2022-01-01",
        route=route,
        title=title,
        organisation=people.university,
        created_by=people.sponsor,
        created_at=at,
        creation_key=uuid.uuid4(),
    )
    file = act("create", draft, people.sponsor, at=at)
    chosen = [{"code": code, "justification": "", "years_from": None, "years_to": None} for code in datasets or []]
    file = act("choose_data", file, people.sponsor, at=at, datasets=chosen)
    file = act("file", file, people.sponsor, at=at)
    return act("declare_complete", file, people.secretariat, at=at)


def in_assignment(people, **kwargs) -> AccessRequest:
    return act("open_assignment", complete_file(people, **kwargs), people.secretariat)


def declare(file, *members, has_interest: bool = False) -> None:
    for member in members:
        act(
            "declare_interest", fresh(file), member, has_interest=has_interest, statement="Lien" if has_interest else ""
        )


def seat(file, member) -> Assignment:
    return Assignment.objects.filter(request=file, rapporteur=member).order_by("-pk")[0]


def under_review(people, **kwargs) -> AccessRequest:
    file = in_assignment(people, **kwargs)
    rapporteurs = [people.member, people.second_member]
    act("assign_rapporteurs", file, people.chair, rapporteurs=rapporteurs)
    declare(file, *rapporteurs)
    for member in rapporteurs:
        act("accept", seat(file, member), member)
    return fresh(file)


def report(file, member, *, text: str = "") -> None:
    grid = {criterion.value: {"verdict": "ok", "text": text} for criterion in Criterion}
    act("submit_report", seat(file, member), member, grid=grid, conclusion="favourable", recommendations=[])


def reported(people, **kwargs) -> AccessRequest:
    file = under_review(people, **kwargs)
    for member in (people.member, people.second_member):
        report(file, member)
    return file


def planned(people, *, held_on: date = HELD_ON, at: datetime = AT, hour: int = 14) -> Session:
    session = Session(held_on=held_on, starts_at=time(hour), mode="room", place="Salle 1")
    return act("plan_session", session, people.secretariat, at=at)


def opened(people, session: Session, *, present=None) -> Session:
    session = act("publish_agenda", session, people.secretariat)
    session = act("open_session", session, people.chair)
    return act("record_attendance", session, people.secretariat, members=present or list(members.members()))


def in_session(people, *, present=None, **kwargs) -> AccessRequest:
    """A file with both reports, in an open session where all five members are, or those given."""
    file = reported(people, **kwargs)
    session = planned(people)
    file = act("schedule", file, people.secretariat, session=session)
    opened(people, session, present=present)
    return file


def with_opinion(people, **opinion) -> AccessRequest:
    file = act("give_opinion", in_session(people), people.chair, **(opinion or FAVOURABLE))
    return act("notify_opinion", file, people.secretariat)
