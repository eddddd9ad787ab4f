"""The clocks of what lives under the rules: rows that say what happened, and the day that follows from them."""

from collections.abc import Collection
from datetime import date, datetime

from hub import clock as system_clock
from requests_workflow import rules
from requests_workflow.procedure import clock_engine
from requests_workflow.procedure.clock_engine import ClockFact, Computation
from requests_workflow.procedure.models import Clock, ClockRow, Stateful
from requests_workflow.rules.model import ClockStep


def apply(step: ClockStep, subject: Stateful, *, on: date, at: datetime, length: int | None = None) -> None:
    """Carry out one clock step of an act: start, stop, pause, resume or extend.

    `length` replaces the rule's when a decision sets the delay it starts, in the rule's unit.

    Stopping what does not run changes nothing: an act may end whichever of two delays applies.
    """
    if step.verb == "start":
        _start(step.code, subject, on=on, at=at, length=length)
        return
    for clock in running(subject, step.code):
        day = max(on, _last_day(clock))
        if not _changes_nothing(clock, step.verb, on=day):
            _add(clock, step.verb, on=day, at=at)


def _changes_nothing(clock: ClockRow, verb: str, *, on: date) -> bool:
    """A question that comes once the delay has ended does not revive it; its answer then resumes nothing.

    Nor does a second question stop what the first one stopped.
    """
    paused = clock.due_on is None
    if verb == "pause":
        return paused or clock_engine.is_over(clock.due_on, on)
    return verb == "resume" and not paused


def running(subject: Stateful, code: str = "all") -> list[ClockRow]:
    """Return the delays that run or are paused for a subject, of one code or of all.

    Those of a file are all that run in it, of its rapporteurs and holders too: what ends the file's stage ends theirs.
    """
    found = subject.kept_clocks().filter(running=True)
    return list(found if code == "all" else found.filter(code=code))


def last_days(machine: str, keys: Collection[int], code: str) -> dict[int, date]:
    """Return the last day of a delay of several subjects of one machine, running or ended, by key: one query.

    A subject whose delay never ran, or is paused, is left out.
    """
    rows = Clock.objects.filter(subject_machine=machine, subject_id__in=keys, code=code).order_by("pk")
    return {key: on for key, on in rows.values_list("subject_id", "due_on") if on}


def computation(clock: ClockRow) -> Computation:
    """Return how a clock's date was found, from its events and the rule set it started under."""
    facts = [ClockFact(event.verb, event.on) for event in clock.events.all()]
    return clock_engine.compute(clock.rule, facts, roll=_rolls(clock))


def has_expired(subject: Stateful, codes: tuple[str, ...], *, at: datetime) -> bool:
    """Tell whether one of these delays ended before the day of `at`, Europe/Paris."""
    today = system_clock.day_of(at)
    return any(clock_engine.is_over(clock.due_on, today) for code in codes for clock in running(subject, code))


def extensions_left(subject: Stateful, code: str) -> int:
    """Return how many times a running delay may still be extended; 0 when it does not run."""
    clocks = running(subject, code)
    return clocks[0].rule.extensions - computation(clocks[0]).extensions if clocks else 0


def _rolls(clock: ClockRow) -> bool:
    return bool(rules.get(clock.ruleset).parameter(clock.rule.roll))


def _last_day(clock: ClockRow) -> date:
    return clock.events.order_by("-pk").values_list("on", flat=True)[0]


def _start(code: str, subject: Stateful, *, on: date, at: datetime, length: int | None) -> None:
    clock = subject.begin_clock(code=code, ruleset=subject.rule_set.id, length=length)
    _add(clock, "start", on=on, at=at)


def _add(clock: ClockRow, verb: str, *, on: date, at: datetime) -> None:
    clock.add_event(verb, on=on, at=at)
    result = computation(clock)
    clock.due_on, clock.running = result.due_on, not result.stopped
    clock.save(update_fields=["due_on", "running"])
