"""The suite works as the role the running processes have, on databases that the owner's role made."""

import os
import socket
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations
from django.db.backends.signals import connection_created
from django.dispatch import receiver
from django.utils import translation

# Playwright keeps an event loop in the thread of the test; Django must not mistake it for an async view.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

LOCAL = {"127.0.0.1", "::1", "localhost"}


class _Role:
    """Whether new connections (threads of a live server too) take the runtime role."""

    runtime = False


@receiver(connection_created)
def _take_runtime_role(sender, connection, **kwargs) -> None:
    if _Role.runtime:
        _set_role(connection)


def _set_role(connection) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {connection.ops.quote_name(settings.HUB_RUNTIME_ROLE)}")


@pytest.fixture(autouse=True)
def _runtime_role(request):
    """Hold the runtime role during a test that uses the database; the database is emptied by its owner."""
    database = _database_fixture(request)
    if database is None:
        yield
        return
    request.getfixturevalue(database)
    _Role.runtime = True
    _set_role(connection)
    yield
    _Role.runtime = False
    if connection.connection is not None and not connection.needs_rollback:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")


def _database_fixture(request) -> str | None:
    marker = request.node.get_closest_marker("django_db")
    asked = bool(marker and (marker.kwargs.get("transaction") or (marker.args and marker.args[0])))
    if asked or {"transactional_db", "live_server"} & set(request.fixturenames):
        return "transactional_db"
    return "db" if marker or "db" in request.fixturenames else None


#: The tables of the trail, what refers to others first. Keys of pseudonyms stay: a process keeps them.
TRAIL = (
    *("detail", "event", "actor", "leaf", "tile", "cosignature", "seal", "checkpoint", "log_key", "log", "removal"),
    *("ingest", "gap", "intake"),
)


#: As its owner, and as if each table had reached its term.
EMPTY_THE_TRAIL = "".join(
    [
        "RESET ROLE; DELETE FROM audit_pending;",
        *(f"SET audit.removing = '{name}'; DELETE FROM audit_{name};" for name in TRAIL),  # noqa: S608 — the names above
        "RESET audit.removing;",
    ]
)


@pytest.fixture(scope="session", autouse=True)
def _emptied_by_the_owner():
    """Let the end of a committing test empty the trail too, as only its owner can."""
    flush = DatabaseOperations.execute_sql_flush

    def flush_as_owner(self, statements):
        with self.connection.cursor() as cursor:
            cursor.execute(EMPTY_THE_TRAIL)
        flush(self, statements)

    DatabaseOperations.execute_sql_flush = flush_as_owner
    yield
    DatabaseOperations.execute_sql_flush = flush


@pytest.fixture(autouse=True)
def _no_network(monkeypatch):
    """No test speaks to another machine."""
    connect = socket.socket.connect

    def local_only(self, address):
        if isinstance(address, tuple) and address[0] not in LOCAL:
            raise OSError(f"a test tried to reach {address[0]}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", local_only)


@pytest.fixture
def people(db):
    """One invented person for each role; see tests/procedure/people.py."""
    from tests.procedure.people import make_people  # noqa: PLC0415 — models need the settings first

    return make_people()


@pytest.fixture(autouse=True)
def _french():
    """Give every test the language of the source, whatever page the one before asked for."""
    with translation.override("fr"):
        yield


@pytest.fixture(scope="session")
def demonstration_database(django_db_setup, django_db_blocker):
    """A copy of the tests' database that holds the whole demonstration; loaded once by the process that asks for it."""
    with django_db_blocker.unblock():
        name = f"{connection.settings_dict['NAME']}_demonstration"
        connection.close()
        with connection._nodb_cursor() as cursor:
            quoted = connection.ops.quote_name
            cursor.execute(f"DROP DATABASE IF EXISTS {quoted(name)}")
            cursor.execute(f"CREATE DATABASE {quoted(name)} TEMPLATE {quoted(connection.settings_dict['NAME'])}")
        with _connected_to(name), _as_the_running_processes():
            from hub.demonstration.load import load  # noqa: PLC0415 — models need the settings first

            load()
        yield name
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {quoted(name)}")


@pytest.fixture(scope="module")
def loaded(demonstration_database, django_db_blocker):
    """Have the tests of a module work on the demonstration; mark them `django_db` too: each takes back what it did."""
    with django_db_blocker.unblock(), _connected_to(demonstration_database):
        yield


@contextmanager
def _connected_to(name: str):
    kept = connection.settings_dict["NAME"]
    _connect(name)
    try:
        yield
    finally:
        _connect(kept)


def _connect(name: str) -> None:
    from django.contrib.contenttypes.models import ContentType  # noqa: PLC0415 — models need the settings first

    connection.close()
    connection.settings_dict["NAME"] = name
    ContentType.objects.clear_cache()


@contextmanager
def _as_the_running_processes():
    _Role.runtime = True
    try:
        yield
    finally:
        _Role.runtime = False
