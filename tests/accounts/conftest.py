import uuid
from datetime import UTC, date, datetime

import pytest
from django.db import transaction

from audit.api import Actor
from audit.models import Event
from hub.accounts import actions
from hub.accounts.enums import Role

AT = datetime(2026, 1, 15, 9, tzinfo=UTC)
SINCE = date(2026, 1, 1)
ACTOR = Actor("service:test", "service")
PASSWORD = "une phrase assez longue"


@pytest.fixture(autouse=True)
def own_cache(settings):
    """The real Redis, under names of one test: its rate limits count nobody else's attempts."""
    settings.CACHES = {"default": {**settings.CACHES["default"], "KEY_PREFIX": uuid.uuid4().hex}}


@pytest.fixture
def make_account(db):
    """Opens an account with a password and, on request, a function in an organisation."""

    def make(email="camille@exemple.example", *, role: Role | None = None, siret="00000000000017", **fields):
        given = {"full_name": "Camille Inventée", "language": "fr", "password": PASSWORD, **fields}
        with transaction.atomic():
            user = actions.open_account(email=email, at=AT, actor=ACTOR, **given)
            if role is not None:
                actions.give_membership(user, organisation(siret), role, since_on=SINCE, at=AT, actor=ACTOR)
        return user

    return make


def organisation(siret="00000000000017"):
    return actions.register_organisation(
        name="Université inventée", siret=siret, kind="university", address="1 rue Imaginaire", at=AT, actor=ACTOR
    )


@pytest.fixture
def kinds(db):
    """Returns the kinds recorded about an account, oldest first."""
    return lambda user: list(
        Event.objects.filter(object_type="user", object_id=str(user.pk)).values_list("kind", flat=True)
    )
