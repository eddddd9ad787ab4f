from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import RequestFactory

from hub.accounts import actions, api_keys, queries
from hub.accounts.enums import Role
from hub.accounts.models import ApiKey
from hub.api import keys
from hub.api.problems import Problem
from tests.accounts.conftest import ACTOR, AT

LATER = AT + timedelta(days=10)


@pytest.fixture
def keeper(make_account):
    return make_account("tenue@exemple.example", role=Role.DATA_HOLDER)


@pytest.fixture
def given(keeper):
    """A key of ten days and a bit, with its row."""
    place = queries.organisations_of(keeper)[0]
    return api_keys.give(keeper, place, Role.DATA_HOLDER, label="export", life=timedelta(days=11), at=AT, actor=ACTOR)


def test_a_key_is_found_by_itself_and_kept_nowhere(given, kinds):
    row, key = given
    assert api_keys.find(key, at=LATER) == row
    stored = ApiKey.objects.values().get()
    assert key not in {str(value) for value in stored.values()}
    assert kinds(row.user)[-1] == "account.api_key_given"


@pytest.mark.parametrize(
    "spoil", [lambda key: key[:-1], lambda key: key + "x", lambda key: key.lower(), lambda key: "\0"]
)
def test_a_key_that_differs_is_no_key(given, spoil):
    assert api_keys.find(spoil(given[1]), at=LATER) is None


def test_a_key_expires(given):
    row, key = given
    assert api_keys.find(key, at=row.expires_at) is None


def test_a_revoked_key_is_over_and_says_so_in_the_trail(given, kinds):
    row, key = given
    api_keys.revoke(row.prefix, at=AT, actor=ACTOR)
    assert api_keys.find(key, at=LATER) is None
    assert kinds(row.user)[-1] == "account.api_key_revoked"
    with pytest.raises(ApiKey.DoesNotExist):
        api_keys.revoke(row.prefix, at=AT, actor=ACTOR)


def test_a_key_ends_with_the_function_and_with_the_account(given):
    row, key = given
    membership = row.user.memberships.get()
    actions.end_membership(membership, until_on=date(2026, 1, 20), at=AT, actor=ACTOR)
    assert api_keys.find(key, at=AT) == row
    assert api_keys.find(key, at=LATER) is None
    actions.close_account(row.user, at=AT, actor=ACTOR)
    assert api_keys.find(key, at=AT) is None


def test_a_key_is_given_for_a_function_that_is_held_and_for_a_while(keeper):
    place = queries.organisations_of(keeper)[0]
    for role, life in [
        (Role.SPONSOR, timedelta(days=3)),
        (Role.DATA_HOLDER, timedelta()),
        (Role.DATA_HOLDER, 2 * api_keys.LONGEST),
    ]:
        with pytest.raises(ValidationError):
            api_keys.give(keeper, place, role, label="x", life=life, at=AT, actor=ACTOR)
    assert not ApiKey.objects.exists()


def test_a_request_shows_its_key(given):
    row, key = given
    ask = RequestFactory()
    assert keys.bearer(ask.get("/", headers={"X-API-Key": key}), at=LATER) == row
    for headers in [{}, {"X-API-Key": "nonsense"}]:
        with pytest.raises(Problem) as refused:
            keys.bearer(ask.get("/", headers=headers), at=LATER)
        assert refused.value.status == 401


def test_the_console_gives_and_revokes(keeper, settings):
    said = StringIO()
    call_command(
        "api_key", "give", email=keeper.email, siret="00000000000017", label="export nocturne", days=30, stdout=said
    )
    key = said.getvalue().splitlines()[0]
    row = ApiKey.objects.get()
    assert row.prefix == key[:8]
    assert row.label == "export nocturne"
    call_command("api_key", "revoke", row.prefix, stdout=said)
    with pytest.raises(CommandError):
        call_command("api_key", "revoke", row.prefix)
    with pytest.raises(CommandError):
        call_command("api_key", "give", email="personne@exemple.example", siret="0" * 14, label="x")
    with pytest.raises(CommandError):
        call_command("api_key", "give", email=keeper.email, siret="00000000000017", label="x", role="auditor")
