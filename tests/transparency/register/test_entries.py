"""An entry follows its file by the door alone; each change is a version that stays, with its hash in the trail."""

import io
import json

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from audit import api as audit
from hub import clock
from requests_workflow.dossier.models import InterestDeclaration
from requests_workflow.dossier.team.enums import Band, Capacity
from requests_workflow.procedure import door
from tests.authority.files import CHOSEN, begin, set_down
from tests.dossier import filling
from tests.transparency.conftest import write
from tests.transparency.register.conftest import AT
from transparency.models import Entry, EntryVersion
from transparency.register import actions, drawing, queries, records, regions
from transparency.register.queries import Search

pytestmark = pytest.mark.django_db


def close(file, people, at=CHOSEN):
    door.perform("close", file, by=people.registrar, at=at, data={"deletion_statement": "Effacé."})


def test_the_door_tells_the_register_and_the_trail_holds_the_hash(publish, people):
    file = publish("active")
    first = Entry.objects.get(request=file)
    close(file, people)
    entry = Entry.objects.get(request=file)
    assert (entry.version, entry.record["status"]) == (first.version + 1, "closed")
    event = audit.events_for(audit.Ref("register_entry", file.reference)).last()
    assert (event.kind, event.content["object_version"]) == ("register.entry_kept", entry.version)
    assert event.content["object_sha256"] == entry.sha256 == records.sha256(entry.record)


def test_what_is_not_public_has_no_entry_whatever_the_act(people):
    file = set_down(begin(people), "filed")
    door.perform("withdraw", file, by=people.sponsor, at=CHOSEN, data={"reason": "Plus de financement."})
    assert not Entry.objects.exists()


def test_an_act_that_changes_nothing_public_makes_no_version(publish):
    file = publish()
    assert actions.draw(file, at=AT) is False
    assert EntryVersion.objects.count() == 1


def test_what_changes_without_an_act_is_drawn_each_day(publish):
    file = publish()
    write(file, {"summary": "Autre résumé."})
    assert actions.draw_all(at=AT) == 1
    assert actions.draw_all(at=AT) == 0
    assert Entry.objects.get().record["summary"] == "Autre résumé."


def test_the_command_draws_what_the_task_would(publish):
    file = publish()
    write(file, {"summary": "Autre résumé."})
    said = io.StringIO()
    call_command("draw_register", stdout=said)
    assert said.getvalue() == "1 entries changed\n"


def test_a_version_never_changes_whatever_writes(publish):
    publish()
    for statement in ("UPDATE transparency_entryversion SET number = 7", "DELETE FROM transparency_entryversion"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_the_record_says_what_the_file_says(publish):
    file = publish(
        opinion="favourable_with_recommendations",
        answers={
            "medical_domains": ["cancer"],
            "opposition_contact": "x@y.example",
        },
    )
    record = Entry.objects.get(request=file).record
    assert [one["code"] for one in record["purposes"]] == ["P6"]
    assert [one["name"] for one in record["domains"]] == ["Cancers"]
    assert record["opinion"]["reasons"] == "Méthode solide."
    assert record["decision"]["number"].startswith("DR-2026-")
    assert record["dates"]["decision"] == "2026-03-18"
    assert record["sources"][0]["from"] == 2018
    assert record["objection"]["contact"] == "x@y.example"
    assert set(record) == set(records.EMPTY)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("France entière", ["France entière"]),
        ("La Réunion, Mayotte", ["La Réunion", "Mayotte"]),
        ("Ailleurs", []),
        ("", []),
    ],
)
def test_regions_are_those_that_a_text_names(text, expected):
    assert regions.named_in(text) == expected


@given(st.text(), st.text(max_size=300))
def test_any_text_makes_a_record_that_keeps_one_hash(title, summary):
    record = records.made(reference="A", title=title.encode("utf-8", "ignore").decode(), summary="")
    assert records.sha256(record) == records.sha256(json.loads(json.dumps(record)))
    assert all(len(token) <= 200 for token in records.facets(record, summary[:40]))


