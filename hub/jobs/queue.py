"""Asking for long work, running it, giving it up: a row first, in the transaction of the act, then a task after commit.

A task may be lost, come twice, or die half-way. The row says what is to be done; the lock of `hub.jobs.locks` says
whether somebody is doing it; the number of the attempt says whose writing counts.
"""

import errno
import hashlib
import json
import logging
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext_noop
from kombu.exceptions import OperationalError as QueueAway

from audit import context
from hub import clock
from hub.jobs import files, locks, registry
from hub.jobs.models import Job
from hub.jobs.work import Made, Refused, Stopped, Work

log = logging.getLogger(__name__)

State = Job.State

#: A work during which this many workers died does not get another.
MOST_ATTEMPTS = 3
#: A message is lost when nobody has begun after this long.
PATIENCE = timedelta(seconds=30)
#: How long the row of a finished work is kept, for the list of what was asked.
REMEMBERED = timedelta(days=90)
NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT})

DISK_FULL = gettext_noop("Le disque du service est plein. Prévenez l’exploitant, puis essayez à nouveau.")
NOT_WRITTEN = gettext_noop(
    "Le fichier n’a pas pu être écrit. Essayez à nouveau ; si cela recommence, prévenez l’exploitant."
)
BROKEN = gettext_noop("Une panne de notre côté a interrompu la préparation. Essayez à nouveau.")
TOO_OFTEN = gettext_noop(
    "La préparation s’est arrêtée plusieurs fois sans finir. Essayez plus tard, ou demandez moins de lignes."
)


def ask(kind: str, *, by, parameters: dict[str, Any], at: datetime) -> tuple[Job, bool]:
    """Ask for work in the transaction of the act; return the job, and whether it is a new one.

    The same work that the same person already waits for is not asked for twice, and leaves no second trace.
    """
    fingerprint = hashlib.sha256(json.dumps(parameters, sort_keys=True).encode()).hexdigest()
    same = Job.objects.filter(asked_by=by, kind=kind, fingerprint=fingerprint, state__in=[State.WAITING, State.RUNNING])
    if found := same.first():
        return found, False
    job = Job(
        kind=kind,
        parameters=parameters,
        fingerprint=fingerprint,
        language=(translation.get_language() or settings.LANGUAGE_CODE)[:2],
        corr=context.current().corr,
        asked_by=by,
        asked_at=at,
    )
    try:
        with transaction.atomic():
            job.save()
    except IntegrityError:
        # The same person asked for it between our two looks, in another window.
        return ask(kind, by=by, parameters=parameters, at=at)
    _asked(job, by, at)
    return job, True


def ask_again(job: Job, *, by, at: datetime) -> Job:
    """Ask once more for work that failed, was cancelled, or whose file is gone; return the job that will do it."""
    if job.is_under_way or job.has_file:
        return job
    found, _is_new = ask(job.kind, by=by, parameters=job.parameters, at=at)
    return found


def _asked(job: Job, by, at: datetime) -> None:
    registry.get(job.kind).asked(by, job, at)
    transaction.on_commit(lambda: wake(job.pk))


def wake(job_id: int) -> None:
    """Send a worker to a job; when the queue is away, the regular look at what waits finds the row."""
    from hub.jobs.tasks import make  # noqa: PLC0415 — tasks import this module

    try:
        make.delay(job_id)
    except QueueAway:
        log.warning("queue unavailable, job %s waits for the next look", job_id)


def cancel(job: Job, *, at: datetime) -> None:
    """Give up work that is not finished; whoever runs it stops at the next progress it tells."""
    under_way = Job.objects.filter(pk=job.pk, state__in=[State.WAITING, State.RUNNING])
    under_way.update(state=State.CANCELLED, finished_at=at, message="")


def lose_file(job: Job) -> None:
    """Promise no more a file that is damaged; what is left of it stays a day for whoever looks into it."""
    Job.objects.filter(pk=job.pk, path=job.path).update(path="")
    job.path = ""


