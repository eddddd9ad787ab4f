"""Long work is done once, whatever happens to its messages and to its workers."""

import errno
import hashlib
import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import translation

from audit import context
from hub import clock
from hub.jobs import files, locks, queue, tasks, work
from hub.jobs.models import Job
from hub.jobs.work import Made, Refused
from tests.jobs.conftest import AT, KIND, again, ask

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[2]
CONTENT = b"ligne\n" * 3


def kept_files() -> list[str]:
    return sorted(path.name for path in files.folder().iterdir())


def test_a_job_that_is_run_leaves_its_file_with_its_fingerprint(asked):
    queue.run(asked.pk)
    job = again(asked)
    assert (job.state, job.done, job.total, job.attempts) == ("done", 3, 3, 1)
    assert (job.name, job.media_type, job.size) == ("lignes.txt", "text/plain", len(CONTENT))
    assert job.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert (files.folder() / job.path).read_bytes() == CONTENT
    assert kept_files() == [f"{job.public_id}-1"]
    assert (files.folder() / job.path).stat().st_mode & 0o777 == 0o600
    assert job.expires_at - job.finished_at == timedelta(days=7)


def test_a_worker_is_sent_after_the_commit_only(told, people, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        job = ask(people.auditor)
        assert told.made == 0
    assert told.made == 1
    assert again(job).state == "done"


def test_an_asking_whose_trace_fails_asks_for_nothing(told, people, monkeypatch):
    def no_trace(user, job, at):
        raise RuntimeError("no trace")

    monkeypatch.setattr(told, "asked", type("Asked", (), {"append": staticmethod(lambda _: no_trace(0, 0, 0))}))
    with pytest.raises(RuntimeError), transaction.atomic():
        ask(people.auditor)
    assert not Job.objects.exists()


def test_the_same_work_is_not_asked_for_twice_at_once(told, people):
    first, second = ask(people.auditor, lines=1), ask(people.auditor, lines=1)
    assert first == second
    assert len(told.asked) == 1
    assert ask(people.auditor, lines=2) != first
    assert ask(people.dpo, lines=1) != first
    queue.run(first.pk)
    assert ask(people.auditor, lines=1) != first


def test_a_task_that_comes_twice_works_once(asked, told):
    tasks.make(asked.pk)
    before = again(asked)
    tasks.make(asked.pk)
    assert told.made == 1
    assert again(asked).path == before.path
    assert again(asked).finished_at == before.finished_at


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_work_once(asleep, asked, told):
    inside, seen = [], []

    def make(one):
        other = threading.Thread(target=run_elsewhere, args=(asked.pk, seen))
        other.start()
        other.join(timeout=30)
        inside.append(again(asked).attempts)
        return Made("rien.txt", "text/plain")

    told.make = make
    queue.run(asked.pk)
    assert (told.made, inside, seen) == (1, [1], ["over"])
    assert again(asked).state == "done"


def run_elsewhere(job_id: int, seen: list) -> None:
    """Run a job on a connection of its own, as another worker does."""
    try:
        queue.run(job_id)
        seen.append("over")
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_the_same_asked_at_the_same_instant_is_one_job(asleep, told, people):
    ready, found = threading.Barrier(2), []

    def asks():
        try:
            with transaction.atomic():
                ready.wait(timeout=30)
                found.append(ask(people.auditor, lines=1).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=asks) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert len(found) == 2
    assert len(set(found)) == len(told.asked) == Job.objects.count() == 1


# A worker dies


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_s_job_is_taken_up_and_its_half_file_thrown_away(asleep, asked, told, settings, monkeypatch):
    name = connection.settings_dict["NAME"]
    command = [sys.executable, "-m", "tests.jobs.dying", name, str(asked.pk), settings.MEDIA_ROOT]
    died = subprocess.run(command, cwd=ROOT, env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}, timeout=60)
    assert died.returncode == -signal.SIGKILL
    job = again(asked)
    assert (job.state, job.attempts, job.done, job.total) == ("running", 1, 1, 2)
    assert kept_files() == [f"{job.public_id}-1.part"]
    assert wait_until_abandoned(asked.pk)
    monkeypatch.setattr(queue, "wake", tasks.make.delay)
    tasks.pick_up()
    job = again(asked)
    assert (job.state, job.attempts, told.made) == ("done", 2, 1)
    assert (files.folder() / job.path).read_bytes() == CONTENT
    os.utime(files.draft_path(f"{job.public_id}-1"), (0, 0))
    queue.purge(at=clock.now())
    assert kept_files() == [job.path]


