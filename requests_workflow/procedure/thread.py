"""The thread of a file: what is due, then what happened, the last first, as far as the person may read it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from django.utils.translation import gettext as _

from audit import api as audit
from hub import clock as system_clock
from hub.accounts.models import User
from hub.ui.shapes import Event
from requests_workflow import rules
from requests_workflow.procedure import clocks, policies, wording
from requests_workflow.procedure.clock_engine import is_over
from requests_workflow.procedure.enums import TEAM
from requests_workflow.procedure.models import AccessRequest

#: How many past lines a page shows before it folds the older ones.
RECENT = 6


@dataclass(frozen=True)
class Thread:
    """`due` runs from the nearest date; `recent` and `older` from the last line back."""

    due: list[Event]
    recent: list[Event]
    older: list[Event]


def of(request: AccessRequest, *, user: User, at: datetime) -> Thread:
    """Return the thread of a file for one reader; the same few queries however long it is."""
    told = list(reversed(_told(request, audiences(policies.roles_on(user, request)))))
    return Thread(_dues(request, at=at), told[:RECENT], told[RECENT:])


def _told(request: AccessRequest, readable: set[str]) -> list[Event]:
    ruleset = request.rule_set
    traces = audit.events_of_project(request.reference).filter(outcome=0, facts__has_key="transition")
    traces = [trace for trace in traces if _audience(trace, ruleset) in readable]
    names = _names(traces) if "office" in readable else {}
    lines = [_line(trace, names, ruleset) for trace in traces]
    return [_merged(list(same)) for _key, same in groupby(lines, key=_same_line)]


def _line(trace, names: dict[str, str], ruleset: rules.RuleSet) -> Event:
    return Event(
        at=trace.occurred_at,
        title=wording.kind_label(trace.kind),
        actor=names.get(trace.actor_id, ""),
        role=wording.role_label(trace.actor_role, ruleset),
    )


def _same_line(event: Event) -> tuple:
    """What several people did one after the other on the same day is told once."""
    return system_clock.day_of(event.at), event.title


def _merged(events: list[Event]) -> Event:
    first = events[0]
    if len(events) == 1:
        return first
    actors = sorted({event.actor for event in events if event.actor})
    title = _("%(what)s, %(times)s fois") % {"what": first.title, "times": len(events)}
    roles = sorted({event.role for event in events})
    return replace(first, title=title, actor=", ".join(actors), role=", ".join(roles), time=False)


def _audience(trace, ruleset: rules.RuleSet) -> str:
    machine = ruleset.machines.get(trace.facts.get("machine", ""))
    transition = machine.transitions.get(trace.facts["transition"]) if machine else None
    return transition.timeline if transition else "none"


def audiences(roles: Iterable[str]) -> set[str]:
    """Return which kinds of line a person's roles let them read."""
    roles = set(roles)
    readable = {"everyone"}
    if roles & TEAM:
        readable.add("file")
    if roles & {"secretariat", "dpo", "auditor"}:
        readable |= {"file", "committee", "office"}
    if roles & {"chair", "committee_member", "rapporteur"} and not roles & {*TEAM, "data_holder"}:
        readable.add("committee")
    return readable


def _names(events) -> dict[str, str]:
    ids = {event.actor_id for event in events if event.actor_id.isdigit()}
    return {str(user.pk): user.full_name for user in User.objects.filter(pk__in=ids)}


def _dues(request: AccessRequest, *, at: datetime) -> list[Event]:
    today = system_clock.day_of(at)
    return [
        Event(
            at=clock.due_on,
            title=wording.of(clock.rule, "label"),
            role=wording.role_label(clock.rule.owner, request.rule_set),
            future=True,
            late=is_over(clock.due_on, today),
        )
        for clock in sorted(clocks.running(request), key=lambda clock: clock.due_on or today)
        if clock.due_on
    ]
