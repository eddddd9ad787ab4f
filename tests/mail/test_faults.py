"""Reminders and their mails while everything breaks: real workers, the real Redis, a real mail server.

Workers are killed with SIGKILL in the middle of what they do, the schedule runs twice, the clock jumps. Nothing is
lost, no reminder is made twice. The protocol of mail leaves one gap: a worker that is killed between the server's
answer and its own commit leaves the mail waiting, and it is sent again under the same Message-ID. The test counts them.
"""

import logging
import os
import signal
import subprocess
import sys
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta

import pytest
from django.conf import settings as configured
from django.db import transaction

from hub import clock
from hub.accounts import grants
from hub.celery import app
from hub.mail import preferences
from hub.mail import tasks as mail_tasks
from hub.mail.enums import Way
from hub.mail.models import Mail
from requests_workflow.procedure import door, registry, reminders
from requests_workflow.procedure import tasks as procedure_tasks
from requests_workflow.procedure.enums import Grant
from requests_workflow.procedure.models import AccessRequest, Reminder
from tests.mail.test_worker import environment, wait_for
from tests.procedure.people import People, make_people
from tests.procedure.test_door import begin

pytestmark = pytest.mark.django_db(transaction=True)

log = logging.getLogger(__name__)

FILES = 10
WORKERS = 2
KILLS = 3
#: Seconds that the mail server takes over each mail, so that a kill finds a worker in the middle of one.
SLOW = 0.1
#: The last day on which the rules recall the delay of completeness, counted from its end.
LAST = 15


@pytest.fixture
def people(transactional_db, monkeypatch) -> People:
    """Two officers who want their reminders at once, and hear of nothing else."""
    for name in registry.GUARDS:
        monkeypatch.setitem(registry.GUARDS, name, lambda act: None)
    people = make_people()
    for officer in (people.secretariat, people.second_officer):
        preferences.choose(officer, {"files": Way.NEVER, "reminders": Way.AT_ONCE}, at=clock.now())
    return people


@pytest.fixture
def files(people) -> list[AccessRequest]:
    """Files that wait for their completeness since before its last day; one officer is shut out of the first."""
    found = []
    for _number in range(FILES):
        with transaction.atomic():
            file = door.perform("file", begin(people), by=people.sponsor, at=clock.now() - timedelta(days=12)).subject
            if not found:
                grants.give(Grant.RECUSED_FROM, to=people.second_officer, on=file)
            found.append(file)
    return found


@pytest.fixture
def queue(monkeypatch) -> Iterator[str]:
    """A queue of this test alone, where tasks wait for a process instead of running at once."""
    name = f"test-{uuid.uuid4().hex}"
    eager, app.conf.task_always_eager = app.conf.task_always_eager, False
    monkeypatch.setattr(mail_tasks.send, "delay", lambda mail_id: mail_tasks.send.apply_async([mail_id], queue=name))
    yield name
    app.conf.task_always_eager = eager


@contextmanager
def worker(server, queue: str) -> Iterator[subprocess.Popen]:
    """Run `celery worker` in a process of its own on the test's queue and database."""
    command = [sys.executable, "-m", "celery", "--app", "hub.celery", "--quiet", "worker", "--queues", queue]
    alone = ["--pool", "solo", "--without-gossip", "--without-mingle", "--without-heartbeat"]
    process = subprocess.Popen(
        [*command, *alone, "--hostname", f"{uuid.uuid4().hex}@localhost"],
        env=environment(server),
        cwd=configured.BASE_DIR,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(30)


def scheduled_twice(queue: str) -> None:
    """Do what two beats do when one too many runs: each asks for the same scan and the same look at the outbox."""
    for task in (procedure_tasks.remind, mail_tasks.send_waiting) * 2:
        task.apply_async(queue=queue)


def test_killed_workers_a_double_schedule_and_a_jumping_clock_lose_and_double_no_reminder(server, people, files, queue):
    server.delay = SLOW
    with ExitStack() as stack:
        workers = [stack.enter_context(worker(server, queue)) for _nth in range(WORKERS)]
        scheduled_twice(queue)
        for _nth in range(KILLS):
            wait_for_one_more(server)
            kill(workers.pop(0))
            # A clock ahead by a month looks at the delays, then the right one looks again.
            reminders.scan(at=clock.now() + timedelta(days=30))
            workers.append(stack.enter_context(worker(server, queue)))
            scheduled_twice(queue)
        assert wait_for(lambda: all_is_sent(queue))
    assert_every_file_was_recalled_to_the_end(files)
    assert_each_reminder_is_for_whom_it_names(people, files)
    assert_nothing_is_lost_and_little_sent_again(server)


def wait_for_one_more(server) -> None:
    before = len(server.taken)
    assert wait_for(lambda: len(server.taken) > before)


def kill(process: subprocess.Popen) -> None:
    os.kill(process.pid, signal.SIGKILL)
    process.wait(30)


def all_is_sent(queue: str) -> bool:
    """Let the schedule come round, as it does every minute, and tell whether nothing waits any more."""
    scheduled_twice(queue)
    time.sleep(1)
    return not Mail.objects.filter(sent_at=None).exists()


def assert_every_file_was_recalled_to_the_end(files) -> None:
    """No day of the rules is told twice, nor one before a day that was told."""
    assert Reminder.objects.filter(days=LAST).count() == len(files)
    for file in files:
        days = list(Reminder.objects.filter(request=file).values_list("days", flat=True))
        assert days == sorted(set(days))


def assert_each_reminder_is_for_whom_it_names(people, files) -> None:
    """Both officers have one mail of each reminder; of the first file, only the one who is not shut out of it."""
    officers = [people.secretariat.pk, people.second_officer.pk]
    expected = [
        (row.request.reference, pk)
        for row in Reminder.objects.select_related("request")
        for pk in officers
        if (row.request_id, pk) != (files[0].pk, people.second_officer.pk)
    ]
    mails = Mail.objects.filter(kind="reminder").values_list("thread", "to_id")
    assert sorted(mails) == sorted(expected)


def assert_nothing_is_lost_and_little_sent_again(server) -> None:
    """Each kill may leave one mail that the server took and that nobody could note: it comes again as the same one."""
    taken = Counter(mail["Message-ID"] for mail in server.taken)
    assert taken.keys() == {f"<{mail.identity}@127.0.0.1>" for mail in Mail.objects.all()}
    again = sum(taken.values()) - len(taken)
    assert again <= KILLS
    addresses = {f"<{mail.identity}@127.0.0.1>": mail.to.email for mail in Mail.objects.select_related("to")}
    assert all(addresses[mail["Message-ID"]] == mail["To"] for mail in server.taken)
    log.info("%s mails, %s workers killed, %s sent again under the same identity, none lost", len(taken), KILLS, again)
