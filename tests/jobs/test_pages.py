"""The page of a job says where it stands; its file goes to whom it is for, once that is written."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hub import clock
from hub.jobs import files, queue
from hub.jobs.models import Job
from tests.jobs.conftest import AT, again, ask

pytestmark = pytest.mark.django_db

#: Session, user; savepoint, its end and its release, the read-only switch; the job with who asked; functions.
QUERIES = 8


def page(job: Job, name: str = "detail") -> str:
    return reverse(f"jobs:{name}", args=[job.public_id])


@pytest.fixture
def asker(client, people):
    client.force_login(people.auditor, backend="django.contrib.auth.backends.ModelBackend")
    return client


def text(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def status(answer) -> int:
    """Return the status, once a file was read to its end, which closes it."""
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer.status_code


def test_what_waits_says_so_and_offers_to_look_again(asker, asked):
    found = text(asker.get(page(asked)))
    assert "En attente" in found
    assert "<progress" in found
    assert " value=" not in re.search(r"<progress[^>]*>", found).group()
    assert "Actualiser la page" in found
    assert f'href="{page(asked)}"' in found
    assert "ui/live.js" in found


def test_what_runs_tells_what_it_does_and_how_far_it_is(asker, asked):
    Job.objects.filter(pk=asked.pk).update(
        state="running", done=1200, total=5000, message="Nous lisons les lignes du journal."
    )
    found = text(asker.get(page(asked)))
    assert "Nous lisons les lignes du journal." in found
    assert 'value="1200" max="5000"' in found
    assert re.search(r"1\W?200 sur 5\W?000", found)


def test_nothing_is_written_inline(asker, asked):
    found = text(asker.get(page(asked)))
    assert not re.search(r"<script(?![^>]*\bsrc=)", found)
    assert "style=" not in found
    assert not re.search(r"\son\w+=", found)


def test_what_is_ready_is_downloaded_with_its_fingerprint_shown(asker, asked):
    queue.run(asked.pk)
    answer = asker.get(page(asked))
    assert again(asked).sha256 in text(answer)
    assert page(asked, "download") in text(answer)
    assert "ui/live.js" not in text(answer)


def test_what_failed_says_why_and_offers_to_try_again(asker, asked, told):
    Job.objects.filter(pk=asked.pk).update(state="failed", message=queue.DISK_FULL)
    found = text(asker.get(page(asked)))
    assert "Le disque du service est plein" in found
    assert "Essayer à nouveau" in found
    answer = asker.post(page(asked), {"act": "again"})
    second = Job.objects.exclude(pk=asked.pk).get()
    assert answer.url == page(second)
    assert len(told.asked) == 2


def test_who_asked_may_give_it_up(asker, asked):
    assert asker.post(page(asked), {"act": "cancel"}).status_code == 302
    assert again(asked).state == "cancelled"
    assert "annulé" in text(asker.get(page(asked)))


def test_an_act_that_does_not_exist_changes_nothing(asker, asked):
    asker.post(page(asked), {"act": "devour"})
    assert again(asked).state == "waiting"


@pytest.mark.parametrize("name", ["detail", "download"])
def test_for_anybody_else_it_does_not_exist(asked, people, name):
    queue.run(asked.pk)
    for person in people.users.values():
        browser = Client()
        browser.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        assert status(browser.get(page(asked, name))) == (200 if person == people.auditor else 404), person
        if person != people.auditor:
            assert browser.post(page(asked), {"act": "again"}).status_code == 404
    assert Client().get(page(asked, name)).status_code == 302
    assert Job.objects.count() == 1


def test_who_may_only_see_it_cannot_act_on_it(asked, told, people, client):
    told.may_see = lambda user, job: True
    client.force_login(people.dpo, backend="django.contrib.auth.backends.ModelBackend")
    found = text(client.get(page(asked)))
    assert 'name="act"' not in found
    assert client.post(page(asked), {"act": "cancel"}).status_code == 404
    assert again(asked).state == "waiting"


def test_an_identifier_that_nobody_gave_does_not_exist(asker, told):
    assert asker.get(reverse("jobs:detail", args=["NOTHING"])).status_code == 404


def test_the_page_asks_the_same_few_questions(asker, asked):
    with CaptureQueriesContext(connection) as queries:
        asker.get(page(asked))
    assert len(queries) == QUERIES, [query["sql"][:90] for query in queries]


# The file


def test_the_file_comes_whole_as_a_download_for_this_person_only(asker, asked, told, people):
    queue.run(asked.pk)
    answer = asker.get(page(asked, "download"))
    assert b"".join(answer.streaming_content) == b"ligne\n" * 3
    assert answer["Content-Disposition"] == 'attachment; filename="lignes.txt"'
    assert answer["Content-Type"] == "text/plain"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert told.delivered == [(people.auditor.pk, asked.public_id)]


def test_a_delivery_that_cannot_be_written_gives_no_byte(asker, asked, told):
    queue.run(asked.pk)

    class NoTrace:
        def append(self, _):
            raise RuntimeError("no trace")

    told.delivered = NoTrace()
    asker.raise_request_exception = False
    answer = asker.get(page(asked, "download"))
    assert answer.status_code >= 500
    assert not answer.streaming
    assert b"ligne" not in answer.content


@pytest.mark.django_db(transaction=True)
def test_the_delivery_is_committed_before_the_first_byte(asleep, asker, asked, told):
    queue.run(asked.pk)
    answer = asker.get(page(asked, "download"))
    assert told.delivered
    assert answer.streaming
    assert not connection.in_atomic_block
    answer.close()


@pytest.mark.parametrize("damage", [lambda path: path.unlink(), lambda path: path.write_bytes(b"autre")])
def test_a_damaged_file_is_not_given_out(asker, asked, told, damage):
    queue.run(asked.pk)
    damage(files.folder() / again(asked).path)
    answer = asker.get(page(asked, "download"))
    assert answer.status_code == 410
    assert "Le fichier est abîmé" in text(answer)
    assert "Demander à nouveau" in text(answer)
    assert told.delivered == []
    assert not again(asked).has_file


def test_a_file_that_is_not_there_leads_back_to_the_page(asker, asked, told):
    assert asker.get(page(asked, "download")).url == page(asked)
    queue.run(asked.pk)
    Job.objects.filter(pk=asked.pk).update(expires_at=clock.now() - timedelta(seconds=1))
    assert asker.get(page(asked, "download")).url == page(asked)
    assert "plus gardé" in text(asker.get(page(asked)))
    assert told.delivered == []


def test_the_job_of_another_is_not_in_the_way(told, people):
    assert ask(people.dpo).asked_at == AT