def run(job_id: int) -> None:
    """Do a job, unless it is done or a living worker is at it. Raises the driver's error when the database is away."""
    with locks.held(job_id) as mine:
        job = _begin(job_id) if mine else None
        if job is not None:
            _do(job)


def _begin(job_id: int) -> Job | None:
    """Make this process the one attempt that counts; None when there is nothing to do."""
    with transaction.atomic():
        job = Job.objects.select_for_update(of=("self",)).filter(pk=job_id).first()
        if job is None or not job.is_under_way:
            return None
        if job.attempts >= MOST_ATTEMPTS:
            job.state, job.message, job.finished_at = State.FAILED, TOO_OFTEN, clock.now()
            job.save(update_fields=["state", "message", "finished_at"])
            return None
        job.state, job.attempts = State.RUNNING, job.attempts + 1
        job.done, job.total, job.message = 0, None, ""
        job.save(update_fields=["state", "attempts", "done", "total", "message"])
    return job


def _do(job: Job) -> None:
    name = f"{job.public_id}-{job.attempts}"
    try:
        with files.open_draft(name) as draft:
            work = Work(job, draft)
            made = _make(work)
            sha256, size = files.keep(name, draft)
        _finish(work, made, path=name, sha256=sha256, size=size)
    except Stopped:
        log.info("job %s stopped: cancelled, or taken over", job.public_id)
        files.remove(name)
    except Refused as refused:
        _fail(job, str(refused))
    except (OperationalError, InterfaceError):
        # The row still says that it runs, nobody holds its lock: the next look sends another worker.
        raise
    except OSError as error:
        log.exception("job %s could not write its file", job.public_id)
        _fail(job, DISK_FULL if error.errno in NO_SPACE else NOT_WRITTEN)
    except Exception:
        log.exception("job %s failed", job.public_id)
        _fail(job, BROKEN)
    finally:
        files.remove_draft(name)


def _make(work: Work) -> Made:
    around = context.Situation(corr=work.job.corr, actor=str(work.job.asked_by_id))
    with translation.override(work.job.language), context.situation(around):
        return registry.get(work.job.kind).make(work)


def _finish(work: Work, made: Made, **file: Any) -> None:
    at = clock.now()
    work.write(
        state=State.DONE,
        done=work.done,
        total=work.done,
        message=made.message,
        name=made.name,
        media_type=made.media_type,
        finished_at=at,
        expires_at=at + registry.get(work.job.kind).kept,
        **file,
    )


def _fail(job: Job, message: str) -> None:
    mine = Job.objects.filter(pk=job.pk, state=State.RUNNING, attempts=job.attempts)
    mine.update(state=State.FAILED, message=message, finished_at=clock.now())


def abandoned(*, at: datetime) -> list[int]:
    """Return the jobs to send a worker to: those whose worker died, and those whose message was lost."""
    waits = Q(state=State.WAITING, asked_at__lte=at - PATIENCE)
    found = Job.objects.filter(waits | Q(state=State.RUNNING)).order_by("pk").values_list("pk", flat=True)
    busy = locks.held_by_somebody() if found else set()
    return [job_id for job_id in found if not locks.is_among(job_id, busy)]


def purge(*, at: datetime) -> int:
    """Remove the files whose term has come, what no row names, and the rows too old for a list; return how many files.

    A row stops naming its file before the file goes: nobody is promised what is not there.
    """
    late = list(Job.objects.filter(expires_at__lte=at).exclude(path="").values_list("pk", "path"))
    for job_id, path in late:
        Job.objects.filter(pk=job_id).update(path="")
        files.remove(path)
    Job.objects.filter(path="", finished_at__lte=at - REMEMBERED).delete()
    unnamed = files.remove_unnamed(set(Job.objects.exclude(path="").values_list("path", flat=True)), at=at)
    return len(late) + len(unnamed)
