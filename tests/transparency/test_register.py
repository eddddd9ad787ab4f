"""The register: what is public is found, what is not does not exist, and nobody is named."""

import io
import zipfile
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hub.accounts.models import User
from requests_workflow import rules
from requests_workflow.procedure import door
from requests_workflow.provision.models import NamedUser, Results
from tests.authority.files import CHOSEN, begin, set_down
from tests.transparency.conftest import SUMMARY, write
from transparency.models import Entry
from transparency.register import actions, exports

STATES = rules.get("2022-01-01").machines["access_request"].states
HIDDEN = [state.name for state in STATES.values() if not state.public]
PUBLIC = [state.name for state in STATES.values() if state.public]


def register(client, **query):
    return client.get(reverse("transparency:register"), query)


def entry(client, file):
    return client.get(reverse("transparency:entry", args=[file.reference]))


def text(answer) -> str:
    return answer.content.decode().replace("\u00a0", " ")


@pytest.mark.parametrize("state", HIDDEN)
def test_what_was_never_authorised_does_not_exist(client, people, state):
    file = begin(people, title="Projet caché")
    set_down(file, state)
    assert "Projet caché" not in text(register(client))
    assert entry(client, file).status_code == 404
    client.force_login(people.secretariat)
    assert entry(client, file).status_code == 404


@pytest.mark.parametrize("state", PUBLIC)
def test_what_is_public_has_its_line_and_its_entry(client, publish, state):
    file = publish(state, title="Projet visible")
    assert "Projet visible" in text(register(client))
    page = text(entry(client, file))
    assert STATES[state].public_label_fr in page
    assert SUMMARY in page


def test_an_amendment_before_the_committee_stays_told_without_its_details(client, people, publish):
    file = publish("active")
    set_down(file, "complete")
    page = text(entry(client, file))
    assert "Autorisé, modification à l’examen" in page
    assert STATES["complete"].next_fr not in page


def test_the_entry_tells_opinion_decision_data_and_votes(client, publish):
    file = publish(opinion="favourable_with_recommendations")
    page = text(entry(client, file))
    for words in (
        "Avis favorable avec recommandations",
        "Méthode solide.",
        "7 pour, 2 contre, 0 abstention",
        "DR-2026-",
        "18 mars 2026",
        "Sans export individuel.",
        "2018 à 2023",
        "Université de Valmont",
        "Recherche, études, évaluation et innovation",
        "Dernière mise à jour",
    ):
        assert words in page


def test_an_opinion_given_after_the_decision_waits_for_the_next_one(client, publish):
    page = text(entry(client, publish(decided_on=date(2026, 2, 1))))
    assert "Méthode solide." not in page


def test_an_opinion_is_withheld_when_the_rules_say_so(client, publish, monkeypatch):
    file = publish()
    monkeypatch.setattr(rules.RuleSet, "parameter", lambda self, name: name != "P13_authorised")
    assert "Méthode solide." not in text(entry(client, file))


def test_results_are_told_or_awaited(client, people, publish):
    file = publish("active")
    assert "après la fin de l’accès" in text(entry(client, file))
    door.perform("close", file, by=people.registrar, at=CHOSEN, data={"deletion_statement": "Effacé."})
    assert "Attendus avant le" in text(entry(client, file))
    Results.objects.create(
        request=file, method="Cohorte.", plain_summary="Cela marche.", published_at=CHOSEN, published_by=people.sponsor
    )
    assert "Cela marche." in text(entry(client, file))


def test_results_overdue_are_said_to_be(client, people, publish):
    file = publish("active")
    long_ago = CHOSEN.replace(year=2020)
    door.perform("close", file, by=people.registrar, at=long_ago, data={"deletion_statement": "Effacé."})
    page = text(entry(client, file))
    assert "Résultats en retard" in page
    assert "étaient attendus avant le" in page


