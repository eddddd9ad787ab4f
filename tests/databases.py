"""The roles and the databases that the tests connect as and to."""

from contextlib import contextmanager

from django.conf import settings
from django.db import connection
from django.db.backends.signals import connection_created
from django.dispatch import receiver


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


@contextmanager
def as_the_running_processes():
    """Give the runtime role to the connections made meanwhile."""
    _Role.runtime = True
    try:
        yield
    finally:
        _Role.runtime = False


def take_runtime_role() -> None:
    """Give the runtime role to the present connection."""
    _set_role(connection)


def leave_runtime_role() -> None:
    """Make the present connection the owner's again, if it still answers."""
    if connection.connection is not None and not connection.needs_rollback:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")


@contextmanager
def copy_of_the_database(suffix: str):
    """Make a copy of the tests' database, give its name, and drop it in the end."""
    own = connection.settings_dict["NAME"]
    name, quoted = f"{own}_{suffix}", connection.ops.quote_name
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {quoted(name)}")
        cursor.execute(f"CREATE DATABASE {quoted(name)} TEMPLATE {quoted(own)}")
    yield name
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {quoted(name)}")


@contextmanager
def connected_to(name: str):
    """Work on another database meanwhile."""
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
