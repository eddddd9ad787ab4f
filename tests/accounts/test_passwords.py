import re

import pytest
from django.db import IntegrityError
from django.urls import reverse

from audit.models import Event
from hub.accounts import actions, notifications
from hub.mail import outbox
from hub.mail.models import Mail
from tests.accounts.conftest import ACTOR, AT, PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)

NEW = "un tout autre mot de passe"


def ask(client, email="camille@exemple.example"):
    return client.post(reverse("account_reset_password"), {"email": email})


def choose(client, link, password=NEW, again=None):
    form = client.get(link, follow=True)
    action = re.search(r'action="([^"]*choisir[^"]*)"', form.content.decode())[1]
    return client.post(action, {"password1": password, "password2": again or password}, follow=True)


def path_of(address):
    return re.search(r"https?://[^/]+(/\S*choisir\S*)", address)[1]


def test_a_forgotten_password_is_chosen_again_from_the_mail(client, make_account, kinds, mailoutbox):
    user = make_account()
    answer = ask(client)
    assert answer.url == reverse("account_reset_password_done")
    mail = mailoutbox[0]
    assert mail.to == [user.email]
    assert "Choisir votre mot de passe" in mail.subject
    page = choose(client, path_of(mail.body))
    assert "Mot de passe enregistré" in page.content.decode()
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert kinds(user) == ["account.created", "account.changed"]
    assert "Votre mot de passe a été changé" in mailoutbox[1].subject


def test_the_link_is_written_when_the_mail_leaves_and_kept_nowhere(client, make_account, mailoutbox):
    make_account()
    ask(client)
    body = Mail.objects.get().body
    assert "choisir/" not in body
    assert outbox.LATE in body
    assert outbox.LATE not in mailoutbox[0].body


def test_the_mail_speaks_its_reader_s_language(client, make_account, mailoutbox):
    make_account(language="en")
    ask(client)
    assert "/en/compte/" in mailoutbox[0].body


@pytest.mark.parametrize("email", ["personne@exemple.example", "fermee@exemple.example"])
def test_nobody_learns_which_addresses_have_an_account(client, make_account, mailoutbox, email):
    make_account()
    actions.close_account(make_account("fermee@exemple.example"), at=AT, actor=ACTOR)
    answer = ask(client, email)
    assert answer.url == reverse("account_reset_password_done")
    assert mailoutbox == []


def test_a_link_serves_once(client, make_account):
    link = path_of(notifications.password_link(make_account()))
    choose(client, link)
    page = client.get(link, follow=True)
    assert "Ce lien ne sert plus" in page.content.decode()


@pytest.mark.parametrize("part", ["1-abc-def", "zzzzzzzzzzzzz-abc-def", "zzzzzzzzzzzzzzzz-abc-def", "1-set-password"])
def test_an_invented_link_is_answered_calmly(client, db, part):
    page = client.get(f"/fr/compte/mot-de-passe/choisir/{part}/")
    assert page.status_code == 200
    assert "Ce lien ne sert plus" in page.content.decode()


def test_a_link_opened_in_somebody_else_s_session_closes_that_session_with_a_trace(client, make_account, kinds):
    other = make_account("autre@exemple.example")
    client.force_login(other)
    link = path_of(notifications.password_link(make_account()))
    page = client.get(link, follow=True)
    assert "Choisir votre mot de passe" in page.content.decode()
    assert kinds(other)[-1] == "account.signed_out"


@pytest.mark.parametrize(
    ("password", "again", "words"),
    [
        ("court", "court", "12"),
        ("123456789012345", "123456789012345", "numérique"),
        (NEW, NEW + "!", "password2"),
        ("camille inventée", "camille inventée", "nom complet"),
    ],
)
def test_a_weak_or_mistyped_password_is_explained(client, make_account, password, again, words):
    user = make_account()
    page = choose(client, path_of(notifications.password_link(user)), password, again)
    assert "à corriger" in page.content.decode()
    assert words in page.content.decode()
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_changing_it_asks_for_the_present_one_and_leaves_a_trace(client, make_account, kinds, mailoutbox):
    user = make_account()
    client.force_login(user)
    form = {"oldpassword": "pas le bon", "password1": NEW, "password2": NEW}
    page = client.post(reverse("account_change_password"), form)
    assert "Ce n’est pas votre mot de passe actuel" in page.content.decode()
    answer = client.post(reverse("account_change_password"), {**form, "oldpassword": PASSWORD})
    assert answer.url == reverse("desk:index")
    assert kinds(user)[-1] == "account.changed"
    assert Event.objects.get(kind="account.changed").facts == {"fields": "password"}
    assert len(mailoutbox) == 1
    assert "_auth_user_id" in client.session


def test_an_account_that_never_had_a_password_is_sent_to_choose_one(client, make_account):
    client.force_login(make_account(password=None))
    answer = client.get(reverse("account_change_password"), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("account_reset_password")
    assert "n’a pas encore de mot de passe" in answer.content.decode()


def test_a_password_written_without_its_trace_is_refused(make_account):
    user = make_account()
    user.set_password(NEW)
    with pytest.raises(IntegrityError, match="without a trace"):
        user.save()