def test_how_to_object_is_told_and_no_other_address(client, publish):
    file = publish()
    told = {"opposition_contact": "droits@valmont.example", "information_detail": "Par affiche."}
    write(file, {**told, "dpo_contact": "dpd@valmont.example"})
    page = text(entry(client, file))
    assert "droits@valmont.example" in page
    assert "dpd@valmont.example" not in page


def test_nobody_is_named_on_a_public_page(client, people, publish):
    file = publish("active")
    NamedUser.objects.create(
        request=file,
        full_name="Canari Habilité",
        organisation="Laboratoire",
        email="canari@valmont.example",
        added_at=CHOSEN,
        added_by=people.sponsor,
        accredited_at=CHOSEN,
    )
    canaries = ["Canari Habilité", "canari@valmont.example", "0102030405"]
    for user in User.objects.all():
        User.objects.filter(pk=user.pk).update(full_name=f"Canari n°{user.pk} Nommé")
        canaries += [f"Canari n°{user.pk} Nommé", user.email]
    actions.draw(file, at=CHOSEN)
    for address in everything_public(file.reference):
        answer = client.get(address)
        assert answer.status_code == 200, address
        page = readable(answer)
        assert [canary for canary in canaries if canary in page] == [], address


def everything_public(reference: str) -> list[str]:
    """Return every public address that tells of projects or of who works on them."""
    named = {
        "transparency:entry": [reference],
        "transparency:entry_versions": [reference],
        "transparency:entry_version": [reference, 1],
        "transparency:charter": ["citizen", 1],
        "register_entry": [reference],
        "register_version": [reference, 1],
        "register_schema": ["registre"],
        "register_dcat": ["jsonld"],
        "register_api:entry": [reference],
        "register_api:entry_versions": [reference],
        "register_api:entry_version": [reference, 1],
        "sitemap_section": ["projets"],
    }
    plain = (
        *("home", "register", "open_data", "statistics", "statistics_csv", "activity_report"),
        *("committee", "holders", "charters", "glossary", "committee_calendar", "committee_calendar_json"),
    )
    addresses = [reverse(name, args=args) for name, args in named.items()]
    addresses += [reverse(name if name == "home" else f"transparency:{name}") for name in plain]
    addresses += [reverse("register_atom"), reverse("register_api:entries")]
    return addresses + [reverse("register_file", args=[name]) for name in exports.FORMATS]


