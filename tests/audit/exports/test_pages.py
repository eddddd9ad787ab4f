"""Who may take the journal out, what the page says, and what each step leaves in the journal."""

import hashlib
import re
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit import api, health
from audit.exports import formats, requests, selection
from audit.models import Event
from hub.accounts import actions
from hub.accounts.enums import Role
from hub.jobs import files, queue
from hub.jobs.models import Job
from tests.audit.conftest import ACTOR, AT
from tests.audit.exports.conftest import BACKEND, content

pytestmark = pytest.mark.django_db

#: Session, user, functions; savepoint and its release; sources, the count, logs, the exports with who asked.
QUERIES = 9
#: More when there is one to tell: the sources again.
QUERIES_FULL = 10
#: Session, user, functions; savepoint and its release; sources, logs; whether it is asked already; the job, the trace.
QUERIES_ASKING = 12
TRACE = 1


def page(client, **query):
    return client.get(reverse("audit:exports"), query)


def ask(client, format="csv", query="", **sent):
    return client.post(reverse("audit:exports") + query, {"format": format, **sent})


def text(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def told(actor, kind="dossier.filed", **fields):
    values = {"project": "2026-XYZ", "object": api.Ref("access_request", "7"), **fields}
    return api.record(kind, actor=api.Actor(str(actor.pk), "sponsor"), at=AT, **values)


def events(kind: str) -> list[Event]:
    return list(Event.objects.filter(kind=kind))


# The page


def test_it_says_how_many_lines_answer_and_what_each_form_is_for(people, as_person):
    for _ in range(3):
        told(people.sponsor)
    found = text(page(as_person(people.auditor), dossier="2026-XYZ"))
    assert "3 lignes répondent à ces filtres." in found
    for one in formats.FORMATS.values():
        assert str(one.label) in found
        assert str(one.purpose).split(" : ")[0] in found.replace("\u00a0", " ")
    assert "Aucun export pour l’instant" in found


def test_one_line_none_and_too_many_to_count_are_said(people, as_person, monkeypatch):
    client = as_person(people.auditor)
    assert "Aucune ligne ne répond" in text(page(client, dossier="2026-XYZ"))
    told(people.sponsor)
    assert "1 ligne répond" in text(page(client, dossier="2026-XYZ"))
    told(people.sponsor)
    monkeypatch.setattr(selection, "COUNTED", 1)
    assert "Plus de 1 lignes" in text(page(client, dossier="2026-XYZ"))


def test_filters_stand_in_the_address_that_is_posted_to(people, as_person):
    found = text(page(as_person(people.auditor), dossier="2026-XYZ", du="2026-01-01"))
    assert f'action="{reverse("audit:exports")}?dossier=2026-XYZ&amp;du=2026-01-01"' in found


def test_counting_what_answers_a_filter_is_a_search_that_the_journal_keeps(people, as_person):
    client = as_person(people.auditor)
    page(client)
    assert events("audit.searched") == []
    page(client, personne="Sponsor")
    (search,) = events("audit.searched")
    assert (search.detail["filters"], search.detail["counted"]) == ({"personne": "Sponsor"}, True)


@pytest.mark.parametrize("count", [0, 1, 30])
def test_the_list_asks_the_same_few_questions(people, as_person, count, asleep):
    for number in range(count):
        requests.ask(people.auditor, format="csv", filters={"dossier": str(number)}, details=False, log="", at=AT)
    client = as_person(people.auditor)
    with CaptureQueriesContext(connection) as queries:
        answer = page(client)
    assert len(answer.context["rows"]) == count
    wanted = QUERIES_FULL if count else QUERIES
    assert len(queries) == wanted, [query["sql"][:90] for query in queries]
    with CaptureQueriesContext(connection) as queries:
        page(client, dossier="2026-XYZ")
    assert len(queries) == wanted + TRACE, [query["sql"][:90] for query in queries]


def test_asking_takes_few_questions(people, as_person, asleep):
    client = as_person(people.auditor)
    with CaptureQueriesContext(connection) as queries:
        ask(client)
    assert len(queries) == QUERIES_ASKING, [query["sql"][:90] for query in queries]


def test_the_page_speaks_english(people, as_person):
    answer = as_person(people.auditor).get(reverse("audit:exports").replace("/fr/", "/en/"))
    assert answer.status_code == 200
    assert '<html lang="en">' in answer.content.decode()


# Asking


def test_an_export_is_asked_for_and_the_journal_says_so(people, as_person, asleep):
    answer = ask(as_person(people.auditor), "csv", "?dossier=2026-XYZ&personne=Sponsor", details="on")
    job = Job.objects.get()
    assert answer.url == reverse("jobs:detail", args=[job.public_id])
    assert job.parameters == {
        "format": "csv",
        "filters": {"dossier": "2026-XYZ", "personne": "Sponsor"},
        "details": True,
    }
    (event,) = events("audit.export_requested")
    assert (event.object_type, event.object_id, event.actor_role) == ("export", job.public_id, "auditor")
    assert event.facts == {"format": "csv", "details": True}
    assert event.detail["filters"] == {"dossier": "2026-XYZ", "personne": "Sponsor"}
    assert "Sponsor" not in bytes(event.entry).decode()


def test_a_double_click_asks_once(people, as_person, asleep):
    client = as_person(people.auditor)
    assert ask(client).url == ask(client).url
    assert len(events("audit.export_requested")) == 1


def test_details_are_not_kept_for_a_form_that_holds_none(people, as_person, asleep):
    ask(as_person(people.auditor), "fhir", details="on")
    assert Job.objects.get().parameters["details"] is False


@pytest.mark.parametrize(
    ("query", "sent", "words"),
    [
        ("", {"format": "pdf"}, "Sélectionnez"),
        ("", {}, "obligatoire"),
        ("", {"format": "archive"}, "Aucun registre n’est ouvert"),
        ("", {"format": "csv", "registre": "2031"}, "Sélectionnez"),
        ("?du=2026-02-02&au=2026-02-01", {"format": "csv"}, "intervertissez"),
        ("?acte=dossier.devoured", {"format": "csv"}, "Sélectionnez"),
    ],
)
def test_what_makes_no_sense_is_explained_and_asks_for_nothing(people, as_person, query, sent, words):
    answer = as_person(people.auditor).post(reverse("audit:exports") + query, sent)
    assert answer.status_code == 422
    assert words in text(answer)
    assert not Job.objects.exists()
    assert events("audit.export_requested") == []


# Who may


def test_only_auditors_and_protection_officers_take_the_journal_out(people, asleep):
    for name, person in people.users.items():
        browser = Client()
        browser.force_login(person, backend=BACKEND)
        allowed = name in {"auditor", "dpo"}
        assert page(browser).status_code == (200 if allowed else 403), name
        assert ask(browser).status_code == (302 if allowed else 403), name
    assert page(Client()).status_code == ask(Client()).status_code == 302
    assert {job.asked_by for job in Job.objects.all()} == {people.auditor, people.dpo}


def seen(job: Job, person, name="detail") -> int:
    browser = Client()
    browser.force_login(person, backend=BACKEND)
    answer = browser.get(reverse(f"jobs:{name}", args=[job.public_id]))
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer.status_code


@pytest.mark.parametrize("name", ["detail", "download"])
def test_an_auditor_sees_every_export_and_an_officer_their_own(people, export, name):
    of_auditor, of_officer = export(by=people.auditor), export(by=people.dpo)
    expected = {"auditor": (200, 200), "dpo": (404, 200)}
    for person in people.users:
        found = (seen(of_auditor, people.users[person], name), seen(of_officer, people.users[person], name))
        assert found == expected.get(person, (404, 404)), person


def test_each_is_listed_what_they_may_see(people, export, as_person):
    export(by=people.auditor)
    export(by=people.dpo)
    assert len(page(as_person(people.auditor)).context["rows"]) == 2
    assert [row[3].text for row in page(as_person(people.dpo)).context["rows"]] == ["Dpo"]


def test_a_function_that_ended_gives_nothing_any_more(people, export):
    job = export(by=people.auditor)
    membership = people.auditor.memberships.get(role=Role.AUDITOR)
    actions.end_membership(membership, until_on=people.auditor.date_joined.date(), at=AT, actor=ACTOR)
    assert seen(job, people.auditor) == seen(job, people.auditor, "download") == 404


# Delivery


def test_each_download_is_an_event_with_the_file_s_fingerprint(people, export, as_person):
    job = export(dossier="2026-XYZ")
    client = as_person(people.auditor)
    data = b"".join(client.get(reverse("jobs:download", args=[job.public_id])).streaming_content)
    assert data == content(job)
    (event,) = events("audit.exported")
    assert event.content["object_sha256"] == hashlib.sha256(data).hexdigest()
    assert (event.action, event.object_type, event.object_id) == ("R", "export", job.public_id)
    assert event.facts == {"format": "csv", "details": False, "size": len(data)}
    assert event.detail["filters"] == {"dossier": "2026-XYZ"}
    b"".join(client.get(reverse("jobs:download", args=[job.public_id])).streaming_content)
    assert len(events("audit.exported")) == 2


@pytest.mark.django_db(transaction=True)
def test_the_delivery_is_in_the_journal_before_the_first_byte(people, export, as_person, running_process):
    job = export()
    answer = as_person(people.auditor).get(reverse("jobs:download", args=[job.public_id]))
    running_process("DO $$ BEGIN ASSERT (SELECT count(*) FROM audit_event WHERE kind = 'audit.exported') = 1; END $$")
    assert b"".join(answer.streaming_content) == content(job)


def test_a_journal_that_cannot_be_written_gives_no_byte_and_asks_for_nothing(people, export, as_person, monkeypatch):
    job = export()
    client = as_person(people.auditor)
    client.raise_request_exception = False

    def fails(*args, **kwargs):
        raise api.TraceFailed("no trace")

    monkeypatch.setattr(requests.api, "record", fails)
    answer = client.get(reverse("jobs:download", args=[job.public_id]))
    assert answer.status_code >= 500
    assert not answer.streaming
    assert ask(client, "fhir").status_code >= 500
    assert Job.objects.count() == 1


def test_a_file_changed_on_the_disk_is_not_delivered(people, export, as_person):
    job = export()
    (files.folder() / job.path).write_bytes(b"autre chose")
    answer = as_person(people.auditor).get(reverse("jobs:download", args=[job.public_id]))
    assert answer.status_code == 410
    assert events("audit.exported") == []


def test_asking_again_is_a_request_like_the_first(people, export, as_person):
    job = export(acte="dossier.devoured")
    assert job.state == "failed"
    as_person(people.auditor).post(reverse("jobs:detail", args=[job.public_id]), {"act": "again"})
    assert len(events("audit.export_requested")) == 2


def test_the_page_of_an_export_tells_what_was_asked(people, export, as_person):
    job = export(dossier="2026-XYZ", acte="dossier.filed", du="2026-01-01", details=True)
    found = text(as_person(people.auditor).get(reverse("jobs:detail", args=[job.public_id])))
    assert "Export du journal" in found
    assert "Dossier déposé" in found
    assert "1er janvier 2026" in found
    assert "Oui, tant qu’ils sont gardés" in found
    assert job.sha256 in found


def test_the_whole_way_with_the_queue(people, as_person, django_capture_on_commit_callbacks):
    told(people.sponsor)
    client = as_person(people.auditor)
    with django_capture_on_commit_callbacks(execute=True):
        answer = ask(client, "csv", "?dossier=2026-XYZ")
    assert "Télécharger le fichier" in text(client.get(answer.url))
    assert queue.abandoned(at=AT) == []


def test_nothing_leaves_while_the_witnesses_are_lost(client, people, monkeypatch):
    client.force_login(people.auditor)
    monkeypatch.setattr(requests, "are_stopped", lambda at: True)
    answer = ask(client)
    assert answer.status_code == 422
    assert "aucun export ne sort avant leur retour" in text(answer)
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    ("witnesses", "behind", "stopped"),
    [({"w": 1}, 86_401, True), ({"w": 1}, 86_400, False), ({}, 10**9, False), (None, 10**9, False)],
)
def test_a_witness_is_lost_after_a_day(monkeypatch, witnesses, behind, stopped):
    policy = None if witnesses is None else SimpleNamespace(witnesses=witnesses)
    monkeypatch.setattr(requests.configuration, "policy", lambda: policy)
    measured = health.Health(0, None, 1, behind, None)
    monkeypatch.setattr(requests.health, "measure", lambda at: measured)
    assert requests.are_stopped(AT) is stopped