def wait_until_abandoned(job_id: int) -> bool:
    """The server notices the death of a session at its next read of the socket."""
    pause = threading.Event()
    for _try in range(100):
        if queue.abandoned(at=AT) == [job_id]:
            return True
        pause.wait(0.05)
    return False


def test_a_job_that_kills_its_workers_is_given_up(asked, told):
    Job.objects.filter(pk=asked.pk).update(state="running", attempts=queue.MOST_ATTEMPTS)
    queue.run(asked.pk)
    assert (again(asked).state, again(asked).message, told.made) == ("failed", queue.TOO_OFTEN, 0)


@pytest.mark.django_db(transaction=True)
def test_what_waits_for_long_or_lost_its_worker_is_picked_up_and_nothing_else(asleep, told, people):
    young, old, alive, orphan, done = (ask(people.auditor, number=number) for number in range(5))
    Job.objects.filter(pk=old.pk).update(asked_at=AT - queue.PATIENCE)
    Job.objects.filter(pk__in=[alive.pk, orphan.pk]).update(state="running")
    Job.objects.filter(pk=done.pk).update(state="done")
    holding, over = threading.Event(), threading.Event()

    def works():
        try:
            with locks.held(alive.pk) as mine:
                assert mine
                holding.set()
                over.wait(timeout=30)
        finally:
            connection.close()

    worker = threading.Thread(target=works)
    worker.start()
    assert holding.wait(timeout=30)
    assert queue.abandoned(at=AT) == [old.pk, orphan.pk]
    over.set()
    worker.join(timeout=30)
    assert young.pk not in queue.abandoned(at=AT)


def test_an_attempt_that_was_taken_over_writes_nothing(asked, told):
    def make(one):
        Job.objects.filter(pk=asked.pk).update(attempts=7, message="l’autre")
        one.progress(1, 2, "moi")

    told.make = make
    queue.run(asked.pk)
    job = again(asked)
    assert (job.state, job.attempts, job.message, job.done) == ("running", 7, "l’autre", 0)
    assert kept_files() == []


def test_an_attempt_taken_over_at_its_very_end_leaves_no_file(asked, told):
    def make(one):
        Job.objects.filter(pk=asked.pk).update(attempts=7)
        return Made("rien.txt", "text/plain")

    told.make = make
    queue.run(asked.pk)
    assert again(asked).state == "running"
    assert kept_files() == []


# It fails


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), queue.DISK_FULL),
        (OSError(errno.EDQUOT, "Quota exceeded"), queue.DISK_FULL),
        (OSError(errno.EIO, "Input/output error"), queue.NOT_WRITTEN),
        (ValueError("a bug"), queue.BROKEN),
        (Refused("Il n’y a rien à écrire."), "Il n’y a rien à écrire."),
    ],
)
def test_a_failure_says_why_and_leaves_no_file(asked, told, error, words):
    def make(one):
        one.file.write(b"la moitie")
        raise error

    told.make = make
    queue.run(asked.pk)
    job = again(asked)
    assert (job.state, job.message, job.path) == ("failed", words, "")
    assert job.finished_at
    assert kept_files() == []


def test_a_disk_that_fails_at_the_end_fails_the_job(asked, monkeypatch):
    def fsync(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", fsync)
    queue.run(asked.pk)
    assert (again(asked).state, again(asked).message) == ("failed", queue.DISK_FULL)
    assert kept_files() == []


def test_a_disk_that_is_full_from_the_start_fails_the_job(asked, monkeypatch):
    def open_draft(name):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files, "open_draft", open_draft)
    queue.run(asked.pk)
    assert again(asked).message == queue.DISK_FULL


def test_a_database_that_goes_away_leaves_the_job_to_the_next_worker(asked, told):
    def make(one):
        raise OperationalError("server closed the connection unexpectedly")

    told.make = make
    with pytest.raises(OperationalError):
        queue.run(asked.pk)
    assert again(asked).state == "running"
    assert queue.abandoned(at=AT) == [asked.pk]
    assert kept_files() == []


