from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit import api, journal, kinds
from audit.forms import AREAS
from audit.models import Event
from audit.platform import registry
from hub.accounts.enums import Role
from tests.audit.conftest import ACTOR, AT

pytestmark = pytest.mark.django_db

#: Session, user, functions; sources to choose from; lines, names of people, names of organisations; savepoint and its
#: release, the trace.
QUERIES = 10


def journal_page(client, **query):
    return client.get(reverse("audit:index"), query)


def lines(page):
    return [[str(cell.text) for cell in row] for row in page.context["rows"]]


def test_a_line_says_when_who_what_on_what_and_the_outcome(client, auditor, make_person, told):
    sponsor = make_person(1)
    recorded = told(sponsor, outcome=4, role="sponsor+rapporteur", detail={"reason": "Une pièce manque."})
    page = journal_page(client, dossier="2026-XYZ")
    assert lines(page) == [
        [
            "jeudi 15\xa0janvier 2026 à 10\xa0h\xa000",
            "Camille Imaginaire",
            "Dossier déposé",
            "2026-XYZ",
            "Refusé",
        ]
    ]
    html = page.content.decode()
    assert "Porteur de projet, Rapporteur" in html
    assert "Une pièce manque." in html
    assert f'href="{reverse("audit:project", args=["2026-XYZ"])}"' in html
    assert f'href="{reverse("audit:person", args=[sponsor.pk])}"' in html
    assert f'href="{reverse("audit:event", args=[recorded.event_id])}"' in html


def test_the_newest_comes_first(client, auditor, make_person, told):
    sponsor = make_person(1)
    for kind in ("dossier.created", "dossier.filed", "dossier.withdrawn"):
        told(sponsor, kind)
    page = journal_page(client, dossier="2026-xyz")
    assert [line[2] for line in lines(page)] == ["Dossier retiré par le porteur", "Dossier déposé", "Dossier commencé"]


def test_reading_the_journal_is_written_in_it_with_what_was_asked(client, auditor):
    journal_page(client, personne="imaginaire", du="2026-01-01", resultat="4")
    event = Event.objects.latest("seq")
    assert (event.kind, event.actor_id, event.actor_role) == ("audit.searched", str(auditor.pk), "auditor")
    assert event.detail["filters"] == {"personne": "imaginaire", "du": "2026-01-01", "resultat": 4}


@pytest.mark.parametrize("count", [1, 3, 100])
def test_the_number_of_queries_does_not_depend_on_the_lines(client, auditor, make_person, place, count, told):
    for number in range(1, count + 1):
        person = make_person(number, name=f"Personne {number}")
        told(person, "organisation.registered", project="2026-NNN", object=api.Ref("organisation", str(place.pk)))
    with CaptureQueriesContext(connection) as asked:
        page = journal_page(client, dossier="2026-NNN")
    assert len(lines(page)) == min(count, journal.PER_PAGE)
    assert len(asked) == QUERIES


def test_pages_hold_every_line_once_and_go_both_ways(client, auditor, make_person, told):
    sponsor = make_person(1)
    numbers = [told(sponsor).seq for _i in range(2 * journal.PER_PAGE + 5)]
    seen, address, pages = [], "?dossier=2026-XYZ", []
    while address:
        page = client.get(reverse("audit:index") + address)
        pages.append(page)
        seen += [int(row[0].detail.split()[-1]) for row in page.context["rows"]]
        told(sponsor, project="2026-AUT")  # what is added meanwhile shifts nothing
        address = page.context["older"]
    assert seen == sorted(numbers, reverse=True)
    assert len(pages) == 3
    back = client.get(reverse("audit:index") + pages[2].context["newer"])
    assert lines(back) == lines(pages[1])
    assert pages[0].context["newer"] == pages[0].context["newest"] == ""


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"acte": "dossier.filed"}, 1),
        ({"acte": "dossier.withdrawn"}, 0),
        ({"personne": "imagin"}, 1),
        ({"personne": "%"}, 0),
        ({"personne": "Absente"}, 0),
        ({"du": "2026-01-15", "au": "2026-01-15"}, 1),
        ({"du": "2026-01-16"}, 0),
        ({"au": "2026-01-14"}, 0),
        ({"resultat": "0"}, 1),
        ({"resultat": "4"}, 0),
        ({"dossier": "2026-AUT"}, 0),
        ({"objet": "access_request", "identifiant": "7"}, 1),
        ({"objet": "access_request", "identifiant": "8"}, 0),
        ({"objet": "organisation"}, 0),
        ({"identifiant": "7"}, 1),
        ({"source": "hub"}, 1),
    ],
)
def test_filters_narrow(client, auditor, make_person, query, found, told):
    told(make_person(1))
    page = journal_page(client, **{"dossier": "2026-XYZ", **query})
    assert len(lines(page)) == found
    if not found:
        assert "Rien dans le journal ne répond" in page.content.decode()


