"""The suite works as the role the running processes have, on databases that the owner's role made."""

import os
import socket

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


@pytest.fixture(scope="session", autouse=True)
def _emptied_by_the_owner():
    """Let the end of a committing test truncate the trail too, which its owner must first allow."""
    flush = DatabaseOperations.execute_sql_flush

    def flush_as_owner(self, statements):
        with self.connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
            cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER audit_event_no_truncate")
        flush(self, statements)
        with self.connection.cursor() as cursor:
            cursor.execute("ALTER TABLE audit_event ENABLE TRIGGER audit_event_no_truncate")

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
