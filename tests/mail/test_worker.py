"""A real worker, in a process of its own, on the real Redis: from the commit of an act to the mail server."""

import os
import subprocess
import sys
import time
import uuid
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings as configured
from django.db import connection, transaction

from hub.celery import app
from hub.mail import outbox, tasks
from hub.mail.models import Mail
from tests.mail.conftest import AT, text_of

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE = 60


@pytest.fixture
def worker(server, monkeypatch):
    """Runs `celery worker` on a queue of its own, signed in to the test's database as the runtime role."""
    queue = f"test-{uuid.uuid4().hex}"
    eager, app.conf.task_always_eager = app.conf.task_always_eager, False
    monkeypatch.setattr(tasks.send, "delay", lambda mail_id: tasks.send.apply_async([mail_id], queue=queue))
    command = [sys.executable, "-m", "celery", "--app", "hub.celery", "worker", "--queues", queue, "--pool", "solo"]
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--hostname", f"{queue}@localhost"]
    process = subprocess.Popen([*command, *quiet], env=environment(server), cwd=configured.BASE_DIR)
    yield process
    process.terminate()
    process.wait(PATIENCE)
    app.conf.task_always_eager = eager


def environment(server) -> dict[str, str]:
    url = urlsplit(os.environ["HUB_DATABASE_URL"])._replace(path="/" + connection.settings_dict["NAME"])
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "hub.settings",
        "HUB_DEBUG": "1",
        "HUB_DATABASE_URL": urlunsplit(url),
        "HUB_EMAIL_URL": f"smtp://127.0.0.1:{server.port}",
    }


def wait_for(condition) -> bool:
    until = time.monotonic() + PATIENCE
    while not condition() and time.monotonic() < until:
        time.sleep(0.1)
    return condition()


def test_a_worker_sends_what_an_act_queued(server, reader, worker):
    with transaction.atomic():
        outbox.queue("password_reset", to=reader, context={"link": outbox.LATE, "days": 3}, key="un", at=AT)
    assert wait_for(lambda: Mail.objects.get().sent_at is not None)
    assert worker.poll() is None
    (mail,) = server.taken
    assert mail["To"] == reader.email
    assert "/compte/mot-de-passe/choisir/" in text_of(mail)


def test_the_outbox_is_scanned_every_minute_by_a_task_that_exists():
    (entry,) = [entry for entry in app.conf.beat_schedule.values() if entry["task"] == tasks.send_waiting.name]
    assert entry["schedule"] == 60
    app.loader.import_default_modules()
    assert tasks.send_waiting.name in app.tasks
