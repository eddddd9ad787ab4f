"""What each person chose to be told: on their page, and by the link of a mail without signing in."""

import re

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from audit.models import Event
from hub.accounts import actions
from hub.mail import families, message, outbox, preferences
from hub.mail.enums import Way
from hub.mail.models import DigestLine, Mail, Preference
from tests.mail.conftest import ACTOR, AT
from tests.mail.test_message import ACT

pytestmark = pytest.mark.django_db

PAGE = "/fr/compte/courriels/"
USUAL = {"files": "digest", "reminders": "digest", "messages": "digest", "catalogue": "at_once"}


def tell(person, key, family=families.FILES, **more):
    outbox.queue("act", to=person, context=ACT, key=key, at=AT, family=family, **more)


def choose(person, **ways):
    preferences.choose(person, {code: Way(way) for code, way in ways.items()}, at=AT)


def traces(person):
    told = Event.objects.filter(kind="account.mail_chosen", object_type="user", object_id=str(person.pk))
    return [(event.facts["family"], event.facts["way"]) for event in told]


def stop_path(person, *told):
    return preferences.stop_address(person, told).partition("//")[2].partition("/")[2].join(["/", ""])


def test_without_a_choice_each_family_has_its_usual_way(person):
    assert preferences.ways(person) == USUAL


@pytest.mark.parametrize(("way", "mails", "lines"), [("at_once", 1, 0), ("digest", 0, 1), ("never", 0, 0)])
def test_a_choice_is_obeyed(person, way, mails, lines):
    choose(person, files=way)
    tell(person, "un")
    assert (Mail.objects.count(), DigestLine.objects.count()) == (mails, lines)


@pytest.mark.parametrize("way", Way.values)
def test_a_task_is_told_at_once_whatever_was_chosen(person, way):
    choose(person, files=way)
    tell(person, "un", at_once=True)
    assert not Mail.objects.get().refusable


def test_a_choice_of_one_family_changes_no_other(person):
    choose(person, reminders="never")
    assert preferences.ways(person) == {**USUAL, "reminders": "never"}


def test_what_was_told_once_is_not_told_again_in_another_way(person):
    tell(person, "un")
    choose(person, files="at_once")
    tell(person, "un")
    assert (Mail.objects.count(), DigestLine.objects.count()) == (0, 1)


def test_a_refusal_forgets_what_waited_in_its_family_alone(person):
    tell(person, "un")
    tell(person, "deux", families.REMINDERS)
    choose(person, files="never")
    assert [line.family for line in DigestLine.objects.all()] == ["reminders"]


def test_every_change_leaves_a_trace_and_nothing_else_does(person):
    choose(person, files="never", reminders="digest")
    choose(person, files="never")
    assert traces(person) == [("files", "never")]


def test_a_choice_whose_trace_fails_is_not_kept(person, monkeypatch):
    def no_trace(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(preferences, "_record", no_trace)
    with pytest.raises(RuntimeError):
        choose(person, files="never")
    assert not Preference.objects.exists()


# The page


def test_the_page_shows_and_keeps_the_choices(client, person):
    client.force_login(person)
    page = client.get(PAGE).content.decode()
    assert all(str(family.told).replace("'", "&#x27;") in page for family in families.FAMILIES.values())
    assert client.post(PAGE, {**USUAL, "files": "never"}).status_code == 302
    assert preferences.ways(person)["files"] == "never"
    assert "enregistrés" in client.get(PAGE).content.decode()


@pytest.mark.parametrize("posted", [{}, {**USUAL, "files": "sometimes"}, {**USUAL, "files": ""}])
def test_a_choice_that_does_not_exist_is_asked_again(client, person, posted):
    client.force_login(person)
    assert client.post(PAGE, posted).status_code == 422
    assert not Preference.objects.exists()


# The link of a mail (RFC 8058)


def test_looking_at_the_link_changes_nothing(client, person):
    page = client.get(stop_path(person, families.FILES))
    assert page.status_code == 200
    assert "Ne plus les recevoir" in page.content.decode()
    assert preferences.ways(person) == USUAL


def test_a_mail_program_stops_a_family_without_signing_in_and_twice_is_once(person):
    program = Client(enforce_csrf_checks=True)
    path = stop_path(person, families.FILES)
    for _time in range(2):
        answer = program.post(path, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
        assert answer.status_code == 200
    assert preferences.ways(person) == {**USUAL, "files": "never"}
    assert traces(person) == [("files", "never")]
    assert "Vous ne recevrez plus ces courriels" in program.get(path).content.decode()


def test_the_link_of_a_digest_stops_all_that_it_told(client, person):
    client.post(stop_path(person, families.FILES, families.REMINDERS))
    assert preferences.ways(person) == {**USUAL, "files": "never", "reminders": "never"}


def test_a_link_says_nothing_of_whom_it_was_sent_to(client, person):
    page = client.get(stop_path(person, families.FILES)).content.decode()
    assert person.email not in page
    assert person.full_name not in page


def test_a_link_that_was_changed_or_made_elsewhere_does_not_exist(client, person):
    path = stop_path(person, families.FILES)
    for wrong in (path[:-3] + "A/", reverse("mail:unsubscribe", args=["WzEsWyJmaWxlcyJdXQ:1x:abc"])):
        assert client.get(wrong).status_code == 404
        assert client.post(wrong).status_code == 404
    assert preferences.ways(person) == USUAL


def test_the_link_of_a_closed_account_does_not_exist(client, person):
    path = stop_path(person, families.FILES)
    with transaction.atomic():
        actions.close_account(person, at=AT, actor=ACTOR)
    assert client.post(path).status_code == 404


def test_the_link_stays_good_for_years(client, person, monkeypatch):
    path = stop_path(person, families.FILES)
    monkeypatch.setattr("django.core.signing.time.time", lambda: AT.timestamp() + 20 * 365 * 24 * 3600)
    assert client.get(path).status_code == 200


def test_the_link_of_a_sent_mail_works(client, person):
    choose(person, files="at_once")
    tell(person, "un")
    header = message.of(Mail.objects.get()).extra_headers["List-Unsubscribe"]
    client.post(re.fullmatch(r"<https?://[^/]+(/[^>]+)>", header)[1])
    assert preferences.ways(person)["files"] == "never"
