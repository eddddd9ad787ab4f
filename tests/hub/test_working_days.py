from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.working_days import (
    add_months,
    add_working_days,
    is_working_day,
    public_holidays,
    roll_forward,
)

DAYS = st.dates(date(2016, 1, 1), date(2040, 12, 31))


def test_the_holidays_are_the_eleven_of_the_labour_code():
    assert sorted(public_holidays(2026)) == [
        date(2026, 1, 1),
        date(2026, 4, 6),
        date(2026, 5, 1),
        date(2026, 5, 8),
        date(2026, 5, 14),
        date(2026, 5, 25),
        date(2026, 7, 14),
        date(2026, 8, 15),
        date(2026, 11, 1),
        date(2026, 11, 11),
        date(2026, 12, 25),
    ]


@pytest.mark.parametrize("year", range(2016, 2041))
def test_a_year_has_eleven_holidays_unless_two_fall_together(year):
    ascension = next(day for day in public_holidays(year) if day.weekday() == 3 and day.month in {4, 5, 6})
    assert len(public_holidays(year)) in ({10, 11} if ascension.month == 5 and ascension.day in {1, 8} else {11})


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 4, 30), 7, date(2026, 5, 13)),  # over the 1st and the 8th of May
        (date(2026, 3, 2), 7, date(2026, 3, 11)),
        (date(2026, 3, 7), 1, date(2026, 3, 9)),  # counted from a Saturday
        (date(2026, 12, 24), 1, date(2026, 12, 28)),
        (date(2026, 1, 2), -1, date(2025, 12, 31)),
        (date(2026, 3, 7), 0, date(2026, 3, 7)),
    ],
)
def test_working_days_are_counted_after_the_event(day, count, expected):
    assert add_working_days(day, count) == expected


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 2, 28), 1, date(2026, 3, 28)),
    ],
)
def test_months_run_from_day_to_day(day, count, expected):
    assert add_months(day, count) == expected


@given(DAYS)
def test_rolling_forward_gives_the_first_working_day(day):
    rolled = roll_forward(day)
    assert is_working_day(rolled)
    assert not any(is_working_day(day + timedelta(days=n)) for n in range((rolled - day).days))


@given(DAYS, st.integers(1, 60))
def test_exactly_that_many_working_days_lie_between(day, count):
    end = add_working_days(day, count)
    assert sum(is_working_day(day + timedelta(days=n + 1)) for n in range((end - day).days)) == count
    assert is_working_day(end)
