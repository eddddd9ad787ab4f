"""Promises 4, 14 and 15: what was refused or broke is told, a reading is told before a byte leaves, and by whom."""

import os
import subprocess
import sys
import time
import uuid
from urllib.parse import urlsplit, urlunsplit

import pytest
from celery import shared_task
from django.conf import settings as configured
from django.db import connection
from django.test import RequestFactory
from django.urls import reverse

from audit import api, context
from audit.append import pseudonym
from audit.context import Situation
from audit.models import Event
from hub import tracing
from hub.celery import app
from tests.audit.conftest import ACTOR, AT
from tests.dossier import filling

PATIENCE = 60


@pytest.fixture
def file(people):
    return filling.begin(people.sponsor, people.university)


@pytest.fixture
def page(file):
    return reverse("desk:file", args=[file.reference])


def last(kind: str) -> Event:
    return Event.objects.filter(kind=kind).order_by("seq").last()


def break_the_trail(monkeypatch):
    """Let the database refuse every event from now on."""

    def refuse(cursor, *words, **more):
        cursor.execute("SELECT 1 / 0")

    monkeypatch.setattr(api, "append", refuse)


@pytest.mark.django_db(transaction=True)
def test_a_reading_that_cannot_be_told_shows_nothing(client, people, file, page, monkeypatch):
    client.force_login(people.sponsor)
    assert file.reference in client.get(page).content.decode()
    break_the_trail(monkeypatch)
    answer = client.get(page)
    assert answer.status_code == 503
    assert "ne peut pas être écrit" in answer.content.decode()
    assert filling.ANSWERS["title"] not in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_an_act_that_cannot_be_told_is_not_done(client, people, monkeypatch):
    client.force_login(people.sponsor)
    before = filling.begin(people.sponsor, people.university)
    break_the_trail(monkeypatch)
    sent = {"title": "Un autre projet", "organisation": people.university.pk, "creation_key": str(uuid.uuid4())}
    answer = client.post(reverse("dossier:new"), sent)
    assert answer.status_code == 503
    assert type(before).objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_reading_is_committed_before_the_response_is_built_to_leave(client, people, page):
    """A server that dies while it sends has told the reading already."""
    client.force_login(people.sponsor)
    answer = client.get(page)
    assert not connection.in_atomic_block
    assert last("dossier.read").actor_id == str(people.sponsor.pk)
    assert answer.status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_file_asked_for_by_who_may_not_see_it_is_told_as_refused(client, people, page, file):
    client.force_login(people.other_sponsor)
    assert client.get(page).status_code == 404
    told = last("access.refused")
    assert (told.actor_id, told.outcome, told.project) == (str(people.other_sponsor.pk), 4, file.reference)
    assert told.detail["path"] == page


@pytest.mark.django_db(transaction=True)
def test_a_page_of_another_function_is_told_as_refused(client, people):
    client.force_login(people.sponsor)
    assert client.get(reverse("audit:index")).status_code == 403
    assert last("access.refused").actor_id == str(people.sponsor.pk)
    assert Event.objects.filter(kind="access.refused").count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_breaks_after_its_trace_leaves_another_one(client, people, page, monkeypatch):
    """The trace of the reading goes with the rollback; that it broke stays."""
    client.force_login(people.sponsor)
    client.raise_request_exception = False

    def breaks(*words, **more):
        raise RuntimeError("invented breakdown")

    monkeypatch.setattr("requests_workflow.procedure.presentation.blocking", breaks)
    assert client.get(page).status_code == 500
    assert Event.objects.filter(kind="dossier.read").count() == 0
    told = last("access.failed")
    assert (told.outcome, told.detail["reason"], told.actor_id) == (8, "RuntimeError", str(people.sponsor.pk))


@pytest.mark.django_db(transaction=True)
def test_each_trace_says_from_where_and_in_which_request(client, people, page):
    client.force_login(people.sponsor)
    client.get(page, REMOTE_ADDR="192.0.2.7", headers={"user-agent": "Navigateur\x07 inventé"})
    first = last("dossier.read")
    client.get(page)
    second = last("dossier.read")
    assert first.detail == {"ip": "192.0.2.7", "agent": "Navigateur inventé"}
    assert first.content["auth"] == "session"
    assert len(first.content["corr"]) == 32
    assert first.content["corr"] != second.content["corr"]
    assert "192.0.2.7" not in bytes(first.entry).decode()
    assert context.current() == Situation()


@pytest.mark.parametrize(
    ("remote", "forwarded", "found"),
    [
        ("192.0.2.1", "", "192.0.2.1"),
        ("192.0.2.1", "203.0.113.9", "192.0.2.1"),
        ("10.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "6.6.6.6, 203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "6.6.6.6, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        ("10.0.0.1", "", ""),
        ("10.0.0.1", "x" * 500, "x" * 45),
    ],
)
def test_the_address_is_the_last_one_that_is_not_ours(settings, remote, forwarded, found):
    settings.HUB_TRUSTED_PROXIES = ["10.0.0.1", "10.0.0.2"]
    request = RequestFactory().get("/", REMOTE_ADDR=remote, headers={"x-forwarded-for": forwarded})
    assert tracing.caller_address(request) == found


@shared_task(name="tests.hub.tell")
def tell() -> None:
    api.record("mail.queued", object=api.Ref("mail", "task"), actor=api.Actor("service:mail", "service"), at=AT)


@pytest.fixture
def worker(transactional_db):
    """A real worker on a queue of its own, that knows the task above."""
    queue = f"test-{uuid.uuid4().hex}"
    url = urlsplit(os.environ["HUB_DATABASE_URL"])._replace(path="/" + connection.settings_dict["NAME"])
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "hub.settings",
        "HUB_DEBUG": "1",
        "HUB_DATABASE_URL": urlunsplit(url),
    }
    command = [sys.executable, "-m", "celery", "--app", "hub.celery", "worker", "--queues", queue, "--pool", "solo"]
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--hostname", f"{queue}@localhost"]
    process = subprocess.Popen(
        [*command, *quiet, "--include", "tests.hub.test_tracing"], env=environment, cwd=configured.BASE_DIR
    )
    eager, app.conf.task_always_eager = app.conf.task_always_eager, False
    yield queue
    app.conf.task_always_eager = eager
    process.terminate()
    process.wait(PATIENCE)


@pytest.mark.django_db(transaction=True)
def test_a_task_tells_on_whose_behalf_it_works(worker):
    with context.situation(Situation(corr="f" * 32, actor="42", auth="password", project="D-ESSAI")):
        tell.apply_async(queue=worker)
    tell.apply_async(queue=worker)
    until = time.monotonic() + PATIENCE
    while Event.objects.filter(object_id="task").count() < 2 and time.monotonic() < until:
        time.sleep(0.1)
    asked, alone = Event.objects.filter(object_id="task").order_by("seq")
    assert (asked.actor_id, alone.actor_id) == ("service:mail", "service:mail")
    assert (asked.content["corr"], asked.project) == ("f" * 32, "D-ESSAI")
    with connection.cursor() as cursor:
        assert asked.content["on_behalf_of"] == pseudonym(cursor, connection.settings_dict["NAME"], "42")
    assert "on_behalf_of" not in alone.content


@pytest.mark.django_db
def test_a_service_never_acts_for_nobody_in_particular():
    told = api.record("mail.queued", object=api.Ref("mail", "1"), actor=ACTOR, at=AT)
    assert Event.objects.get(seq=told.seq).actor_id == ACTOR.id