def test_the_regions_of_a_file_narrow_the_register(people, dataset):
    file = filling.begin(people.sponsor, people.university, at=clock.now())
    filling.fill(file, people.sponsor, at=clock.now())
    filling.write(file, people.sponsor, at=clock.now(), geography="Bretagne et Île-de-France")
    set_down(file, "authorised", authorised_at=clock.now())
    actions.draw(file, at=AT)
    assert [one["name"] for one in Entry.objects.get().record["regions"]] == ["Bretagne", "Île-de-France"]
    assert of(region="bretagne") == of(region="ile-de-france") == [file.reference]
    assert of(region="corse") == []


def test_a_record_with_an_unknown_key_is_refused():
    with pytest.raises(records.Malformed):
        records.made(nom="x")


def test_interests_are_told_without_whose_they_are(client, publish, people):
    file = publish()
    InterestDeclaration.objects.create(
        request=file, capacity=Capacity.OWN, person=people.sponsor, declared_at=CHOSEN,
        links=[{"organisation": "Lysandre Biotech", "nature": "conseil", "since": 2021, "band": Band.values[0]}],
    )  # fmt: skip
    actions.draw(file, at=AT)
    told = Entry.objects.get().record["interests"]
    assert told["declared"] == 1
    [link] = told["links"]
    assert link.startswith("Lysandre Biotech · conseil · 2021 · ")
    for name in ("transparency:entry", "register_entry"):
        page = client.get(reverse(name, args=[file.reference])).content.decode()
        assert "Lysandre Biotech" in page
        assert people.sponsor.full_name not in page


# Finding


def of(**chosen) -> list[str]:
    return sorted(one.reference for one in queries.found(Search(chosen=chosen)))


def test_each_facet_finds_what_has_it(publish):
    file = publish(answers={"medical_domains": ["cancer"], "legal_basis": "6-1-e"})
    organisation = file.organisation
    for kind, key in {
        "controller": organisation.public_id,
        "nature": organisation.kind,
        "theme": "cancer",
        "purpose": "P6",
        "care": "2020",
        "year": "2026",
        "route": "STANDARD",
        "basis": "6-1-e",
        "origin": "hub",
    }.items():
        assert of(**{kind: key}) == [file.reference], kind
        assert of(**{kind: "rien"}) == []
    assert of(care="2024") == []


def test_offers_count_what_is_found(publish):
    publish(answers={"purposes": ["P5"]})
    publish(answers={"purposes": ["P5", "P6"]})
    offers = queries.offered(queries.found(Search(chosen={"purpose": "P6"})))
    assert {one.key: one.count for one in offers["purpose"]} == {"P5": 1, "P6": 1}


def test_what_changed_since_a_day_is_told(publish, client):
    file = publish()
    page = reverse("transparency:register")
    assert [one.url for one in client.get(page, {"depuis": CHOSEN.date().isoformat()}).context["results"]]
    assert not client.get(page, {"depuis": "2199-01-01"}).context["results"]
    assert client.get(page, {"depuis": "nonsense"}).context["results"], file


def test_overdue_results_are_found(publish, people, client):
    late = publish("active", title="En retard")
    close(late, people, CHOSEN.replace(year=2020))
    publish("active", title="À l’heure")
    found = client.get(reverse("transparency:register"), {"resultats": "late"}).context["results"]
    assert [one.title for one in found] == ["En retard"]


def test_a_chip_takes_one_filter_away_and_keeps_the_others(publish, client):
    publish(answers={"purposes": ["P5"]})
    answer = client.get(reverse("transparency:register"), {"q": "sarcomes", "finalite": "P5", "annee": "2026"})
    chips = {chip.label: chip.url for chip in answer.context["chips"]}
    [of_year] = [url for label, url in chips.items() if "2026" in label]
    assert "finalite=P5" in of_year
    assert "q=sarcomes" in of_year
    assert "annee" not in of_year


def test_the_status_of_what_is_examined_anew_says_no_more(publish):
    file = publish("active")
    set_down(file, "complete")
    assert drawing.status_of(file) == drawing.AGAIN
    set_down(file, "withdrawn")
    assert drawing.status_of(file) == drawing.OVER
