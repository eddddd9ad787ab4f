"""Once a day, what waited for a person becomes one mail."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from hub import clock
from hub.mail import outbox
from hub.mail.models import DigestLine


def gather(*, at: datetime) -> int:
    """Queue the digests whose hour has come; return how many. Twice in a day makes no second one.

    A digest that was missed, because nothing ran, is made as soon as something runs.
    """
    hour = _last_hour(at)
    waiting = DigestLine.objects.filter(mail=None, queued_at__lt=hour, to__is_active=True)
    people = waiting.order_by("to_id").values_list("to_id", flat=True).distinct()
    return sum(_gather_for(person_id, hour=hour, at=at) for person_id in list(people))


@transaction.atomic
def _gather_for(person_id: int, *, hour: datetime, at: datetime) -> bool:
    """Make one person's digest of a day and return whether it was made now.

    The lines are locked, so that two runs never tell one twice. What was written before the hour but committed after
    the digest waits for the next day.
    """
    waiting = DigestLine.objects.select_for_update(of=("self",)).select_related("to")
    lines = list(waiting.filter(to_id=person_id, mail=None, queued_at__lt=hour))
    if not lines:
        return False
    key = f"digest:{person_id}:{clock.day_of(hour)}"
    reasons = dict.fromkeys(line.why for line in lines if line.why)
    context = {"subjects": _by_address(lines), "reasons": list(reasons), "count": len(lines)}
    mail = outbox.write("digest", to=lines[0].to, context=context, key=key, at=at, refusable=True)
    if mail is None:
        return False
    DigestLine.objects.filter(pk__in=[line.pk for line in lines]).update(mail=mail)
    return True


def _by_address(lines: list[DigestLine]) -> list[list[DigestLine]]:
    """Return what is told at the same address together, in the order it first came."""
    found: dict[str, list[DigestLine]] = {}
    for line in lines:
        found.setdefault(line.address, []).append(line)
    return list(found.values())


def _last_hour(at: datetime) -> datetime:
    """Return the last moment of digests that has come: HUB_MAIL_DIGEST_AT of today or yesterday, in Paris."""
    hour = datetime.combine(clock.day_of(at), settings.HUB_MAIL_DIGEST_AT, tzinfo=clock.PARIS)
    return hour if hour <= at else hour - timedelta(days=1)
