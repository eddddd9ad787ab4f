"""The days of a letter: what the law gives to answer, and what the hub asks of itself and of holders before that."""

from dataclasses import dataclass
from datetime import date

from hub import clock as system_clock
from requests_workflow.procedure import clock_engine
from requests_workflow.rules.delays import Unit
from transparency.rights.models import Letter, LetterClock

#: The clock of the rules that runs for the answer.
ANSWER = "D1"


@dataclass(frozen=True)
class Target:
    """A day the hub set itself: `parameter` gives its length in `unit`, from the day the request was received."""

    code: str
    parameter: str
    unit: Unit


ROUTE = Target("route", "rights_route_days", "working_days")
ACKNOWLEDGE = Target("acknowledge", "rights_acknowledge_days", "working_days")
ALARM = Target("alarm", "rights_alarm_days", "days")


def last_day(letter: Letter, target: Target) -> date:
    """Return the last day of a target, included."""
    return clock_engine.add(letter.asked.received_on, letter.rule_set.parameter(target.parameter), target.unit)


def answer_due(letters: list[Letter]) -> dict[int, date]:
    """Return the last day to answer each letter, by key: one query."""
    rows = LetterClock.objects.filter(letter__in=letters, code=ANSWER).values_list("letter_id", "due_on")
    return {key: due_on for key, due_on in rows if due_on}


def reached(letter: Letter, *, today: date) -> list[Target]:
    """Return the targets that were missed and still matter: nobody acknowledged, or nobody answered."""
    found = []
    if letter.state == "waiting" and clock_engine.is_over(last_day(letter, ACKNOWLEDGE), today):
        found.append(ACKNOWLEDGE)
    if not letter.rule_state.terminal and clock_engine.is_over(last_day(letter, ALARM), today):
        found.append(ALARM)
    return found


def routed_in_time(letter: Letter) -> bool:
    """Tell whether a request was sent to its holder within the target: at once online, later for a letter or a call."""
    routed_on = system_clock.day_of(letter.asked.received_at)
    return not clock_engine.is_over(last_day(letter, ROUTE), routed_on)
