"""A slow second reading of law.md 4.2, written day by day and apart from the engine, to judge it."""

import calendar
from datetime import date, timedelta

DAY = timedelta(days=1)

#: Fixed public holidays of metropolitan France (Labour Code L3133-1), as (month, day).
FIXED = {(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)}


def easter(year: int) -> date:
    """Return Easter Sunday (Meeus, Jones and Butcher)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def is_day_off(day: date) -> bool:
    moving = {easter(day.year) + timedelta(days=offset) for offset in (1, 39, 50)}
    return day.weekday() >= 5 or (day.month, day.day) in FIXED or day in moving


def end(day: date, length: int, unit: str) -> date:
    if unit == "days":
        return day + length * DAY
    if unit == "months":
        month = day.month - 1 + length
        year, month = day.year + month // 12, month % 12 + 1
        return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
    while length:
        day += DAY
        length -= not is_day_off(day)
    return day


def due(rule, facts, roll: bool):
    """Return the last day of a delay after (verb, day) facts; None while paused."""
    raw = paused = None
    extensions = 0
    for verb, on in facts:
        if verb == "start":
            raw = end(on, rule.length, rule.unit)
        elif verb == "pause":
            paused = on
        elif verb == "extend":
            extensions += 1
            raw = end(raw, rule.extension_length, rule.extension_unit)
        elif verb == "resume" and rule.on_resume == "restart":
            raw = end(on, rule.length, rule.unit)
            for _again in range(extensions):
                raw = end(raw, rule.extension_length, rule.extension_unit)
            paused = None
        elif verb == "resume":
            lost = on - paused
            if rule.unit == "working_days":
                worked = sum(not is_day_off(paused + n * DAY) for n in range(1, lost.days + 1))
                raw = end(raw, worked, "working_days")
            else:
                raw += lost
            paused = None
    return None if paused else rolled(raw, roll)


def rolled(day: date, roll: bool) -> date:
    while roll and is_day_off(day):
        day += DAY
    return day
