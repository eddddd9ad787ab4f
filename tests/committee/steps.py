"""A file walked through the committee, one act at a time, by the door alone."""

import uuid
from datetime import UTC, date, datetime, time, timedelta

from requests_workflow.committee.deliberation import queries as deliberation
from requests_workflow.committee.enums import Criterion
from requests_workflow.committee.members import queries as members
from requests_workflow.committee.models import AgendaItem, Assignment, Ballot, Session
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

FAVOURABLE = {"kind": "favourable"}

#: When an opinion released at AT has left for its sponsor.
LEFT = AT + timedelta(minutes=11)


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
    said = {"declared": "interest", "statement": "Lien"} if has_interest else {"declared": "none", "statement": ""}
    for member in members:
        act("declare_interest", fresh(file), member, **said)


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


def report(
    file,
    member,
    *,
    text: str = "",
    at: datetime = AT,
    conclusion: str = "favourable",
    recommendations=(),
    **verdicts: str,
) -> None:
    """Hand in a report; `verdicts` by criterion, all good otherwise."""
    grid = {
        criterion.value: {"verdict": verdicts.get(criterion.value, "ok"), "text": text, "recommendations": []}
        for criterion in Criterion
    }
    lines = list(recommendations)
    act("submit_report", seat(file, member), member, at=at, grid=grid, conclusion=conclusion, recommendations=lines)


def reported(people, **kwargs) -> AccessRequest:
    file = under_review(people, **kwargs)
    for member in (people.member, people.second_member):
        report(file, member)
    return file


def planned(people, *, held_on: date = HELD_ON, at: datetime = AT, hour: int = 14, **fields) -> Session:
    session = Session(held_on=held_on, starts_at=time(hour), **{"mode": "room", "place": "Salle 1", **fields})
    return act("plan_session", session, people.secretariat, at=at)


def opened(people, session: Session, *, present=None) -> Session:
    session = act("publish_agenda", session, people.secretariat)
    session = act("open_session", session, people.chair, at=on_the_day(session))
    return attend(people, session, *(present or members.members()))


def on_the_day(session: Session) -> datetime:
    """The hour at which a session begins."""
    return session.begins_at.astimezone(UTC)


def attend(people, session: Session, *members, how: str = "room", at: datetime = AT) -> Session:
    """Note how these members take part in a session."""
    return act("record_attendance", fresh(session), people.secretariat, at=at, presences=dict.fromkeys(members, how))


def in_session(people, *, present=None, declared=None, **kwargs) -> AccessRequest:
    """A file with both reports, in an open session where all five members are, or those given.

    All of them declared no interest, or those given in `declared`; the rapporteurs did already.
    """
    file = reported(people, **kwargs)
    said = declared if declared is not None else [people.chair, people.third_member, people.fourth_member]
    declare(file, *said)
    session = planned(people)
    file = act("schedule", file, people.secretariat, session=session)
    opened(people, session, present=present)
    return file


def item_of(file) -> AgendaItem:
    return AgendaItem.objects.get(request=file, state__in=["listed", "open"])


def examined(file, by, **data) -> AgendaItem:
    """The item of a file, open: who votes is frozen."""
    return act("open_item", item_of(file), by, **data)


def put_to_vote(item, by, *, mode: str = "hands", kind: str = "favourable", reasons="", recommendations=()) -> Ballot:
    text = {"kind": kind, "reasons": reasons, "recommendations": list(recommendations)}
    new = deliberation.new_ballot(
        item, mode=mode, kind=kind, reasons=reasons, recommendations="\n".join(recommendations), opened_at=AT
    )
    return act("put_to_vote", new, by, **text)


def hands(ballot, by, choices) -> Ballot:
    """Note the hands of a show of hands; `choices` by member, or one for all of them."""
    voters = [elector.member for elector in deliberation.voters_of(ballot)]
    votes = {member.pk: choices if isinstance(choices, str) else choices[member] for member in voters}
    return act("enter_hands", ballot, by, votes=votes)


def counted(ballot, by) -> Ballot:
    """Have every member confirm their hand, and declare the result."""
    for elector in deliberation.voters_of(ballot):
        act("confirm_hand", ballot, elector.member)
    return act("count_ballot", fresh(ballot), by)


def voted(people, file, choices="for", **motion) -> AccessRequest:
    """The file once its opinion was voted by show of hands and given."""
    item = examined(file, people.chair)
    ballot = hands(put_to_vote(item, people.chair, **motion), people.secretariat, choices)
    counted(ballot, people.chair)
    return act("give_opinion", fresh(file), people.chair)


def notified(people, file) -> AccessRequest:
    """The file once its opinion was signed, released, and has left."""
    act("sign_opinion", fresh(file), people.chair)
    act("release_opinion", fresh(file), people.secretariat)
    return act("notify_opinion", fresh(file), people.secretariat, at=LEFT)


def with_opinion(people, **motion) -> AccessRequest:
    return notified(people, voted(people, in_session(people), **(motion or FAVOURABLE)))