def test_what_failed_may_be_asked_for_again_and_what_is_ready_is_not(asked, told, people):
    Job.objects.filter(pk=asked.pk).update(state="failed")
    second = queue.ask_again(again(asked), by=people.auditor, at=AT)
    assert second != asked
    assert len(told.asked) == 2
    queue.run(second.pk)
    assert queue.ask_again(again(second), by=people.auditor, at=AT) == second
    assert len(told.asked) == 2


# It is given up


def test_a_cancelled_job_stops_where_it_tells_its_progress(asked, told):
    def make(one):
        queue.cancel(asked, at=AT)
        one.progress(1, 2)
        pytest.fail("it went on")

    told.make = make
    queue.run(asked.pk)
    assert again(asked).state == "cancelled"
    assert kept_files() == []


def test_a_job_cancelled_before_it_began_is_not_begun(asked, told):
    queue.cancel(asked, at=AT)
    queue.run(asked.pk)
    assert (again(asked).state, told.made) == ("cancelled", 0)


def test_a_finished_job_cannot_be_cancelled(asked):
    queue.run(asked.pk)
    queue.cancel(asked, at=AT)
    assert again(asked).state == "done"


# Progress, language, traces


def test_progress_is_written_twice_a_second_at_most(asked, told, monkeypatch):
    seconds, written = [100.0], []
    monkeypatch.setattr(work.time, "monotonic", lambda: seconds[0])
    write = work.Work.write

    def counted(one, **fields):
        written.append(seconds[0])
        write(one, **fields)

    def make(one):
        for number in range(1000):
            one.progress(number, 1000)
            seconds[0] += 0.01
        return Made("rien.txt", "text/plain")

    monkeypatch.setattr(work.Work, "write", counted)
    told.make = make
    queue.run(asked.pk)
    told_progress = written[:-1]
    assert 15 <= len(told_progress) <= 20
    assert all(later - earlier >= 0.5 for earlier, later in pairwise(told_progress))
    assert again(asked).done == 999


def test_more_than_was_announced_is_no_failure(asked, told):
    def make(one):
        one.progress(5, 3)
        return Made("rien.txt", "text/plain")

    told.make = make
    queue.run(asked.pk)
    assert (again(asked).state, again(asked).total) == ("done", 5)


def test_the_work_speaks_the_language_of_its_page_and_tells_whose_it_is(told, people):
    around = []

    def make(one):
        around.append((translation.get_language(), context.current().corr, context.current().actor))
        return Made("rien.txt", "text/plain")

    told.make = make
    with translation.override("en"), context.situation(context.Situation(corr="abc")):
        job = ask(people.auditor)
    queue.run(job.pk)
    assert around == [("en", "abc", str(people.auditor.pk))]


# What is kept


def test_a_file_goes_at_its_term_and_its_row_long_after(asked):
    queue.run(asked.pk)
    job = again(asked)
    assert queue.purge(at=job.expires_at - timedelta(seconds=1)) == 0
    assert job.has_file
    assert queue.purge(at=job.expires_at) == 1
    assert again(asked).path == ""
    assert kept_files() == []
    assert again(asked).state == "done"
    queue.purge(at=job.finished_at + queue.REMEMBERED)
    assert not Job.objects.exists()


def test_past_its_term_a_file_is_not_given_out_even_if_nobody_removed_it(asked):
    queue.run(asked.pk)
    Job.objects.filter(pk=asked.pk).update(expires_at=clock.now() - timedelta(seconds=1))
    assert not again(asked).has_file


def test_a_file_without_a_row_goes_after_a_day(asked):
    queue.run(asked.pk)
    for name in ("orphan", "young.part"):
        (files.folder() / name).write_bytes(b"x")
    yesterday = (clock.now() - timedelta(days=1, seconds=1)).timestamp()
    os.utime(files.folder() / "orphan", (yesterday, yesterday))
    queue.purge(at=clock.now())
    assert kept_files() == sorted([again(asked).path, "young.part"])


def test_a_kind_that_is_not_registered_is_refused():
    with pytest.raises(LookupError):
        queue.registry.get("nothing")
    assert KIND not in queue.registry._KINDS
