"""What the maker of long work is given: its parameters, the file to write, and a way to say how far it is."""

import time
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.utils.translation import gettext_noop

from hub.jobs.models import Job

#: Why a document of any kind could not be made.
NO_PDF = gettext_noop("Ce serveur ne peut pas encore faire de PDF. Prévenez l’exploitant.")
NO_KEY = gettext_noop("Ce guichet n’a pas de clé : il ne peut rien sceller. Prévenez l’exploitant.")


#: Seconds between two writings of the progress.
BETWEEN = 0.5


class Stopped(Exception):
    """The work was cancelled, or another worker has taken it over: what is written here is thrown away."""


class Refused(Exception):
    """The work cannot be done, for a reason that a person can read: its only argument, a French msgid."""


@dataclass(frozen=True)
class Made:
    """The file as it is given out; `message` is a French msgid, shown beside it."""

    name: str
    media_type: str
    message: str = ""


class Work:
    """One attempt at a job. `file` is empty, open for writing and reading; `parameters` are those it was asked with."""

    def __init__(self, job: Job, file: BinaryIO) -> None:
        self.job = job
        self.file = file
        self.done, self.total, self.message = 0, job.total, job.message
        self._written_at = 0.0

    @property
    def parameters(self) -> dict[str, Any]:
        return self.job.parameters

    def progress(self, done: int, total: int | None = None, message: str = "") -> None:
        """Say how far the work is. It is written at most twice a second, and at once with a new message.

        This is where a cancelled work stops.

        `total` and `message` (a French msgid) stay what they were when they are not given. Raises `Stopped`.
        """
        is_new = bool(message) and message != self.message
        self.done, self.message = done, message or self.message
        self.total = self.total if total is None else total
        if self.total is not None:
            self.total = max(self.total, done)
        now = time.monotonic()
        if self._written_at and now - self._written_at < BETWEEN and not is_new:
            return
        self._written_at = now
        self.write(done=self.done, total=self.total, message=self.message)

    def write(self, **fields: Any) -> None:
        """Change the job's row, as long as this attempt is the one that may. Raises `Stopped` when it is not."""
        mine = Job.objects.filter(pk=self.job.pk, state=Job.State.RUNNING, attempts=self.job.attempts)
        if not mine.update(**fields):
            raise Stopped
