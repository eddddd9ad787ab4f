"""When a delay ends, and why that day. Pure: rules and days in, days out (law.md section 4.2).

A delay is a list of events. The day of the event is not counted; months run from day to day; the delay ends at
midnight, Europe/Paris, at the end of `due_on`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from hub import working_days
from requests_workflow.rules.model import Clock, ClockVerb, Unit


class ClockError(ValueError):
    """Events in an order that no delay can have."""


@dataclass(frozen=True)
class ClockFact:
    """One event of a delay, on a day of Paris."""

    verb: ClockVerb
    on: date


@dataclass(frozen=True)
class Step:
    """One line of the calculation: what happened, when, and the end of the delay after it."""

    reason: Literal["start", "pause", "resume_restart", "resume_suspend", "extend", "roll", "stop"]
    on: date
    due_on: date | None


@dataclass(frozen=True)
class Computation:
    """`due_on` is None while the delay is paused. `steps` tell how it was found, in order."""

    due_on: date | None
    paused: bool
    stopped: bool
    extensions: int
    steps: tuple[Step, ...]


def is_over(due_on: date | None, day: date) -> bool:
    """Tell whether a delay had ended before `day` began: its last day belongs to it; one that is paused has no end."""
    return due_on is not None and day > due_on


def compute(rule: Clock, facts: Sequence[ClockFact], *, roll: bool) -> Computation:
    """Return the end of a delay after a list of events in the order they happened.

    `roll` moves an end that falls on a Saturday, a Sunday or a public holiday to the next working day.
    Raises `ClockError` when the first event is not a start, or an event cannot follow the one before.
    """
    run = _Run(rule)
    for fact in facts:
        run.apply(fact)
    return run.result(roll=roll)


def add(day: date, length: int, unit: Unit) -> date:
    """Return the last day of a delay of `length` units whose event happened on `day`."""
    if unit == "working_days":
        return working_days.add_working_days(day, length)
    if unit == "months":
        return working_days.add_months(day, length)
    return day + timedelta(days=length)


class _Run:
    """The running of one delay; `raw` is its end before any roll-over."""

    def __init__(self, rule: Clock) -> None:
        self.rule = rule
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
        if (self.paused_on is None) == (fact.verb == "resume"):
            raise ClockError(
                f"{fact.verb} cannot happen while the delay is {'running' if not self.paused_on else 'paused'}"
            )

    def _start(self, on: date) -> None:
        self.raw = self._full_length_from(on)
        self._note("start", on, self.raw)

    def _pause(self, on: date) -> None:
        self.paused_on = on
        self._note("pause", on, None)

    def _resume(self, on: date) -> None:
        if self.rule.on_resume == "restart" or self.raw is None or self.paused_on is None:
            self.raw = self._full_length_from(on)
            self._note("resume_restart", on, self.raw)
        else:
            self.raw = self._shifted(self.raw, self.paused_on, on)
            self._note("resume_suspend", on, self.raw)
        self.paused_on = None

    def _extend(self, on: date) -> None:
        if self.raw is None or self.extensions >= self.rule.extensions:
            raise ClockError(f"{self.rule.code} may be extended {self.rule.extensions} time(s)")
        self.extensions += 1
        self.raw = add(self.raw, self.rule.extension_length, self.rule.extension_unit)
        self._note("extend", on, self.raw)

    def _stop(self, on: date) -> None:
        self.stopped = True
        self.paused_on = None
        self._note("stop", on, self.raw)

    def _full_length_from(self, on: date) -> date:
        end = add(on, self.rule.length, self.rule.unit)
        for _count in range(self.extensions):
            end = add(end, self.rule.extension_length, self.rule.extension_unit)
        return end

    def _shifted(self, raw: date, paused_on: date, resumed_on: date) -> date:
        if self.rule.unit == "working_days":
            return working_days.add_working_days(raw, working_days.working_days_between(paused_on, resumed_on))
        return raw + (resumed_on - paused_on)

    def _note(self, reason: str, on: date, due_on: date | None) -> None:
        self.steps.append(Step(reason, on, due_on))  # type: ignore[arg-type]

    def result(self, *, roll: bool) -> Computation:
        due_on = None if self.paused_on else self.raw
        if roll and due_on is not None and not self.stopped and not working_days.is_working_day(due_on):
            rolled = working_days.roll_forward(due_on)
            self._note("roll", due_on, rolled)
            due_on = rolled
        return Computation(due_on, self.paused_on is not None, self.stopped, self.extensions, tuple(self.steps))
