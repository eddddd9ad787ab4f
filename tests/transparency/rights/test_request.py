"""A request from the choice to the receipt, sealed by the server; what goes wrong loses nothing and keeps nothing."""

import hashlib

import pytest
from joserfc.jwk import RSAKey
from jwcrypto import jwe, jwk

from audit.models import Event
from hub.mail import message
from hub.mail.models import Mail
from tests.transparency.rights.conftest import IDENTITY, NIR, asked
from transparency.rights import codes, sealing
from transparency.rights.models import Letter, RightsRequest

pytestmark = pytest.mark.django_db


def opened(letter: Letter, private: bytes) -> dict:
    return sealing.unseal(letter.ciphertext, RSAKey.import_key(private.decode()))


def test_each_holder_gets_a_letter_with_what_it_needs_and_no_more(citizen, fund, other):
    answer = citizen.sends(citizen.opens(**asked()), **IDENTITY, nir="2 71 11 99 123 456", sex="F")
    assert answer.status_code == 200
    made = RightsRequest.objects.get()
    assert (made.right, made.scope, made.sealed, made.channel) == ("opposition", "all", "server", "online")
    letters = {letter.holder_id: letter for letter in made.letters.all()}
    to_fund = opened(letters[fund.holder.pk], fund.private)["identity"]
    to_other = opened(letters[other.holder.pk], other.private)["identity"]
    assert to_fund == {**IDENTITY, "nir": NIR, "sex": "F"}
    assert to_other == IDENTITY


def test_a_letter_opens_with_two_libraries_and_with_its_own_key_alone(citizen, fund, other):
    citizen.sends(citizen.opens(**asked()), **IDENTITY)
    letter = Letter.objects.get(holder=other.holder)
    stranger = jwe.JWE()
    stranger.deserialize(letter.ciphertext, key=jwk.JWK.from_pem(other.private))
    assert IDENTITY["birth_name"].encode() in stranger.payload
    assert stranger.jose_header == {
        "alg": "RSA-OAEP-256", "enc": "A256GCM", "kid": other.key.fingerprint, "cty": "application/json",
    }  # fmt: skip
    with pytest.raises(sealing.NoLetter):
        opened(letter, fund.private)


@pytest.mark.parametrize("part", range(5))
def test_one_changed_byte_is_refused(citizen, other, part):
    citizen.sends(citizen.opens(**asked(other.dataset.code)), **IDENTITY)
    parts = Letter.objects.get().ciphertext.split(".")
    first = parts[part][5]
    parts[part] = parts[part][:5] + ("A" if first != "A" else "B") + parts[part][6:]
    with pytest.raises(sealing.NoLetter):
        sealing.unseal(".".join(parts), RSAKey.import_key(other.private.decode()))


def test_the_length_of_a_letter_does_not_tell_how_long_a_name_is(citizen, other):
    for name in ("Bo", "Zyglovitch-Brumaire-de-la-Haute-Venelle"):
        citizen.sends(citizen.opens(**asked(other.dataset.code)), **{**IDENTITY, "birth_name": name})
    assert len({len(letter.ciphertext) for letter in Letter.objects.all()}) == 1


def test_only_the_hash_of_the_code_is_kept(citizen, other):
    answer = citizen.sends(citizen.opens(**asked(other.dataset.code)), **IDENTITY)
    code = answer.context["code"]
    assert code in answer.content.decode()
    made = RightsRequest.objects.get()
    assert made.code_hash == hashlib.sha256(codes.normal(code).encode()).hexdigest()
    assert len(codes.normal(code)) == 26


def test_a_form_sent_twice_makes_one_request_and_shows_one_receipt(citizen, other):
    given = citizen.opens(**asked(other.dataset.code))
    first, second = (citizen.sends(given, **IDENTITY) for _n in range(2))
    assert first.context["code"] == second.context["code"]
    assert RightsRequest.objects.count() == Letter.objects.count() == 1


def test_a_page_that_served_asks_again_for_another_request(citizen, fund, other):
    given = citizen.opens(**asked(other.dataset.code))
    citizen.sends(given, **IDENTITY)
    answer = citizen.sends({**given, "base": "base-principale"}, **IDENTITY)
    assert answer.status_code == 409
    assert answer.context["ticket"] != given["billet"]
    assert IDENTITY["birth_name"] in answer.content.decode()
    assert RightsRequest.objects.count() == 1


def test_what_was_typed_wrong_comes_back_with_what_to_do_and_nothing_is_kept(citizen, fund):
    given = citizen.opens(**asked("base-principale"))
    answer = citizen.sends(given, **{**IDENTITY, "birth_name": ""}, nir="12")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert IDENTITY["given_names"] in page
    assert "15 avec la clé" in page
    assert answer.context["ticket"] == given["billet"]
    assert not RightsRequest.objects.exists()


def test_somebody_born_abroad_without_a_number_can_object(citizen, fund):
    answer = citizen.sends(citizen.opens(**asked("base-principale")), **IDENTITY)
    assert answer.status_code == 200
    assert "nir" not in opened(Letter.objects.get(), fund.private)["identity"]


def test_a_parent_tells_the_other_parent(citizen, other):
    given = citizen.opens(**asked(other.dataset.code, whose="child"))
    more = {"writer": "Ambroise Zyglo", "capacity": "père", "other_parent": "Clotilde Zyglo"}
    assert citizen.sends(given, **IDENTITY, **more).status_code == 200
    assert opened(Letter.objects.get(), other.private)["identity"]["other_parent"] == "Clotilde Zyglo"
    assert citizen.sends(citizen.opens(**asked(other.dataset.code, whose="child")), **IDENTITY).status_code == 422


def test_an_opposition_needs_no_reason_and_a_rectification_needs_words(citizen, other):
    citizen.opens(**asked(other.dataset.code))
    assert "details" not in citizen.page.context["form"].fields
    given = citizen.opens(**asked(other.dataset.code, right="rectification"))
    assert citizen.sends(given, **IDENTITY).status_code == 422
    assert citizen.sends(given, **IDENTITY, details="Je n’ai pas eu cette opération.").status_code == 200


def test_whoever_answers_for_a_holder_is_told_that_a_letter_waits_and_not_of_whom(citizen, fund, other):
    citizen.sends(citizen.opens(**asked(other.dataset.code)), **IDENTITY)
    [mail] = Mail.objects.filter(kind="rights_letter")
    assert mail.to == other.person
    said = message.of(mail)
    assert other.holder.name in said.subject
    assert not [value for value in IDENTITY.values() if value in said.body + said.subject]


def test_the_trail_tells_the_act_without_who_or_from_where(citizen, other):
    citizen.sends(citizen.opens(**asked(other.dataset.code)), **IDENTITY)
    told = Event.objects.filter(kind__startswith="rights.").order_by("seq")
    acts = list(told.exclude(kind__startswith="rights.key").values_list("kind", flat=True))
    assert acts == ["rights.received", "rights.letter_routed"]
    routed = told.get(kind="rights.letter_routed")
    assert routed.facts["sha256"] == Letter.objects.get().sha256
    for event in told.exclude(kind__startswith="rights.key"):
        assert "ip" not in (event.detail or {})
        assert "agent" not in (event.detail or {})
