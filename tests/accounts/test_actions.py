from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from audit.models import Event
from hub.accounts import actions, queries
from hub.accounts.enums import Role
from hub.accounts.models import Organisation, User
from tests.accounts.conftest import ACTOR, AT, PASSWORD, SINCE, organisation

pytestmark = pytest.mark.django_db

FIRST = {
    "--email": "Prenom.Nom@exemple.example",
    "--name": "Dominique Imaginaire",
    "--siret": "000 000 000 00058",
    "--organisation": "Guichet inventé",
    "--kind": "hub",
    "--role": "administrator",
}


def test_an_organisation_comes_with_its_group_and_its_trace():
    place = organisation()
    assert place.group.organisation == place
    assert Event.objects.get().kind == "organisation.registered"


@pytest.mark.parametrize("siret", ["", "1234567890123", "123456789012345", "abcdefghijklmn", "١٢٣٤٥٦٧٨٩٠١٢٣٤"])
def test_a_siret_has_14_digits(siret):
    with pytest.raises(ValidationError) as refused:
        organisation(siret)
    assert "siret" in refused.value.error_dict
    assert not Organisation.objects.exists()


def test_a_siret_is_registered_once():
    organisation()
    with pytest.raises(ValidationError):
        organisation()


@pytest.mark.parametrize(
    ("field", "value"),
    [("email", "pas une adresse"), ("email", ""), ("full_name", " "), ("full_name", "x" * 151), ("language", "de")],
)
def test_nonsense_opens_no_account(make_account, field, value):
    with pytest.raises(ValidationError) as refused:
        make_account(**{field: value})
    assert field in refused.value.error_dict
    assert not User.objects.exists()


def test_an_address_has_one_account_whatever_its_capitals(make_account):
    make_account()
    with pytest.raises(ValidationError):
        make_account("CAMILLE@exemple.example")


def test_a_function_is_given_ended_and_given_again(make_account, kinds):
    user = make_account(role=Role.SPONSOR)
    membership = user.memberships.get()
    assert queries.roles_of(user) == {"sponsor"}
    assert list(user.groups.all()) == [membership.organisation.group]
    actions.end_membership(membership, until_on=SINCE, at=AT, actor=ACTOR)
    assert queries.roles_of(User.objects.get(pk=user.pk)) == frozenset()
    assert not user.groups.exists()
    since = SINCE + timedelta(days=30)
    actions.give_membership(user, membership.organisation, Role.SPONSOR, since_on=since, at=AT, actor=ACTOR)
    assert user.groups.exists()
    assert kinds(user) == [
        "account.created",
        "account.membership_given",
        "account.membership_ended",
        "account.membership_given",
    ]


def test_the_group_is_kept_as_long_as_one_function_is(make_account):
    user = make_account(role=Role.SPONSOR)
    membership = user.memberships.get()
    actions.give_membership(user, membership.organisation, Role.SIGNATORY, since_on=SINCE, at=AT, actor=ACTOR)
    actions.end_membership(membership, until_on=SINCE, at=AT, actor=ACTOR)
    assert user.groups.exists()


def test_a_function_cannot_be_given_twice_nor_end_before_it_began(make_account):
    user = make_account(role=Role.SPONSOR)
    membership = user.memberships.get()
    with pytest.raises(ValidationError, match="déjà"):
        actions.give_membership(user, membership.organisation, Role.SPONSOR, since_on=SINCE, at=AT, actor=ACTOR)
    with pytest.raises(ValidationError, match="avant"):
        actions.end_membership(membership, until_on=date(2025, 12, 31), at=AT, actor=ACTOR)


def test_an_unknown_function_names_those_there_are(make_account):
    user = make_account()
    with pytest.raises(ValidationError, match="secretariat"):
        actions.give_membership(user, organisation(), "roi", since_on=SINCE, at=AT, actor=ACTOR)


def run(**changed) -> str:
    words = {**FIRST, **{f"--{name}": value for name, value in changed.items()}}
    out = StringIO()
    call_command("open_account", *[f"{name}={value}" for name, value in words.items()], stdout=out)
    return out.getvalue()


def test_the_first_account_of_an_installation_is_opened_from_the_console(client):
    said = run()
    user = User.objects.get()
    assert user.email == "prenom.nom@exemple.example"
    assert not user.has_usable_password()
    assert queries.roles_of(user) == {"administrator"}
    link = said.split()[-1]
    assert "Choisir votre mot de passe" in client.get(link[link.index("/fr/") :], follow=True).content.decode()


def test_a_known_organisation_needs_no_second_description():
    run()
    run(email="autre@exemple.example", organisation="", kind="", role="registrar")
    assert Organisation.objects.count() == 1
    assert User.objects.count() == 2


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"siret": "123"}, "14"),
        ({"role": "roi"}, "secretariat"),
        ({"email": "rien"}, "email"),
        ({"kind": ""}, "--kind"),
        ({"kind": "royaume"}, "kind"),
        ({"name": " "}, "full_name"),
        ({"language": "de"}, "language"),
    ],
)
def test_the_console_says_what_is_wrong_and_opens_nothing(changed, words):
    with pytest.raises(CommandError, match=words):
        run(**changed)
    assert not User.objects.exists()
    assert not Organisation.objects.exists()


@pytest.mark.parametrize(("typed", "accepted"), [(PASSWORD, True), ("court", False), ("", False)])
def test_a_password_is_read_from_the_standard_input(monkeypatch, typed, accepted):
    monkeypatch.setattr("sys.stdin", StringIO(f"{typed}\n"))
    words = [*(f"{name}={value}" for name, value in FIRST.items()), "--password-stdin"]
    if not accepted:
        with pytest.raises(CommandError, match="password"):
            call_command("open_account", *words, stdout=StringIO())
        return
    call_command("open_account", *words, stdout=StringIO())
    assert User.objects.get().check_password(typed)
