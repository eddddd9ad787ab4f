"""What a browser sends once it has sealed: letters taken as they are, and everything that is none refused."""

import pytest
from django.utils.html import escape

from hub import clock
from tests.transparency.rights.conftest import IDENTITY, asked
from transparency.rights import keys, sealing
from transparency.rights.models import Letter, RightsRequest
from transparency.rights.open import new_pair

pytestmark = pytest.mark.django_db


def letter(body, **more) -> str:
    return f"{body.key.fingerprint} " + sealing.seal(
        {"identity": IDENTITY, **more}, jwk=body.key.jwk, fingerprint=body.key.fingerprint
    )


def test_letters_sealed_before_they_came_are_kept_as_they_are(citizen, fund, other):
    sent = [letter(fund), letter(other)]
    answer = citizen.sends(citizen.opens(**asked()), lettre=sent)
    assert answer.status_code == 200
    assert RightsRequest.objects.get().sealed == "browser"
    assert {one.ciphertext for one in Letter.objects.all()} == {each.partition(" ")[2] for each in sent}


@pytest.mark.parametrize(
    "broken",
    [
        lambda sent: sent[:1],
        lambda sent: [sent[0], sent[0]],
        lambda sent: [sent[0], sent[1][:-1]],
        lambda sent: [sent[0], sent[1].rpartition(".")[0]],
        lambda sent: [sent[0], sent[1] + "="],
        lambda sent: [sent[0], "x" * 43 + " " + sent[1].partition(" ")[2]],
        lambda sent: [sent[0], sent[1].partition(" ")[0] + " " + sent[0].partition(" ")[2]],
        lambda sent: [sent[0], sent[1].partition(" ")[0] + " {}"],
        lambda sent: [sent[0], "é"],
        lambda sent: [sent[0], ""],
    ],
)
def test_what_is_no_letter_for_each_holder_is_refused_and_the_form_comes_back(citizen, fund, other, broken):
    given = citizen.opens(**asked())
    answer = citizen.sends(given, lettre=broken([letter(fund), letter(other)]))
    assert answer.status_code == 409
    assert answer.context["ticket"] == given["billet"]
    assert "envoyez à nouveau" in answer.content.decode()
    assert not RightsRequest.objects.exists()


def test_a_key_that_ended_between_the_page_and_the_post_is_replaced_by_the_new_one(citizen, other):
    given, old = citizen.opens(**asked(other.dataset.code)), letter(other)
    keys.withdraw(other.key, by=other.person, at=clock.now())
    new = keys.publish(other.holder, new_pair()[1].decode(), by=other.person, at=clock.now())
    answer = citizen.sends(given, lettre=old)
    assert answer.status_code == 409
    assert "clé d’un responsable a changé" in answer.content.decode()
    assert escape(new.fingerprint) in answer.content.decode()
    assert not Letter.objects.exists()


def test_a_key_that_was_followed_by_another_and_still_holds_is_taken(citizen, other):
    given, old = citizen.opens(**asked(other.dataset.code)), letter(other)
    keys.publish(other.holder, new_pair()[1].decode(), by=other.person, at=clock.now())
    assert citizen.sends(given, lettre=old).status_code == 200
    assert Letter.objects.get().key == other.key


def test_a_holder_whose_last_key_went_is_written_to_on_paper(citizen, other):
    keys.withdraw(other.key, by=other.person, at=clock.now())
    citizen.opens(**asked(other.dataset.code))
    page = citizen.page.content.decode()
    assert "À envoyer vous-même" in page
    assert 'name="birth_name"' not in page
    assert f"base={other.dataset.code}" in page


def test_the_receipt_reminds_of_the_letters_that_go_on_paper(citizen, fund, other):
    keys.withdraw(other.key, by=other.person, at=clock.now())
    answer = citizen.sends(citizen.opens(**asked()), **IDENTITY)
    assert [letter.holder for letter in Letter.objects.all()] == [fund.holder]
    assert f"base={other.dataset.code}" in answer.content.decode()


def test_a_holder_removed_meanwhile_answers_for_nothing_any_more(citizen, other):
    given = citizen.opens(**asked(other.dataset.code))
    type(other.dataset).objects.filter(pk=other.dataset.pk).update(status="withdrawn")
    answer = citizen.sends(given, lettre=letter(other))
    assert answer.status_code == 422
    assert "Faire une demande" in answer.content.decode()
    assert not Letter.objects.exists()


def test_a_letter_of_ten_megabytes_is_refused_unread(citizen, other):
    answer = citizen.sends(citizen.opens(**asked(other.dataset.code)), lettre="x" * 10_000_000)
    assert answer.status_code == 413
    assert not Letter.objects.exists()


def test_files_are_not_read_at_all(client, citizen, other):
    given = citizen.opens(**asked(other.dataset.code))
    answer = client.post(citizen.address, {**given, **IDENTITY})  # multipart
    assert answer.status_code == 415
    assert not Letter.objects.exists()


# Programs


def test_a_program_that_fills_every_field_learns_nothing(citizen, other):
    answer = citizen.sends(citizen.opens(**asked(other.dataset.code)), **IDENTITY, site_web="https://spam.example")
    assert answer.status_code == 200
    assert not RightsRequest.objects.exists()


def test_a_form_that_comes_back_too_fast_is_asked_again_with_what_was_typed(citizen, other, settings):
    settings.HUB_RIGHTS_MIN_SECONDS = 60
    given = citizen.opens(**asked(other.dataset.code))
    answer = citizen.sends(given, **IDENTITY)
    assert answer.status_code == 409
    assert IDENTITY["birth_name"] in answer.content.decode()
    assert not RightsRequest.objects.exists()
    settings.HUB_RIGHTS_MIN_SECONDS = 0
    assert citizen.sends(given, **IDENTITY).status_code == 200


@pytest.mark.parametrize("ticket", ["", "x", "AAAAA-AAAAA:1:x", "é" * 400])
def test_a_ticket_that_was_not_given_here_is_replaced(citizen, other, ticket):
    answer = citizen.sends({**citizen.opens(**asked(other.dataset.code)), "billet": ticket}, **IDENTITY)
    assert answer.status_code == 409
    assert answer.context["ticket"] != ticket
    assert not RightsRequest.objects.exists()


def test_a_flood_from_one_block_of_addresses_is_stopped_and_others_are_not(client, other, settings):
    # In memory, since the tests beside this one empty the Redis that they share.
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "flood"}}
    settings.HUB_RIGHTS_RATE = "3/hour"
    sent = {"data": "code=x", "content_type": "application/x-www-form-urlencoded"}
    where = "/fr/vos-droits/suivi/"
    told = [client.post(where, REMOTE_ADDR=f"192.0.2.{n}", **sent).status_code for n in range(4)]
    assert told == [422, 422, 422, 429]
    assert client.post(where, REMOTE_ADDR="198.51.100.7", **sent).status_code == 422
    told = [client.post(where, REMOTE_ADDR=f"2001:db8:1:{n}::1", **sent).status_code for n in range(4)]
    assert told[-1] == 429
