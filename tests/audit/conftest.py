import os
import secrets
import uuid
from datetime import UTC, datetime

import psycopg2
import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import connection, transaction
from psycopg2.extensions import make_dsn

from audit import api
from audit.append import append
from audit.log.entries import Entry
from audit.log.notes import SigningKey
from audit.sequencer.anchor import Anchor
from audit.sequencer.service import Sequencer
from hub import env
from hub.accounts.models import Organisation
from tests.conftest import TRAIL

AT = datetime(2026, 1, 15, 9, tzinfo=UTC)
ACTOR = api.Actor("service:test", "service")


def tell(subject, kind="organisation.registered", object_type="organisation"):
    """Record an event about a row."""
    return api.record(kind, object=api.Ref(object_type, str(subject.pk)), actor=ACTOR, at=AT)


def unsaved(number: int) -> Organisation:
    """Return an organisation that is not in the database yet; its group is."""
    group = Group.objects.create(name=f"groupe inventé {number}")
    return Organisation(name=f"Organisation {number}", siret=f"{number:014d}", kind="agency", group=group)


@pytest.fixture
def organisation(transactional_db):
    """Two committed organisations, with their traces; returns the first."""
    with transaction.atomic():
        for number in (1, 2):
            found = unsaved(number)
            found.save()
            tell(found)
    return Organisation.objects.get(siret=f"{1:014d}")


def dsn(variable: str) -> str:
    """Return how to reach the tests' database under the role that a variable names."""
    role = env.database(os.environ[variable])
    return make_dsn(
        dbname=connection.settings_dict["NAME"],
        user=role["USER"],
        password=role["PASSWORD"] or None,
        host=role["HOST"] or None,
        port=role["PORT"] or None,
    )


def signed_in(variable: str):
    """Open a connection of its own to the tests' database, under the role that a variable names."""
    return psycopg2.connect(dsn(variable))


@pytest.fixture
def running_process(transactional_db):
    """Runs one statement as a running process does: signed in to the database under the runtime role itself."""
    process = signed_in("HUB_DATABASE_URL")
    assert process.info.user == settings.HUB_RUNTIME_ROLE
    process.autocommit = True
    with process.cursor() as cursor:
        yield cursor.execute
    process.close()


@pytest.fixture
def sequencer(transactional_db, tmp_path):
    """A sequencer on the tests' database, with a new key, an anchor file and no witness; `run_once` seals."""
    return Sequencer(
        connect=lambda: signed_in("HUB_DATABASE_SEQUENCER_URL"),
        keys=[SigningKey.generate("audit.example.org")],
        origin="audit.example.org",
        anchor=Anchor(tmp_path / "anchor"),
        pause=0.01,
    )


@pytest.fixture
def seal(sequencer):
    """Seals every committed event under a checkpoint."""
    return sequencer.run_once


def tell_many(count: int, *, start: int = 0) -> list[str]:
    """Record `count` events, each in a transaction of its own, and return their ids."""
    return [
        str(api.record("mail.queued", object=api.Ref("mail", str(start + n)), actor=ACTOR, at=AT).event_id)
        for n in range(count)
    ]


def append_through(process) -> str:
    """Append an event through a connection, and leave its transaction open; return its id."""
    entry = Entry(
        id=str(uuid.uuid4()),
        kind="mail.queued",
        time=AT,
        source="hub",
        actor=ACTOR.id,
        role="service",
        action="C",
        outcome=0,
        object_type="mail",
        object_id="1",
        retention="access",
        nonce=secrets.token_hex(16),
    )
    with process.cursor() as cursor:
        append(cursor, process.info.dbname, entry)
    return entry.id


def as_a_superuser(*statements: str) -> None:
    """Do what only someone above the owner can: with every trigger of the trail off."""
    tables = [f"audit_{name}" for name in TRAIL]
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        try:
            for statement in statements:
                cursor.execute(statement)
        finally:
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
