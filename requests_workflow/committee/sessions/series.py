"""The days of sessions planned at once. Pure."""

from datetime import date, datetime, time

from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday

from hub import working_days
from requests_workflow.committee.enums import Rhythm

#: Not every month has a fifth Tuesday.
LAST_RANK = 4
WEEKS = {Rhythm.WEEKLY: 1, Rhythm.FORTNIGHTLY: 2}


def days(first: date, every: str, count: int) -> list[date]:
    """Return `count` working days from `first`: one that falls on a day off is the next working day.

    Every month, the same day of the week at the same rank: the second Tuesday; after the fourth, the last of the month.
    """
    if every in WEEKS:
        found = rrule(WEEKLY, dtstart=_midnight(first), interval=WEEKS[every], count=count)
    else:
        found = rrule(MONTHLY, dtstart=_midnight(first), byweekday=weekday(first.weekday(), _rank(first)), count=count)
    return [working_days.roll_forward(one.date()) for one in found]


def _rank(day: date) -> int:
    """Return 1 for the first such day of the week in its month, and so on; -1 for a fifth, that is the last."""
    rank = (day.day - 1) // 7 + 1
    return rank if rank <= LAST_RANK else -1


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())
