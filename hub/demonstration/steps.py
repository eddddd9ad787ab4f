"""A path is a list of steps; dated, each has its instant: working days, office hours, the same at every load."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from hub import clock, working_days

OPENING, CLOSING = time(9, 0), time(17, 50)
#: The first step of a day falls within this many minutes after the opening.
MORNING = 170


@dataclass(frozen=True)
class Step:
    """One act by one person (key): `days` working days after the step before, or `on` a day, at `clock` if said.

    `machine` and `about` tell what it is about when it is not the file: a consultation (holder's code), an
    assignment (rapporteur's key), a session.
    """

    act: str
    by: str
    days: int = 0
    on: date | None = None
    at: time | None = None
    machine: str = "access_request"
    about: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Planned:
    """A step at its instant, for a project's key or (a session's) day in ISO form."""

    at: datetime
    subject: str
    step: Step


class Disorder(ValueError):
    """A path goes back in time, or acts on a day when nobody works."""


def dated(steps: Iterable[Step], *, start: date, subject: str) -> Iterator[Planned]:
    """Yield the steps with their instants; raise `Disorder` for a path that cannot be."""
    moment = _instant(start, OPENING)
    for position, step in enumerate(steps):
        drawn = _drawn(f"{subject}:{position}:{step.act}")
        following = _following(moment, step, drawn)
        if following < moment or not working_days.is_working_day(clock.day_of(following)):
            raise Disorder(f"{subject}: {step.act} cannot happen on {following}, after {moment}")
        moment = following
        yield Planned(moment, subject, step)


def _following(moment: datetime, step: Step, drawn: int) -> datetime:
    today = clock.day_of(moment)
    day = step.on or working_days.add_working_days(today, step.days)
    if step.at:
        return _instant(day, step.at)
    if day != today:
        return _instant(day, OPENING) + timedelta(minutes=drawn % MORNING)
    later = moment + timedelta(minutes=2 + drawn % 17)
    if later.astimezone(clock.PARIS).time() <= CLOSING:
        return later
    return _instant(working_days.add_working_days(day, 1), OPENING) + timedelta(minutes=drawn % MORNING)


def _instant(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, tzinfo=clock.PARIS)


def _drawn(seed: str) -> int:
    """Return a number that looks drawn by lot and is the same at every load."""
    return int.from_bytes(hashlib.sha256(seed.encode()).digest()[:4], "big")
