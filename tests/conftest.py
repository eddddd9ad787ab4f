"""The suite works as the role the running processes have, on databases that the owner's role made."""

import os
import socket

import pytest
from django.core.cache import cache
from django.db.backends.postgresql.operations import DatabaseOperations
from django.utils import translation

from tests.databases import (
    as_the_running_processes,
    connected_to,
    copy_of_the_database,
    leave_runtime_role,
    take_runtime_role,
)

# Playwright keeps an event loop in the thread of the test; Django must not mistake it for an async view.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

LOCAL = {"127.0.0.1", "::1", "localhost"}


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Share the tests out among the workers that `-n` asks for, unless `--dist` says otherwise."""
    from tests.sharing import Scheduling  # noqa: PLC0415 — without xdist there is nothing to share out

    return Scheduling(config, log) if config.getvalue("dist") == "load" else None


@pytest.fixture
def ready_database():
    """Name of the database that a test finds filled; none here: a folder of tests may say another."""
    return ""


@pytest.fixture
def _database(ready_database):
    """Connect to the database of the test before `db` opens its transaction there."""
    if not ready_database:
        yield
        return
    with connected_to(ready_database):
        yield


@pytest.fixture(autouse=True)
def _runtime_role(request, _database):
    """Hold the runtime role during a test that uses the database; the database is emptied by its owner."""
    database = _database_fixture(request)
    if database is None:
        yield
        return
    request.getfixturevalue(database)
    with as_the_running_processes():
        take_runtime_role()
        yield
    leave_runtime_role()


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


@pytest.fixture
def own_cache(settings):
    """An empty cache of the test's own: the one of the machine is shared by all that run at the same time."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()


@pytest.fixture(scope="session")
def demonstration_database(django_db_setup, django_db_blocker):
    """A copy of the tests' database that holds the whole demonstration; loaded once by the process that asks for it."""
    with django_db_blocker.unblock(), copy_of_the_database("demonstration") as name:
        with connected_to(name), as_the_running_processes():
            from hub.demonstration.load import load  # noqa: PLC0415 — models need the settings first

            load()
        yield name


@pytest.fixture(scope="module")
def loaded(demonstration_database, django_db_blocker):
    """Have the tests of a module work on the demonstration; mark them `django_db` too: each takes back what it did."""
    with django_db_blocker.unblock(), connected_to(demonstration_database):
        yield
