from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from hub.jobs import queue, registry
from hub.jobs.models import Job
from hub.jobs.work import Made

AT = datetime(2026, 11, 25, 10, tzinfo=UTC)
KIND = "test.work"


@dataclass
class Told:
    """What the kind of the tests was asked, and by whom; set `make` to have it work otherwise."""

    asked: list = field(default_factory=list)
    delivered: list = field(default_factory=list)
    made: int = 0
    make: object = None
    may_see: object = staticmethod(lambda user, job: job.asked_by_id == user.pk)


def write_lines(work) -> Made:
    for number in range(3):
        work.file.write(b"ligne\n")
        work.progress(number + 1, 3, "Nous lisons les lignes du journal.")
    return Made("lignes.txt", "text/plain")


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def told(monkeypatch):
    """A kind of work for the tests, seen by who asked."""
    told = Told(make=write_lines)

    def make(work):
        told.made += 1
        return told.make(work)

    kind = registry.Kind(
        KIND,
        make,
        may_see=lambda user, job: told.may_see(user, job),
        asked=lambda user, job, at: told.asked.append((user.pk, job.public_id, at)),
        delivered=lambda user, job, at: told.delivered.append((user.pk, job.public_id)),
        title=lambda job: "Un travail d’essai",
        home=lambda job: ("Accueil", "/fr/"),
        told=lambda job: [("Quoi", "Trois lignes")],
    )
    monkeypatch.setitem(registry._KINDS, KIND, kind)
    return told


@pytest.fixture
def asleep(monkeypatch):
    """No worker comes when a job is committed."""
    monkeypatch.setattr(queue, "wake", lambda job_id: None)


@pytest.fixture
def asked(told, people):
    """A job that its asker waits for."""
    return ask(people.auditor)


def ask(person, **parameters) -> Job:
    job, _is_new = queue.ask(KIND, by=person, parameters=parameters, at=AT)
    return job


def again(job: Job) -> Job:
    """Return the job as its row now says."""
    return Job.objects.get(pk=job.pk)
