from datetime import UTC, date, datetime

from hub import clock


def test_now_knows_its_zone():
    assert clock.now().tzinfo is UTC


def test_the_day_is_that_of_paris():
    assert clock.day_of(datetime(2026, 6, 30, 22, 30, tzinfo=UTC)) == date(2026, 7, 1)
    assert clock.day_of(datetime(2026, 12, 31, 22, 30, tzinfo=UTC)) == date(2026, 12, 31)
