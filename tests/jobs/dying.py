"""A worker that is killed in the middle of a job: `python -m tests.jobs.dying DATABASE JOB FOLDER`."""

import os
import signal
import sys

import django
from django.conf import settings


def half(work):
    work.file.write(b"la moitie\n")
    work.file.flush()
    work.progress(1, 2)
    os.kill(os.getpid(), signal.SIGKILL)


def main(database: str, job_id: str, folder: str) -> None:
    settings.DATABASES["default"]["NAME"] = database
    settings.MEDIA_ROOT = folder
    django.setup()

    from hub.jobs import queue, registry  # noqa: PLC0415 — models need the settings first

    registry.job("test.work", **dict.fromkeys(["may_see", "asked", "delivered", "title", "home", "told"]))(half)
    queue.run(int(job_id))


if __name__ == "__main__":
    main(*sys.argv[1:])