def readable(answer) -> str:
    """Return what an answer says: a spreadsheet is opened."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if not content.startswith(b"PK"):
        return content.decode().replace("\u00a0", " ")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return " ".join(archive.read(name).decode() for name in archive.namelist())


# Finding


def found(client, **query) -> list[str]:
    return [result.title for result in register(client, **query).context["results"]]


@pytest.mark.parametrize(
    "asked", ["hémophilie", "HEMOPHILIE", "hémophilies", "Œdème", "oedeme", "valmont hémophilie", "opération"]
)
def test_a_search_forgives_accents_capitals_and_plurals(client, publish, asked):
    publish(title="Hémophilie et œdème")
    assert found(client, q=asked) == ["Hémophilie et œdème"]


@pytest.mark.parametrize("asked", ["asthme", "%", "'; DROP TABLE x; --", "\u202eabc", "*" * 10_000, "\x00"])
def test_a_search_for_something_else_finds_nothing_and_breaks_nothing(client, publish, asked):
    publish(title="Hémophilie")
    answer = register(client, q=asked)
    assert answer.status_code == 200
    assert asked == "\x00" or [result.title for result in answer.context["results"]] == []


def test_filters_narrow_the_register(client, people, publish):
    old = publish("results_published", title="Ancien", decided_on=date(2024, 5, 2))
    publish("active", title="Récent", answers={"purposes": ["P5"]})
    assert set(found(client)) == {"Ancien", "Récent"}
    assert found(client, etape="results_published") == ["Ancien"]
    assert found(client, annee="2024") == ["Ancien"]
    assert found(client, finalite="P5") == ["Récent"]
    assert set(found(client, responsable=old.organisation.public_id)) == {"Ancien", "Récent"}
    assert found(client, etape="draft", annee="1900", responsable="nobody") != []


def test_states_told_in_the_same_words_are_one_choice_and_old_addresses_hold(client, publish):
    publish(title="Livré", state="provided")
    publish(title="Signé", state="agreement")
    publish(title="Fini", state="results_published")
    assert sorted(found(client, etape="provided")) == sorted(found(client, etape="agreement")) == ["Livré", "Signé"]


def test_a_page_that_does_not_exist_shows_the_last(client, publish):
    publish()
    assert register(client, page="999999").status_code == 200
    assert register(client, page="abc").status_code == 200


def test_an_empty_register_says_what_will_come(client, people):
    assert "dès que la CNIL l’a autorisé" in text(register(client))
    assert "Aucun projet ne correspond" in text(register(client, q="asthme"))


@pytest.mark.parametrize("rows", [1, 3, 100])
def test_the_register_asks_the_database_as_often_for_one_row_as_for_a_hundred(client, publish, rows):
    first = publish()
    clone(first, rows - 1)
    assert register(client).context["page"].paginator.count == rows
    assert questions(lambda: register(client)) == 4


def questions(ask) -> int:
    """Return how many questions the database was asked, without the frame of the transaction."""
    with CaptureQueriesContext(connection) as asked:
        ask()
    return len([query for query in asked if not query["sql"].startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "SET"))])


def clone(file, number: int) -> None:
    """Add entries that say the same under other references."""
    record = Entry.objects.get(request=file).record
    for n in range(number):
        actions.keep({**record, "reference": f"X-{n:06}", "title": f"Projet {n}"}, at=CHOSEN, origin="ailleurs")


@pytest.mark.parametrize("rows", [1, 3, 100])
def test_an_entry_costs_the_same_whatever_the_register_holds(client, publish, rows):
    file = publish()
    clone(file, rows - 1)
    assert questions(lambda: entry(client, file)) == 17


# Caches


def test_public_pages_set_no_cookie_and_may_be_kept(client, publish):
    file = publish()
    for name, args in (("home", []), ("transparency:register", []), ("transparency:entry", [file.reference])):
        answer = client.get(reverse(name, args=args))
        assert not answer.cookies
        assert "public" in answer["Cache-Control"]
        assert "Cookie" in answer["Vary"]
        again = client.get(reverse(name, args=args), headers={"If-None-Match": answer["ETag"]})
        assert again.status_code == 304


def test_a_compressed_page_keeps_its_tag(client, publish):
    publish()
    first, second = (client.get(reverse("home"), headers={"Accept-Encoding": "gzip"}) for _n in range(2))
    assert first["Content-Encoding"] == "gzip"
    assert first["ETag"] == second["ETag"]
    again = client.get(reverse("home"), headers={"Accept-Encoding": "gzip", "If-None-Match": first["ETag"]})
    assert again.status_code == 304


def test_what_a_signed_in_person_is_shown_is_kept_by_nobody_else(client, people, publish):
    client.force_login(people.sponsor)
    answer = register(client)
    assert "private" in answer["Cache-Control"]


def test_a_public_page_only_answers_reading(client, people):
    assert client.post(reverse("transparency:register")).status_code in {403, 405}


def test_a_summary_is_not_a_place_for_markup(client, publish):
    file = publish(title="<b>x</b>")
    write(file, {"summary": "<script>alert(1)</script>"})
    page = text(entry(client, file))
    assert "<script>alert" not in page
    assert "<b>x</b>" not in page


def test_a_tacit_opinion_is_explained(client, publish):
    page = text(entry(client, publish(opinion="tacit")))
    assert "la loi répute alors son avis favorable" in page
    assert "Vote" not in page.split("Ce que le comité", 1)[1].split("Ce qui en est sorti", 1)[0]
