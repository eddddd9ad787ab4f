import os
from datetime import UTC, datetime

import psycopg2
import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import connection, transaction

from audit import api
from hub import env
from hub.accounts.models import Organisation

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


@pytest.fixture
def running_process(transactional_db):
    """Runs one statement as a running process does: signed in to the database under the runtime role itself."""
    runtime = env.database(os.environ["HUB_DATABASE_URL"])
    assert runtime["USER"] == settings.HUB_RUNTIME_ROLE
    signed_in = psycopg2.connect(
        dbname=connection.settings_dict["NAME"],
        user=runtime["USER"],
        password=runtime["PASSWORD"] or None,
        host=runtime["HOST"] or None,
        port=runtime["PORT"] or None,
    )
    signed_in.autocommit = True
    with signed_in.cursor() as cursor:
        yield cursor.execute
    signed_in.close()
