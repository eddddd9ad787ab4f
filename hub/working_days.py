"""Days as French procedure counts them.

Working days (jours ouvrés) are Monday to Friday less the 11 public holidays of article L3133-1 of the Labour Code,
without the two of Alsace-Moselle; Whit Monday is a holiday. The day of the event is never counted.
"""

from datetime import date, timedelta
from functools import cache

from dateutil.relativedelta import relativedelta
from holidays import country_holidays

ONE_DAY = timedelta(days=1)


@cache
def public_holidays(year: int) -> frozenset[date]:
    """Return the public holidays of metropolitan France in a year."""
    return frozenset(country_holidays("FR", years=year))


@cache
def _holiday_names(year: int, language: str) -> dict[date, str]:
    return dict(country_holidays("FR", years=year, language="fr" if language == "fr" else "en_US"))


def holiday_name(day: date, language: str) -> str:
    """Return the name of a public holiday, in French (`fr`) or English; empty for any other day."""
    return _holiday_names(day.year, language).get(day, "")


def is_working_day(day: date) -> bool:
    """Answer whether a day is from Monday to Friday and no public holiday."""
    return day.weekday() < 5 and day not in public_holidays(day.year)


def add_working_days(day: date, count: int) -> date:
    """Return the `count`-th working day after `day`, or before it when negative; `day` itself for 0."""
    step = ONE_DAY if count >= 0 else -ONE_DAY
    for _nth in range(abs(count)):
        day = _next_working_day(day, step)
    return day


def add_months(day: date, count: int) -> date:
    """Return the same day of the month `count` months later (de quantième à quantième), or that month's last day."""
    return day + relativedelta(months=count)


def roll_forward(day: date) -> date:
    """Return `day`, or the next working day when it is not one."""
    return day if is_working_day(day) else _next_working_day(day, ONE_DAY)


def _next_working_day(day: date, step: timedelta) -> date:
    day += step
    while not is_working_day(day):
        day += step
    return day


def working_days_between(start: date, end: date) -> int:
    """Return how many working days come after `start` up to and including `end`; 0 when `end` is not later."""
    days = (start + timedelta(days=offset) for offset in range(1, (end - start).days + 1))
    return sum(map(is_working_day, days))