def test_a_person_is_found_as_an_object_whatever_the_pseudonym(client, auditor, make_person):
    person = make_person(1)
    page = journal_page(client, objet="user", identifiant=str(person.pk))
    assert [line[2] for line in lines(page)] == ["Compte créé"]
    assert lines(journal_page(client, objet="dataset", identifiant=str(person.pk))) == []


def test_the_lines_of_a_platform_are_apart(client, auditor, make_person, told):
    registry.register("bulle.example", "Bulle inventée", silence_after=7200, at=AT, actor=ACTOR)
    told(make_person(1))
    page = journal_page(client, source="bulle.example")
    assert lines(page) == []
    assert "Bulle inventée" in page.content.decode()


@pytest.mark.parametrize(("minutes", "found"), [(-1, 0), (0, 1), (24 * 60 - 1, 1), (24 * 60, 0)])
def test_a_day_is_a_day_in_paris(client, auditor, make_person, minutes, found, told):
    midnight = datetime(2026, 7, 14, 22, tzinfo=UTC)
    told(make_person(1), at=midnight + timedelta(minutes=minutes))
    assert len(lines(journal_page(client, dossier="2026-XYZ", du="2026-07-15", au="2026-07-15"))) == found


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"du": "hier"}, "date valide"),
        ({"du": "2026-02-30"}, "date valide"),
        ({"du": "2026-02-02", "au": "2026-02-01"}, "intervertissez"),
        ({"personne": "a\0b"}, "nul"),
        ({"personne": "x" * 10_000}, "150"),
        ({"dossier": "x" * 10_000}, "20"),
        ({"acte": "dossier.devoured"}, "Sélectionnez"),
        ({"resultat": "5"}, "Sélectionnez"),
        ({"objet": "licorne"}, "Sélectionnez"),
        ({"source": "inconnue.example"}, "Sélectionnez"),
        ({"resultat": "abc"}, "Sélectionnez"),
    ],
)
def test_a_filter_that_makes_no_sense_is_explained(client, auditor, query, words):
    page = journal_page(client, **query)
    assert page.status_code == 422
    assert "à corriger" in page.content.decode()
    assert words in page.content.decode()
    assert not Event.objects.filter(kind="audit.searched").exists()


@pytest.mark.parametrize("spot", ["0", "-1", "abc", "9" * 30, "1.5", "\0"])
def test_a_place_that_does_not_exist_shows_the_newest_lines(client, auditor, spot):
    page = journal_page(client, avant=spot)
    assert page.status_code == 200
    assert "voici les lignes les plus récentes" in page.content.decode()
    assert lines(page)


@pytest.mark.parametrize("role", list(Role))
def test_only_the_auditor_and_the_protection_officer_read_it(client, make_person, role):
    client.force_login(make_person(1, role=role))
    allowed = role in {Role.AUDITOR, Role.DPO}
    assert journal_page(client).status_code == (200 if allowed else 403)


def test_nobody_else_reads_it(client):
    assert journal_page(client).status_code == 302


def test_it_only_reads(client, auditor):
    assert client.post(reverse("audit:index")).status_code == 405


def test_every_kind_has_words_and_a_place_in_the_filter():
    assert {name.partition(".")[0] for name in kinds.KINDS} <= AREAS.keys()


def test_people_services_and_strangers_are_named(client, auditor, place):
    api.record(
        "account.sign_in_refused",
        object=api.Ref("user", "unknown"),
        actor=api.Actor("anonymous", "anonymous"),
        at=AT,
        outcome=4,
    )
    api.record("account.changed", object=api.Ref("user", "999999"), actor=api.Actor("999999", "person"), at=AT)
    rows = lines(journal_page(client))
    assert rows[0][1:4] == ["Un compte supprimé", "Compte modifié", "Un compte inconnu"]
    assert rows[1][1:4] == ["Une personne non connectée", "Connexion refusée", "Un compte inconnu"]
    assert ["Service automatique «\xa0test\xa0»", "Organisation enregistrée", "Hôpital inventé"] in [
        row[1:4] for row in rows
    ]
