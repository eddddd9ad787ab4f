"""Invented files of any number, with those who work on them, written as rows: the same seed gives the same rows."""

import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import import_module

import psycopg2
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import Group, Permission

from hub import clock
from hub.accounts.models import Membership, Organisation, User
from requests_workflow import rules
from requests_workflow.procedure.enums import Grant
from requests_workflow.procedure.models import (
    AccessRequest,
    AccessRequestGroupPermission,
    AccessRequestUserPermission,
    Clock,
)

BORN = datetime(2020, 1, 1, tzinfo=UTC)
#: How many people play each part; sponsors share one university, each holder is an organisation of its own.
PARTS = {"secretariat": 10, "sponsor": 200, "chair": 1, "committee_member": 20, "data_holder": 40}
SUBJECTS = ("Cohorte du diabète", "Parcours après un infarctus", "Sommeil et travail posté", "Cohorte des sarcomes")
TABLES = (Group, Organisation, User, Membership, AccessRequest, Clock)
GRANTS = (AccessRequestUserPermission, AccessRequestGroupPermission)


@dataclass(frozen=True)
class _Cast:
    """People by part, the key of the one university, the keys of the holders' groups."""

    people: dict[str, list[User]]
    university: int
    holder_groups: list[int]


def fill(owner: psycopg2.extensions.connection, *, files: int, grants: int, seed: int) -> dict[str, User]:
    """Write people, files, delays and about `grants` grants a file; return one person of each part.

    The owner's connection takes away the triggers that demand a trace of each row.
    """
    draw = random.Random(seed)  # noqa: S311 — invented rows, no secret
    with owner.cursor() as cursor:
        for model in (*TABLES, *GRANTS):
            cursor.execute(f"ALTER TABLE {model._meta.db_table} DISABLE TRIGGER USER")
    cast = _people()
    made = AccessRequest.objects.bulk_create(_file(draw, cast, number) for number in range(files))
    Clock.objects.bulk_create(found for file in made for found in _clocks(draw, file))
    permissions = dict(Permission.objects.filter(codename__in=Grant.values).values_list("codename", "pk"))
    AccessRequestUserPermission.objects.bulk_create(
        row for file in made for row in _ties(draw, file, cast, permissions, grants)
    )
    AccessRequestGroupPermission.objects.bulk_create(
        row for file in made for row in _shared(draw, file, cast, permissions)
    )
    with owner.cursor() as cursor:
        for model in (*TABLES, *GRANTS):
            cursor.execute(f"VACUUM (ANALYZE) {model._meta.db_table}")
    return {part: found[0] for part, found in cast.people.items()}


def number_of_grants() -> int:
    return sum(model.objects.count() for model in GRANTS)


def sign_in(user: User) -> str:
    """Return the cookie of an open session."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def _people() -> "_Cast":
    places = {part: _organisation(number) for number, part in enumerate(PARTS)}
    people = {}
    for part, count in PARTS.items():
        people[part] = User.objects.bulk_create(
            User(email=f"{part}{nth}@exemple.test", full_name=f"{part} {nth}", date_joined=BORN) for nth in range(count)
        )
        Membership.objects.bulk_create(
            Membership(user=user, organisation=_place(part, nth, places), role=part, since_on=BORN.date())
            for nth, user in enumerate(people[part])
        )
    holders = Membership.objects.filter(role="data_holder").values_list("organisation__group_id", flat=True)
    return _Cast(people, places["sponsor"].pk, list(holders))


def _place(part: str, nth: int, places: dict[str, Organisation]) -> Organisation:
    return _organisation(100 + nth) if part == "data_holder" else places[part]


def _organisation(number: int) -> Organisation:
    group = Group.objects.create(name=f"organisation {number}")
    return Organisation.objects.create(name=f"Organisme {number}", siret=f"{number:014}", kind="hub", group=group)


def _file(draw: random.Random, cast: _Cast, number: int) -> AccessRequest:
    at = BORN + timedelta(hours=number)
    return AccessRequest(
        reference=f"D-{number:07}",
        ruleset="2022-01-01",
        form_version="2022-01-01",
        title=f"{draw.choice(SUBJECTS)}, {number}",
        organisation_id=cast.university,
        created_by=draw.choice(cast.people["sponsor"]),
        created_at=at,
        creation_key=uuid.UUID(int=number),
        officer=draw.choice([*cast.people["secretariat"], None, None]),
        state=draw.choice([name for name in _states() if name not in {"draft", "deleted"}]),
        filed_at=at,
        completed_at=at,
        transmitted_at=at if draw.random() < 0.5 else None,
        authorised_at=at if draw.random() < 0.3 else None,
        changed_at=at,
    )


def _states() -> dict[str, rules.State]:
    return rules.get("2022-01-01").machines[AccessRequest.machine_name].states


def _clocks(draw: random.Random, file: AccessRequest) -> Iterator[Clock]:
    """Yield the delay of the file's state, and those of two consulted holders before the opinion."""
    code, stage = _states()[file.state].clock, _states()[file.state].stage
    if code:
        yield _clock(draw, file, "access_request", file.pk, code)
    for nth in range(2 if stage == "committee" else 0):
        yield _clock(draw, file, "consultation", 2 * file.pk + nth, "C3")


def _clock(draw: random.Random, file: AccessRequest, machine: str, subject: int, code: str) -> Clock:
    due_on = clock.today() + timedelta(days=draw.randint(-20, 80))
    return Clock(
        request=file, subject_machine=machine, subject_id=subject, code=code, ruleset=file.ruleset, due_on=due_on
    )


def _ties(
    draw: random.Random, file: AccessRequest, cast: _Cast, permissions: dict[str, int], grants: int
) -> Iterator[AccessRequestUserPermission]:
    """Yield the sponsor's tie and, after the two of holders, those of members who declared no interest."""
    readers = draw.sample(cast.people["committee_member"], grants - 3)
    ties = [(file.created_by, Grant.SPONSOR_OF), *((reader, Grant.COMMITTEE_READER) for reader in readers)]
    for user, grant in ties:
        yield AccessRequestUserPermission(user=user, content_object=file, permission_id=permissions[grant])


def _shared(
    draw: random.Random, file: AccessRequest, cast: _Cast, permissions: dict[str, int]
) -> Iterator[AccessRequestGroupPermission]:
    for group in draw.sample(cast.holder_groups, 2):
        yield AccessRequestGroupPermission(
            group_id=group, content_object=file, permission_id=permissions[Grant.CONSULTED_ON]
        )
