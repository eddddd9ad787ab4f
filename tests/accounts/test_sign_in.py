import re

import pytest
from django.urls import NoReverseMatch, reverse

from audit.models import Event
from hub import access
from hub.accounts import actions, sign_in_urls
from tests.accounts.conftest import ACTOR, AT, PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)

REFUSAL = "L’adresse ou le mot de passe ne convient pas."


def sign_in(client, email="camille@exemple.example", password=PASSWORD, **more):
    return client.post(reverse("account_login"), {"login": email, "password": password, **more})


def test_signing_in_opens_the_desk_and_leaves_a_trace(client, make_account, kinds):
    user = make_account()
    answer = sign_in(client)
    assert answer.status_code == 302
    assert answer.url == reverse("desk:index")
    assert int(client.session["_auth_user_id"]) == user.pk
    assert kinds(user) == ["account.created", "account.signed_in"]
    user.refresh_from_db()
    assert user.last_login is not None


def test_capitals_in_the_address_do_not_matter(client, make_account):
    make_account()
    assert sign_in(client, email=" Camille@Exemple.EXAMPLE ").status_code == 302


def test_the_page_one_came_for_is_kept(client, make_account):
    make_account()
    wanted = reverse("audit:index") + "?dossier=2026"
    asked = client.get(wanted)
    assert asked.status_code == 302
    page = client.get(asked.url)
    assert "/journal/" in page.content.decode()
    assert sign_in(client, next=wanted).url == wanted


@pytest.mark.parametrize("elsewhere", ["https://ailleurs.example/", "//ailleurs.example", "javascript:alert(1)"])
def test_another_site_is_never_the_next_page(client, make_account, elsewhere):
    make_account()
    assert sign_in(client, next=elsewhere).url == reverse("desk:index")


def test_wrong_password_unknown_address_and_closed_account_read_the_same(client, make_account):
    make_account()
    actions.close_account(make_account("fermee@exemple.example"), at=AT, actor=ACTOR)
    pages = [
        sign_in(client, password="pas le bon mot de passe"),
        sign_in(client, email="personne@exemple.example"),
        sign_in(client, email="fermee@exemple.example"),
    ]
    texts = {re.sub(r'value="[^"]*"', "", page.content.decode()) for page in pages}
    assert {page.status_code for page in pages} == {200}
    assert len(texts) == 1
    assert REFUSAL in texts.pop()
    assert "_auth_user_id" not in client.session


def test_closing_an_account_ends_its_open_sessions(client, make_account):
    user = make_account()
    sign_in(client)
    actions.close_account(user, at=AT, actor=ACTOR)
    answer = client.get(reverse("account_change_password"))
    assert answer.url.startswith(reverse("account_login"))


def test_a_refusal_leaves_a_trace_without_the_address(client, make_account):
    user = make_account()
    sign_in(client, password="pas le bon mot de passe")
    sign_in(client, email="personne@exemple.example")
    refused = list(Event.objects.filter(kind="account.sign_in_refused"))
    assert [event.object_id for event in refused] == [str(user.pk), "unknown"]
    assert {event.outcome for event in refused} == {4}
    everything = repr(list(Event.objects.values()))
    assert "personne@" not in everything
    assert PASSWORD not in everything


def test_the_sixth_failure_in_a_row_is_told_to_wait_even_with_the_right_password(client, make_account):
    make_account()
    for _attempt in range(5):
        assert REFUSAL in sign_in(client, password="pas le bon").content.decode()
    assert "Trop d’essais à la suite" in sign_in(client).content.decode()
    assert "_auth_user_id" not in client.session


def test_too_many_attempts_from_one_place_get_a_page_that_says_so(client, make_account):
    make_account()
    answers = [sign_in(client, email=f"personne{i}@exemple.example") for i in range(31)]
    assert answers[-1].status_code == 429
    assert "Attendez une minute" in answers[-1].content.decode()


@pytest.mark.parametrize(
    "typed",
    [
        {"login": "", "password": ""},
        {"login": "pas une adresse", "password": "x"},
        {"login": "nul\0@exemple.example", "password": "a\0b"},
        {"login": "a" * 10_000 + "@exemple.example", "password": "b" * 10_000},
        {},
    ],
)
def test_nonsense_is_answered_by_the_form(client, db, typed):
    page = client.post(reverse("account_login"), typed)
    assert page.status_code == 200
    assert "à corriger" in page.content.decode()


def test_passwords_may_be_pasted_and_are_named_for_password_managers(client, db):
    html = client.get(reverse("account_login")).content.decode()
    assert 'autocomplete="username"' in html
    assert 'autocomplete="current-password"' in html
    assert "onpaste" not in html
    assert "placeholder" not in html


def test_signing_out_needs_a_click_and_leaves_a_trace(client, make_account, kinds):
    user = make_account()
    sign_in(client)
    assert client.get(reverse("account_logout")).status_code == 200
    assert "_auth_user_id" in client.session
    assert client.post(reverse("account_logout")).status_code == 302
    assert "_auth_user_id" not in client.session
    assert kinds(user)[-1] == "account.signed_out"


def test_what_is_sent_after_the_session_expired_is_said_to_be_lost(client, make_account):
    answer = client.post(reverse("account_change_password"), {"oldpassword": "x"})
    assert answer.url.startswith(reverse("account_login"))
    assert "Votre session a expiré" in client.get(answer.url).content.decode()


def test_a_stronger_hash_is_written_at_sign_in_with_its_trace(client, make_account, settings, kinds):
    user = make_account()
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        "django.contrib.auth.hashers.MD5PasswordHasher",
    ]
    assert sign_in(client).status_code == 302
    user.refresh_from_db()
    assert user.password.startswith("pbkdf2_")
    assert kinds(user) == ["account.created", "account.changed", "account.signed_in"]


@pytest.mark.parametrize(
    "name", ["account_signup", "account_email", "account_inactive", "account_set_password", "socialaccount_connections"]
)
def test_pages_of_allauth_that_nobody_needs_do_not_exist(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_every_page_of_allauth_here_has_a_rule():
    pages = {pattern.name for pattern in sign_in_urls.urlpatterns}
    assert pages == {name for name in access.RULES if name.startswith("account_")}
