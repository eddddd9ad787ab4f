"""Somebody says no to the use of their data; their holder answers; and nothing here ever knew who they are."""

import base64
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest
import redis
from joserfc.jwk import RSAKey
from jwcrypto import jwe, jwk
from playwright.sync_api import expect

from requests_workflow import rules
from tests.journeys import database, leaks
from tests.journeys.keyboard import KeyboardVisitor
from tests.journeys.visitor import Visitor
from transparency.rights import sealing

BASE = "/vos-droits/demande/?droit=opposition&pour=mine&base=entrepot-val-celeste"
MACHINE = rules.get("2022-01-01").machines["rights_letter"]
#: Of somebody who does not exist: words that stand nowhere else, whatever the spelling.
NAMES = {
    "Nom de naissance": "Zyglovitchbrumaire",
    "Prénoms": "Ermelinephilothee",
    "Lieu de naissance": "Ciboirelesessarts",
    "Votre adresse postale": "Venelledupelicanbleu",
}
BORN = "1971-11-23"
PAGES = ("/vos-droits/demande/", "/vos-droits/suivi/", "/vos-droits/cles/", BASE)


@pytest.fixture(scope="module")
def key(running_hub, tmp_path_factory) -> Path:
    """The private key of the holder of the journeys, whose public half the hub knows."""
    file = tmp_path_factory.mktemp("holder") / "cle.pem"
    running_hub.call("-m", "tests.journeys.rights_seed", str(file))
    return file


def act(person: Visitor, name: str) -> str:
    """Return what the button of an act says, in the language of a person."""
    return getattr(MACHINE.transitions[name], f"label_{person.language}")


def state(person: Visitor, name: str) -> str:
    return getattr(MACHINE.states[name], f"label_{person.language}")


def writes(person: Visitor, **other: str) -> Visitor:
    for label, value in {**NAMES, **other}.items():
        person.fill(person.say(label), value)
    return person.fill(person.say("Date de naissance"), BORN)


def sends(person: Visitor) -> None:
    """Press the button; a script may answer in the same page."""
    button = person.button(person.say("Sceller et envoyer"))
    if isinstance(person, KeyboardVisitor):
        person._reach(button)
        person.page.keyboard.press("Enter")
    else:
        button.click()
    expect(person.page.get_by_role("heading", name=person.say("Votre demande est partie"))).to_be_visible()


def objects(person: Visitor) -> str:
    """Say no to one base, and return the code of the receipt."""
    writes(person.go(BASE))
    sends(person)
    person.inspector.inspect(person.page, language=person.language, javascript=person.javascript)
    return person.page.locator(".receipt-code").inner_text()


def follows(person: Visitor, code: str) -> Visitor:
    person.go("/vos-droits/suivi/").fill(person.say("Code de votre reçu"), code)
    return person.press(person.say("Voir où elle en est"))


def opens(holder: Visitor, key: Path) -> Visitor:
    """Open the last letter in the holder’s own browser."""
    holder.go("/droits/")
    waiting = holder.page.get_by_role("row").filter(has_text=state(holder, "waiting")).last
    waiting.get_by_role("link").click()
    holder.page.locator("#private-key").set_input_files(str(key))
    holder.page.get_by_role("button", name=holder.say("Ouvrir ici")).click()
    return holder.sees(NAMES["Nom de naissance"])


def answers(holder: Visitor) -> None:
    holder.page.reload()
    for name in ("acknowledge_letter", "acknowledge_letter", "answer_letter"):
        holder.press(act(holder, name))
    holder.tick(holder.say("Personne retrouvée : la demande est appliquée"))
    holder.fill(holder.say("Appliquée aux extractions à partir du"), "2027-01-04")
    holder.press(act(holder, "answer_letter")).sees(holder.say("Demande d’une personne répondue"))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_is_said_sealed_opened_answered_and_its_effect_seen(visitor, key, language):
    person, holder = visitor(language=language), visitor("holder", language=language)
    posted = []
    person.page.on("request", lambda request: posted.append(request.post_data or ""))
    code = objects(person)
    sent = "".join(posted)
    assert "lettre=" in sent
    assert not [name for name in (*NAMES.values(), BORN) if name in sent]
    assert person.page.locator("main input[name=birth_name]").count() == 0
    answers(opens(holder, key))
    follows(person, code).sees(state(person, "answered")).sees("2027")


def test_a_letter_made_by_the_browser_opens_with_two_libraries(visitor, key):
    person = visitor()
    posted = []
    person.page.on("request", lambda request: posted.append(request.post_data_json if request.post_data else {}))
    objects(person)
    [sent] = [one["lettre"] for one in posted if "lettre" in one]
    fingerprint, _space, letter = sent.partition(" ")
    sealing.check(letter, fingerprint=fingerprint)
    told = sealing.unseal(letter, RSAKey.import_key(key.read_text()))
    assert told["identity"]["birth_name"] == NAMES["Nom de naissance"]
    assert set(told["identity"]) == {"birth_name", "given_names", "birth_date", "birth_place", "address"}
    other = jwe.JWE()
    other.deserialize(letter, key=jwk.JWK.from_pem(key.read_bytes()))
    assert NAMES["Prénoms"].encode() in other.payload
    assert len(other.payload) % sealing.BLOCK == 0


