"""When a delay ends, and why that day. Pure: rules and days in, days out (law.md section 4.2).

A delay is a list of events. The day of the event is not counted; months run from day to day; the delay ends at
midnight, Europe/Paris, at the end of `due_on`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from hub import working_days
from requests_workflow.rules.delays import Clock, ClockVerb, Unit

Reason = Literal["start", "pause", "resume_restart", "resume_suspend", "extend", "extension_kept", "roll", "stop"]


class ClockError(ValueError):
    """Events in an order that no delay can have."""


@dataclass(frozen=True)
class ClockFact:
    """One event of a delay, on a day of Paris."""

    verb: ClockVerb
    on: date


@dataclass(frozen=True)
class Span:
    """What a step counts: `length` units, the day after `after` being the first."""

    after: date
    length: int
    unit: Unit

    @property
    def last_day(self) -> date:
        return add(self.after, self.length, self.unit)


@dataclass(frozen=True)
class Step:
    """One line of the calculation: what happened, when, what it makes count, and the end of the delay after it."""

    reason: Reason
    on: date
    due_on: date | None
    span: Span | None = None


@dataclass(frozen=True)
class Computation:
    """`due_on` is None while the delay is paused. `steps` tell how it was found, in order."""

    due_on: date | None
    paused: bool
    stopped: bool
    extensions: int
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class CountedDay:
    """A day of a span of working days: its rank when it counts, None when it is a day off."""

    on: date
    rank: int | None


def is_over(due_on: date | None, day: date) -> bool:
    """Tell whether a delay had ended before `day` began: its last day belongs to it; one that is paused has no end."""
    return due_on is not None and day > due_on


def compute(rule: Clock, facts: Sequence[ClockFact], *, roll: bool) -> Computation:
    """Return the end of a delay after a list of events in the order they happened.

    `roll` moves an end that falls on a Saturday, a Sunday or a public holiday to the next working day.
    Raises `ClockError` when the first event is not a start, or an event cannot follow the one before: a delay that has
    ended can be neither paused nor extended.
    """
    run = _Run(rule, roll=roll)
    for fact in facts:
        run.apply(fact)
    return run.result()


def add(day: date, length: int, unit: Unit) -> date:
    """Return the last day of a delay of `length` units whose event happened on `day`."""
    if unit == "working_days":
        return working_days.add_working_days(day, length)
    if unit == "months":
        return working_days.add_months(day, length)
    return day + timedelta(days=length)


def counted_days(span: Span) -> Iterator[CountedDay]:
    """Yield every day of a span of working days, from the day after the event to the last one."""
    rank, day = 0, span.after
    while rank < span.length:
        day += working_days.ONE_DAY
        counts = working_days.is_working_day(day)
        rank += counts
        yield CountedDay(day, rank if counts else None)


class _Run:
    """The running of one delay; `raw` is its end before any roll-over."""

    def __init__(self, rule: Clock, *, roll: bool) -> None:
        self.rule = rule
        self.roll = roll
        self.raw: date | None = None
        self.paused_on: date | None = None
        self.last_on: date | None = None
        self.stopped = False
        self.extensions = 0
        self.steps: list[Step] = []

    def apply(self, fact: ClockFact) -> None:
        self._refuse_disorder(fact)
        getattr(self, f"_{fact.verb}")(fact.on)
        self.last_on = fact.on

    def _refuse_disorder(self, fact: ClockFact) -> None:
        if self.stopped:
            raise ClockError(f"{fact.verb} after the delay was stopped")
        if (self.raw is None) != (fact.verb == "start"):
            raise ClockError(f"{fact.verb} cannot happen here: a delay starts once, first")
        if self.last_on and fact.on < self.last_on:
            raise ClockError(f"{fact.verb} on {fact.on} comes before the event of {self.last_on}")
        if fact.verb == ("resume" if self.paused_on is None else "pause"):
            raise ClockError(f"{fact.verb} while the delay is {'running' if self.paused_on is None else 'paused'}")
        if fact.verb in {"pause", "extend"} and is_over(self._due_on(), fact.on):
            raise ClockError(f"{fact.verb} on {fact.on} after the delay ended")

    def _start(self, on: date) -> None:
        self._count("start", on, Span(on, self.rule.length, self.rule.unit))

    def _pause(self, on: date) -> None:
        self.paused_on = on
        self.steps.append(Step("pause", on, None))

    def _resume(self, on: date) -> None:
        raw, paused_on = self._raw(), self.paused_on or on
        self.paused_on = None
        if self.rule.on_resume == "suspend":
            self._count("resume_suspend", on, self._time_lost(raw, paused_on, on))
            return
        self._count("resume_restart", on, Span(on, self.rule.length, self.rule.unit))
        for _again in range(self.extensions):
            self._count("extension_kept", on, self._extension())

    def _extend(self, on: date) -> None:
        if self.extensions >= self.rule.extensions:
            raise ClockError(f"{self.rule.code} may be extended {self.rule.extensions} time(s)")
        self.extensions += 1
        self._count("extend", on, self._extension())

    def _stop(self, on: date) -> None:
        self._note_roll()
        self.stopped = True
        self.steps.append(Step("stop", on, self._due_on()))

    def _extension(self) -> Span:
        return Span(self._raw(), self.rule.extension_length, self.rule.extension_unit)

    def _time_lost(self, raw: date, paused_on: date, resumed_on: date) -> Span:
        """Return what a pause adds: as many days as it lasted, working days for a delay counted in them."""
        if self.rule.unit == "working_days":
            return Span(raw, working_days.working_days_between(paused_on, resumed_on), "working_days")
        return Span(raw, (resumed_on - paused_on).days, "days")

    def _count(self, reason: Reason, on: date, span: Span) -> None:
        self.raw = span.last_day
        self.steps.append(Step(reason, on, None if self.paused_on else self.raw, span))

    def _raw(self) -> date:
        if self.raw is None:
            raise ClockError("a delay that has not started has no end")
        return self.raw

    def _due_on(self) -> date | None:
        if self.paused_on or self.raw is None:
            return None
        return working_days.roll_forward(self.raw) if self.roll else self.raw

    def _note_roll(self) -> None:
        due_on = self._due_on()
        if due_on is not None and due_on != self._raw():
            self.steps.append(Step("roll", self._raw(), due_on))

    def result(self) -> Computation:
        if not self.stopped:
            self._note_roll()
        paused = self.paused_on is not None and not self.stopped
        return Computation(self._due_on(), paused, self.stopped, self.extensions, tuple(self.steps))
