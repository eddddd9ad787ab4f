import io

import pytest
from django.db import connection

from audit.exports import requests
from hub.jobs import files, queue
from hub.jobs.models import Job

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.HUB_AUDIT_POLICY_FILE = str(tmp_path / "policy")


@pytest.fixture
def asleep(monkeypatch):
    """No worker comes when a job is committed."""
    monkeypatch.setattr(queue, "wake", lambda job_id: None)


@pytest.fixture
def as_person(client):
    """Signs somebody in and returns their browser."""

    def sign_in(person):
        client.force_login(person, backend=BACKEND)
        return client

    return sign_in


@pytest.fixture
def export(people, asleep):
    """Asks for an export, makes it, and returns its job."""

    def make(format="csv", *, by=None, at=None, details=False, log="", **filters) -> Job:
        by = by or people.auditor
        at = at or people.auditor.date_joined
        job = requests.ask(by, format=format, filters=filters, details=details, log=log, at=at)
        queue.run(job.pk)
        return Job.objects.get(pk=job.pk)

    return make


def content(job: Job) -> bytes:
    assert job.state == "done", job.message
    return (files.folder() / job.path).read_bytes()


def opened(job: Job) -> io.BytesIO:
    return io.BytesIO(content(job))


def write_policy(path) -> None:
    """Trust the keys of every log, and no witness."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT vkey FROM audit_log_key")
        keys = [vkey for (vkey,) in cursor.fetchall()]
    with open(path, "w") as file:
        file.write("".join(f"log {vkey}\n" for vkey in keys) + "quorum none\n")