def test_without_javascript_the_server_seals_and_says_so(visitor, key):
    person, holder = visitor(javascript=False), visitor("holder")
    person.go(BASE).sees("Le serveur le fera en mémoire")
    code = objects(person)
    person.sees("Vos réponses ont été scellées par le serveur")
    opens(holder, key)
    follows(person, code).sees("À relever")


def test_by_keyboard_alone(visitor, key):
    person = visitor(kind=KeyboardVisitor)
    code = objects(person)
    follows(person, code).sees("À relever")


def test_the_code_behind_the_address_fills_the_field_and_leaves_the_address(visitor, key):
    person = visitor()
    code = objects(person)
    person.go(f"/vos-droits/suivi/#{code}")
    assert person.field("Code de votre reçu").input_value() == code
    assert "#" not in person.page.url


def test_nothing_is_lost_when_the_network_is(visitor, key):
    person = visitor()
    writes(person.go(BASE))
    person.page.route("**/vos-droits/demande/", lambda route: route.abort())
    person.button("Sceller et envoyer").click()
    expect(person.page.locator("[data-problem]")).to_contain_text("encore là")
    assert person.page.locator("input[name=birth_name]").input_value() == NAMES["Nom de naissance"]
    person.page.unroute("**/vos-droits/demande/")
    sends(person)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_sound(visitor, key, language, path):
    assert visitor(language=language).go(path).status == 200


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("holder", "/droits/"),
        ("holder", "/droits/cles/"),
        ("holder", "/droits/extractions/"),
        ("dpo", "/droits/pilotage/"),
        ("dpo", "/droits/pilotage/incidents/"),
        ("dpo", "/droits/pilotage/saisie/?droit=access&pour=ward&base=base-principale"),
    ],
)
def test_every_page_of_the_office_is_sound(visitor, key, who, path):
    assert visitor(who).go(path).status == 200


def test_the_holder_makes_a_key_pair_in_the_browser(visitor):
    holder = visitor("holder").go("/droits/cles/")
    with holder.page.expect_download() as saved:
        holder.page.get_by_role("button", name="Faire une nouvelle paire").click()
    assert saved.value.path().read_text().startswith("-----BEGIN PRIVATE KEY-----")
    public = holder.field("Clé publique").input_value()
    assert sealing.public_key(public).fingerprint


# The canary


@contextmanager
def refusing_letters(hub):
    """Have the database refuse every letter, as a disk that fails would: the server then breaks on a good form."""
    owner = database.as_owner(hub.variables["HUB_DATABASE_URL"])
    role = urlsplit(hub.variables["HUB_DATABASE_URL"]).username
    with psycopg2.connect(owner) as connection, connection.cursor() as cursor:
        cursor.execute(f"REVOKE INSERT ON rights_letter FROM {role}")
    try:
        yield
    finally:
        with psycopg2.connect(owner) as connection, connection.cursor() as cursor:
            cursor.execute(f"GRANT INSERT ON rights_letter TO {role}")


def test_an_identity_is_nowhere_after_success_mistake_and_breakdown(visitor, running_hub, key):
    for javascript in (True, False):
        person = visitor(javascript=javascript)
        objects(person)
        _makes_a_mistake(person)
        with refusing_letters(running_hub):
            _meets_a_breakdown(person)
    assert leaks.found(running_hub, [*NAMES.values(), BORN]) == []


def _makes_a_mistake(person: Visitor) -> None:
    writes(person.go(BASE), **{"Date de naissance": BORN}).fill("Date de naissance", "2199-01-01")
    person.button("Sceller et envoyer").click()
    person.page.wait_for_load_state()


def _meets_a_breakdown(person: Visitor) -> None:
    writes(person.go(BASE))
    person.button("Sceller et envoyer").click()
    place = person.page.locator("[data-problem]:not([hidden])") if person.javascript else person.page.locator("h1")
    expect(place).to_be_visible()
    expect(person.page.get_by_text("Votre demande est partie")).to_have_count(0)


@pytest.mark.parametrize(
    "spell",
    [str.encode, lambda word: base64.b64encode(b"xy" + word.encode()), lambda word: word.encode().hex().encode()],
)
def test_a_planted_leak_is_found_wherever_it_is(running_hub, spell):
    word = NAMES["Nom de naissance"]
    planted = spell(word)
    client = redis.Redis.from_url(running_hub.variables["HUB_REDIS_URL"])
    file = running_hub.folder / "tmp" / "planted"
    owner = database.as_owner(running_hub.variables["HUB_DATABASE_URL"])
    try:
        client.rpush("planted", planted)
        file.write_bytes(planted)
        with psycopg2.connect(owner) as connection, connection.cursor() as cursor:
            cursor.execute("CREATE TABLE planted AS SELECT %s::text", [planted.decode()])
        said = leaks.found(running_hub, [word])
        for place in ("Redis", "the hub’s folder", "the database"):
            assert [one for one in said if place in one], place
    finally:
        client.delete("planted")
        file.unlink()
        with psycopg2.connect(owner) as connection, connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS planted")
    assert leaks.found(running_hub, [word]) == []
