"""The demonstration, loaded once for the tests of a module, by the runtime role, and never committed."""

import pytest
from django.conf import settings
from django.db import connection, transaction


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker):
    """An empty database in a transaction that is taken back at the end of the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {connection.ops.quote_name(settings.HUB_RUNTIME_ROLE)}")
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def loaded(stage):
    """The whole demonstration; the deferred refusals of the database have spoken."""
    from hub.demonstration.load import load  # noqa: PLC0415 — models need the settings first

    load()
    check_traces()


def check_traces() -> None:
    """Have every row written so far checked against the trail."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
