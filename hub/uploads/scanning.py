"""Having each content scanned once: a row in the transaction that keeps it, then a task after commit.

The row says what is to be done. A task may be lost, come twice, or find the antivirus away: the regular look at what
waits tries again, ever more seldom, and nothing is given out meanwhile.
"""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from hub import contents
from hub.uploads import clamav, signals
from hub.uploads.enums import AWAITED, State
from hub.uploads.folders import DOCUMENTS, QUARANTINE
from hub.uploads.models import Scan

log = logging.getLogger(__name__)

#: Minutes between two attempts once the antivirus has been away for a while.
LONGEST_WAIT = 15


def is_configured() -> bool:
    return bool(settings.HUB_CLAMAV_SOCKET)


def ask(sha256: str) -> None:
    """Have a content scanned once this transaction commits; raise `ValidationError` when it is known to be infected."""
    state = State.PENDING if is_configured() else State.NOT_SCANNED
    scan, _is_new = Scan.objects.get_or_create(sha256=sha256, defaults={"state": state})
    if scan.state == State.INFECTED:
        quarantine(sha256)
        reason = _(
            "L’antivirus a trouvé quelque chose de dangereux dans ce fichier (%(signature)s). Il n’est pas gardé."
        )
        raise ValidationError(reason % {"signature": scan.signature}, code="infected")
    if is_configured() and scan.state != State.CLEAN:
        transaction.on_commit(lambda: wake(sha256))


def wake(sha256: str) -> None:
    """Send a worker to a content; when the queue is away, the regular look at what waits finds the row."""
    from hub.uploads.tasks import scan  # noqa: PLC0415 — tasks import this module

    try:
        scan.delay(sha256)
    except OperationalError:
        log.warning("queue unavailable, content %s waits for the next look", sha256)


def waiting(*, at: datetime) -> list[str]:
    """Return the contents to scan now, the oldest first; after n failures one waits 2ⁿ minutes, a quarter at most."""
    if not is_configured():
        return []
    due = Q(failures=0)
    for failures in range(1, 4):
        due |= Q(failures=failures, at__lte=at - timedelta(minutes=2**failures))
    due |= Q(failures__gt=3, at__lte=at - timedelta(minutes=LONGEST_WAIT))
    rows = Scan.objects.filter(due, state__in=[*AWAITED, State.NOT_SCANNED])
    return list(rows.values_list("sha256", flat=True))


def run(sha256: str, *, at: datetime, again: bool = False) -> None:
    """Scan a content that waits, unless another worker is at it. What is found is told to the other applications.

    `again` has a clean one scanned once more; it stays clean until something is found in it.
    """
    if not is_configured():
        return
    with transaction.atomic():
        rows = Scan.objects.select_for_update(skip_locked=True).filter(sha256=sha256)
        scan = rows.exclude(state__in=[State.INFECTED] if again else [State.CLEAN, State.INFECTED]).first()
        if scan is None:
            return
        scan.at = at
        try:
            _judge(scan)
        except OSError as error:
            log.warning("content %s is not scanned: %s", sha256, error)
            scan.state = scan.state if scan.state == State.CLEAN else State.ERROR
            scan.failures += 1
        scan.save()
        if scan.state == State.INFECTED:
            signals.infected.send(Scan, sha256=sha256, signature=scan.signature, at=at)
    if scan.state == State.INFECTED:
        quarantine(sha256)


def _judge(scan: Scan) -> None:
    with contents.open_checked(DOCUMENTS, scan.sha256) as file:
        verdict = clamav.scan(file, settings.HUB_CLAMAV_SOCKET)
    scan.state = State.CLEAN if verdict.is_clean else State.INFECTED
    scan.engine, scan.signature, scan.failures = verdict.engine, verdict.signature, 0


def quarantine(sha256: str) -> None:
    """Put an infected content where no page reads, and nobody by mistake; done twice, it changes nothing."""
    here, there = contents.path_of(DOCUMENTS, sha256), contents.path_of(QUARANTINE, sha256)
    if here.exists():
        there.parent.mkdir(parents=True, exist_ok=True, mode=settings.FILE_UPLOAD_DIRECTORY_PERMISSIONS)
        here.chmod(0)
        here.replace(there)


def enrol() -> None:
    """Give every content on the disk its row."""
    folder = contents.path_of(DOCUMENTS, "0000").parents[2]
    found = [path.name for path in folder.glob("??/??/*") if len(path.name) == 64]
    Scan.objects.bulk_create([Scan(sha256=name) for name in found], ignore_conflicts=True, batch_size=1000)


def clean() -> list[str]:
    """Return the contents found clean so far."""
    return list(Scan.objects.filter(state=State.CLEAN).values_list("sha256", flat=True))
