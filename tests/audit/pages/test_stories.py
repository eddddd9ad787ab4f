"""The story of a person or of a project: figures, what failed first, then every line once, day by day."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit import api, journal
from audit.models import Event
from audit.views import pages
from hub.accounts.enums import Role
from tests.audit.conftest import ACTOR, AT

pytestmark = pytest.mark.django_db

#: Session, user, functions; kinds, people, lines, refusals; names of people; savepoint and its release, the trace.
QUERIES = 11
#: A person's pseudonyms, and their own name; whether a project's file opens to who reads, which asks for two more.
MORE_OF_A_PERSON = 2
MORE_OF_A_PROJECT = 1


def project_page(client, reference="2026-XYZ", **query):
    return client.get(reverse("audit:project", args=[reference]), query)


def person_page(client, key, **query):
    return client.get(reverse("audit:person", args=[key]), query)


def told_in(page):
    return [line.what for _day, lines in page.context["story"].days for line in lines]


def table(rows):
    return [[str(cell.text) for cell in row] for row in rows]


def test_the_story_of_a_project_counts_and_tells(client, auditor, make_person, told):
    sponsor, reader = make_person(1), make_person(2, name="Lise Lectrice")
    told(sponsor, "dossier.created", at=AT)
    told(sponsor, "dossier.filed", at=AT + timedelta(days=1), outcome=4, detail={"reason": "Une pièce manque."})
    told(sponsor, "dossier.filed", at=AT + timedelta(days=2))
    told(reader, "dossier.read", at=AT + timedelta(days=2, hours=1), role="dpo")
    told(reader, "dossier.read", project="2026-AUT")
    page = project_page(client)
    story = page.context["story"]
    assert (story.total, story.refused) == (4, 1)
    assert table(story.by_kind) == [
        ["Dossier déposé", "17\xa0janvier 2026", "2", "1"],
        ["Dossier commencé", "15\xa0janvier 2026", "1", "0"],
        ["Dossier consulté", "17\xa0janvier 2026", "1", "0"],
    ]
    assert table(story.others) == [
        ["Camille Imaginaire", "17\xa0janvier 2026", "3", "1"],
        ["Lise Lectrice", "17\xa0janvier 2026", "1", "0"],
    ]
    assert [(line.what, line.outcome.detail) for line in story.refusals] == [("Dossier déposé", "Une pièce manque.")]
    assert [day.day for day, _lines in story.days] == [17, 16, 15]
    assert told_in(page) == ["Dossier consulté", "Dossier déposé", "Dossier déposé", "Dossier commencé"]
    html = page.content.decode()
    assert html.index("Une pièce manque.") < html.index("Jour après jour")
    assert "Du 15\xa0janvier 2026 au 17\xa0janvier 2026." in html
    assert reverse("desk:file", args=["2026-XYZ"]) not in html  # there is no such file


def test_the_story_of_a_person_holds_what_they_did_and_what_was_done_to_them(client, auditor, make_person, told):
    person, other = make_person(1), make_person(2)
    told(person, "dossier.created")
    told(other, "dossier.filed")
    told(other, "account.changed", project="", object=api.Ref("user", str(person.pk)))
    page = person_page(client, person.pk)
    assert told_in(page) == ["Compte modifié", "Dossier commencé", "Compte créé"]
    assert table(page.context["story"].others) == [["2026-XYZ", "15\xa0janvier 2026", "1", "0"]]
    assert "<h1" in page.content.decode()
    assert "Camille Imaginaire" in page.content.decode()


def test_a_service_and_a_platform_s_person_have_stories_too(client, auditor, place):
    page = person_page(client, ACTOR.id)
    assert "Organisation enregistrée" in told_in(page)
    assert "Service automatique «\xa0test\xa0»" in page.content.decode()
    api.record(
        "mail.queued", object=api.Ref("mail", "1"), actor=api.Actor("platform:bulle.example/a:u7", "user"), at=AT
    )
    assert (
        "«\xa0u7\xa0», sur la plateforme bulle.example/a"
        in person_page(client, "platform:bulle.example/a:u7").content.decode()
    )


def test_pages_hold_every_line_once(client, auditor, make_person, told):
    sponsor = make_person(1)
    count = 2 * journal.PER_PAGE + 5
    for number in range(count):
        told(sponsor, at=AT + timedelta(hours=number))
    seen, address = [], reverse("audit:project", args=["2026-XYZ"])
    while address:
        page = client.get(address)
        seen += [line.url for _day, lines in page.context["story"].days for line in lines]
        told(sponsor, project="2026-AUT")  # what is added meanwhile shifts nothing
        older = page.context["older"]
        address = older and reverse("audit:project", args=["2026-XYZ"]) + older
    assert len(seen) == len(set(seen)) == count


@pytest.mark.parametrize("count", [1, 3, 100])
def test_the_number_of_queries_does_not_depend_on_the_lines(client, auditor, make_person, told, count):
    people = [make_person(number, name=f"Personne {number}") for number in range(1, count + 1)]
    for number, person in enumerate(people):
        told(person, outcome=4 * (number % 2))
        told(people[0], project=f"2026-{number:03}")
    with CaptureQueriesContext(connection) as asked:
        assert project_page(client).context["story"].total == count
    assert len(asked) == QUERIES + MORE_OF_A_PROJECT
    with CaptureQueriesContext(connection) as asked:
        assert person_page(client, people[0].pk).status_code == 200
    assert len(asked) == QUERIES + MORE_OF_A_PERSON


def test_reading_a_story_is_written_in_the_journal(client, auditor, make_person, told):
    person = make_person(1)
    told(person)
    project_page(client)
    event = Event.objects.latest("seq")
    assert (event.kind, event.object_type, event.object_id) == ("audit.story_read", "project", "2026-XYZ")
    person_page(client, person.pk)
    event = Event.objects.latest("seq")
    assert (event.kind, event.object_type, event.object_id) == ("audit.story_read", "user", str(person.pk))
    assert "Histoire d’une personne ou d’un projet consultée" not in told_in(project_page(client))


def test_a_story_of_nothing_is_not_found(client, auditor):
    assert project_page(client, "2026-RIEN").status_code == 404
    assert person_page(client, "999999").status_code == 404
    assert person_page(client, "service:personne").status_code == 404
    assert not Event.objects.filter(kind="audit.story_read").exists()


@pytest.mark.parametrize("role", list(Role))
def test_only_the_auditor_and_the_protection_officer_read_stories(client, make_person, told, role):
    reader = make_person(1, role=role)
    told(reader)
    client.force_login(reader)
    status = 200 if role in {Role.AUDITOR, Role.DPO} else 403
    assert project_page(client).status_code == status
    assert person_page(client, reader.pk).status_code == status


def test_a_file_that_the_auditor_may_open_is_linked(client, auditor, make_person, told, monkeypatch):
    told(make_person(1))
    monkeypatch.setattr(pages.policies, "visible_to", lambda user: Found())
    assert f'href="{reverse("desk:file", args=["2026-XYZ"])}"' in project_page(client).content.decode()


class Found:
    """A queryset that finds what it is asked for."""

    def filter(self, **asked):
        return self

    def exists(self):
        return True
