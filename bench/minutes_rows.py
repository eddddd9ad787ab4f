"""A session that is over, of any length, written as rows: the same seed gives the same rows."""

import random
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, time

import psycopg2
from django.contrib.auth.models import Group

from hub.accounts.models import Membership, Organisation, User
from requests_workflow.committee.models import (
    AgendaItem,
    Attendance,
    Ballot,
    Debate,
    Elector,
    Interest,
    Minutes,
    Session,
    Voice,
)
from requests_workflow.procedure.models import AccessRequest

AT = datetime(2026, 3, 20, 14, 0, tzinfo=UTC)
TABLES = (
    Group, Organisation, User, Membership, AccessRequest, Session, Attendance, AgendaItem, Interest, Elector, Ballot,
    Voice, Minutes, Debate,
)  # fmt: skip
DEBATE = "Le rapporteur expose la question et la méthode. Un membre demande pourquoi dix années de données. " * 6
REASONS = "La question est utile, la méthode y répond, et les données demandées sont celles qu’elle appelle. " * 3
RECOMMENDATIONS = "Réduire les années demandées à celles de l’étude.\nInformer les personnes par affichage."


def fill(owner: psycopg2.extensions.connection, *, items: int, members: int, seed: int) -> tuple[Session, User]:
    """Write a session with approved minutes; return it and the chair.

    Each item was voted by every member but one, recused. The owner's connection takes away the triggers that demand a
    trace of each row.
    """
    draw = random.Random(seed)  # noqa: S311 — invented rows, no secret
    with owner.cursor() as cursor:
        for model in TABLES:
            cursor.execute(f"ALTER TABLE {model._meta.db_table} DISABLE TRIGGER USER")
    people = _people(members)
    chair = people[0]
    session = Session.objects.create(
        held_on=date(2026, 3, 20), starts_at=time(14), mode="room", place="Salle 1", state="closed", presided_by=chair
    )
    Attendance.objects.bulk_create(
        Attendance(session=session, member=one, how="room", noted_by=chair, noted_at=AT) for one in people
    )
    files = AccessRequest.objects.bulk_create(_file(number, people) for number in range(items))
    listed = AgendaItem.objects.bulk_create(_item(session, file, nth, chair) for nth, file in enumerate(files, start=1))
    for item in listed:
        _voted(draw, item, people)
    Minutes.objects.create(
        session=session, drawn_at=AT, state="approved", approved_at=AT, approved_by=chair, approved_in=session
    )
    Debate.objects.bulk_create(
        Debate(session=session, item=item, text=DEBATE, written_by=chair, written_at=AT) for item in listed
    )
    return session, chair


def _people(count: int) -> list[User]:
    group = Group.objects.create(name="comité")
    body = Organisation.objects.create(name="Comité", siret="00000000000001", kind="committee", group=group)
    people = User.objects.bulk_create(
        User(email=f"membre{nth}@exemple.test", full_name=f"Membre {nth:02}", date_joined=AT) for nth in range(count)
    )
    Membership.objects.bulk_create(
        Membership(user=one, organisation=body, role="committee_member" if nth else "chair", since_on=date(2020, 1, 1))
        for nth, one in enumerate(people)
    )
    return people


def _file(number: int, people: list[User]) -> AccessRequest:
    return AccessRequest(
        reference=f"D-{number:07}",
        ruleset="2022-01-01",
        form_version="2022-01-01",
        title=f"Parcours de soins après un infarctus, étude {number}",
        organisation=people[0].memberships.get().organisation,
        created_by=people[0],
        created_at=AT,
        creation_key=uuid.UUID(int=number),
        state="opinion_given",
        filed_at=AT,
        completed_at=AT,
        changed_at=AT,
    )


def _item(session: Session, file: AccessRequest, position: int, chair: User) -> AgendaItem:
    return AgendaItem(
        request=file, session=session, round=1, position=position, state="decided", openings=1, opened_at=AT,
        presided_by=chair, quorum_present=20, quorum_needed=13, quorum_entitled=25,
    )  # fmt: skip


def _voted(draw: random.Random, item: AgendaItem, people: list[User]) -> None:
    """Write who voted how on an item: one member is recused, the others declared nothing that ties them to it."""
    out = draw.choice(people[1:])
    Interest.objects.bulk_create(_interest(item, one, out=one is out) for one in people)
    electors = Elector.objects.bulk_create(
        Elector(request=item.request, item=item, opening=1, member=one, standing="recused" if one is out else "voter")
        for one in people
    )
    voters = [one for one in electors if one.standing == "voter"]
    against = draw.randrange(len(voters) // 2)
    ballot = Ballot.objects.create(
        request=item.request, item=item, opening=1, number=1, mode="hands", kind="favourable_with_recommendations",
        reasons=REASONS, recommendations=RECOMMENDATIONS, opened_at=AT, counted_at=AT, state="counted", carried=True,
        voters=len(voters), votes_for=len(voters) - against, votes_against=against,
    )  # fmt: skip
    Voice.objects.bulk_create(_voices(ballot, voters, against))


def _interest(item: AgendaItem, member: User, *, out: bool) -> Interest:
    said = {"declared": "interest", "statement": "Un lien."} if out else {"declared": "none"}
    return Interest(request=item.request, member=member, declared_at=AT, out=out, **said)


def _voices(ballot: Ballot, voters: list[Elector], against: int) -> Iterator[Voice]:
    for nth, elector in enumerate(voters):
        yield Voice(
            request=ballot.request, ballot=ballot, elector=elector, choice="against" if nth < against else "for",
            entered_by=elector.member, entered_at=AT, confirmed_at=AT,
        )  # fmt: skip
