"""Reminders of the delays that run: a scan finds those whose day has come, a row keeps each from leaving twice.

A delay that is paused or stopped is silent. When several days of reminders were missed, only the last is sent.
"""

import logging
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import translation

from audit import api as audit
from hub import clock as system_clock
from hub.mail import outbox
from requests_workflow import rules
from requests_workflow.procedure import notices, subjects, wording
from requests_workflow.procedure.clock_engine import is_over
from requests_workflow.procedure.models import AccessRequest, Clock, Reminder, Stateful
from requests_workflow.procedure.notices import Recipient

log = logging.getLogger(__name__)

SERVICE = audit.Actor("service:reminders", "service")


def scan(*, at: datetime) -> int:
    """Send every reminder whose day has come and return how many; one that fails waits for the next scan."""
    return sum(_try(clock_id, at=at) for clock_id in due(on=system_clock.day_of(at)))


def due(*, on: date) -> list[int]:
    """Return the keys of the delays to recall on a day: two queries, however many run."""
    running = list(Clock.objects.filter(running=True, due_on__lte=on + timedelta(days=_longest_notice())))
    told = Reminder.objects.filter(clock__in=running).values_list("clock", "due_on").annotate(Max("days"))
    last_told = {(clock_id, due_on): days for clock_id, due_on, days in told}
    return [clock.pk for clock in running if _is_new(_reached(clock, on), last_told.get((clock.pk, clock.due_on)))]


def _longest_notice() -> int:
    """Return how many days before its last one a delay is recalled at the earliest, under any rule set."""
    return -min(day for ruleset in rules.all_rulesets().values() for r in ruleset.reminders.values() for day in r.days)


def _reached(clock: Clock, on: date) -> int | None:
    """Return the last day of reminders that has come for a delay, counted from its last day."""
    if clock.due_on is None:
        return None
    past = (on - clock.due_on).days
    return max((day for day in rules.get(clock.ruleset).reminders_of(clock.code) if day <= past), default=None)


def _is_new(reached: int | None, last_told: int | None) -> bool:
    return reached is not None and (last_told is None or reached > last_told)


def _try(clock_id: int, *, at: datetime) -> bool:
    try:
        return remind(clock_id, at=at)
    except Exception:
        log.exception("the delay %s could not be recalled", clock_id)
        return False


@transaction.atomic
def remind(clock_id: int, *, at: datetime) -> bool:
    """Send the reminder of a delay whose day has come, once; return whether it was sent now.

    The file is locked, as acts lock it: two scans follow one another, and a delay that an act stops is not recalled.
    The row, its trace and its mails are written together or not at all.
    """
    request = AccessRequest.objects.select_for_update(of=("self",)).get(clocks=clock_id)
    clock = Clock.objects.get(pk=clock_id)
    days = _reached(clock, system_clock.day_of(at)) if clock.running else None
    last_told = clock.reminders.filter(due_on=clock.due_on).aggregate(Max("days"))["days__max"]
    if not _is_new(days, last_told):
        return False
    Reminder.objects.create(request=request, clock=clock, due_on=clock.due_on, days=days, at=at)
    _tell(clock, request, days, at=at)
    return True


def _tell(clock: Clock, request: AccessRequest, days: int, *, at: datetime) -> None:
    rule = rules.get(clock.ruleset).reminders_of(clock.code)[days]
    on = system_clock.day_of(at)
    told = notices.recipients(rule.to, _subject(clock, request), on=on)
    for recipient in told:
        _queue_one(clock, request, rule, recipient, days=days, at=at)
    audit.record(
        "dossier.reminded",
        object=request.audit_ref,
        actor=SERVICE,
        at=at,
        project=request.reference,
        basis=rule.sources[0],
        facts={"clock": clock.code, "due_on": clock.due_on.isoformat(), "days": days, "people": len(told)},
    )


def _subject(clock: Clock, request: AccessRequest) -> Stateful:
    if clock.subject_machine == request.machine_name:
        return request
    return subjects.find(request, clock.subject_machine, clock.subject_id)


def _queue_one(
    clock: Clock, request: AccessRequest, rule: rules.Reminder, recipient: Recipient, *, days: int, at: datetime
) -> None:
    with translation.override(recipient.person.language):
        context = {
            "delay": wording.of(clock.rule, "label"),
            "due_on": clock.due_on,
            "late": is_over(clock.due_on, system_clock.day_of(at)),
            "next": wording.of(rule, "words"),
            **notices.words_for(recipient, request),
        }
    outbox.queue(
        "reminder",
        to=recipient.person,
        context=context,
        thread=request.reference,
        key=f"reminder:{clock.pk}:{clock.due_on}:{days}:{recipient.person.pk}",
        at=at,
    )
