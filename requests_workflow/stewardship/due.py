"""When a holder must say again that a description is accurate, and when it is reminded (EHDS art. 60(3)).

A published version counts as its word too. The lengths are parameters of the rules.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import count, takewhile

from dateutil.relativedelta import relativedelta

from hub import clock
from requests_workflow import rules


def due_on(last_word_at: datetime | None, ruleset: rules.RuleSet) -> date | None:
    """Return the last day to attest a description, from the last attestation or version; None before the first."""
    if last_word_at is None:
        return None
    return clock.day_of(last_word_at) + relativedelta(months=ruleset.parameter("attestation_months"))


def said_in_time_since(today: date, ruleset: rules.RuleSet) -> datetime:
    """Return the instant from which a word still holds on a day: whatever was said before is overdue."""
    day = today - relativedelta(months=ruleset.parameter("attestation_months"))
    return datetime.combine(day, time.min, tzinfo=clock.PARIS)


def last_reminder(due: date, ruleset: rules.RuleSet, *, today: date) -> date | None:
    """Return the last day, `today` included, on which the holder is reminded; None before the first."""
    reached = list(takewhile(lambda day: day <= today, _reminders(due, ruleset)))
    return reached[-1] if reached else None


def _reminders(due: date, ruleset: rules.RuleSet) -> Iterator[date]:
    """Yield the days of reminders without end: some days before, on the day, then every so many months."""
    yield due - timedelta(days=ruleset.parameter("attestation_notice_days"))
    for times in count():
        yield due + relativedelta(months=times * ruleset.parameter("attestation_repeat_months"))
