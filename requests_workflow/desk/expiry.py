"""The acts by which a person records what the end of a delay means. The end of a delay does nothing by itself."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from requests_workflow import rules
from requests_workflow.procedure import registry
from requests_workflow.procedure.clock_engine import is_over
from requests_workflow.procedure.models import AccessRequest, Clock
from requests_workflow.procedure.policies import NOTHING

#: The facts of the rules that a delay must have ended for.
ENDED = frozenset({"clock_expired", "committee_clock_expired"})


@dataclass(frozen=True)
class Recording:
    """An act that the end of a delay calls for; `sure` when no other fact than that end is demanded."""

    clock: Clock
    act: rules.Transition
    url: str

    @property
    def sure(self) -> bool:
        return set(self.act.guards) <= ENDED


def due(file: AccessRequest, clocks: Collection[Clock], roles: Collection[str], today: date) -> list[Recording]:
    """Return what these roles may record on a file, of its running delays, on a day."""
    return [
        Recording(clock, act, _url(file, clock, act))
        for clock in clocks
        if is_over(clock.due_on, today)
        for act, codes in _recordings(file.rule_set.machines[clock.subject_machine])
        if clock.code in codes
        and set(act.by) & set(roles)
        and (clock.subject_machine != file.machine_name or file.state in act.from_)
    ]


def expired_for(role: str, today: date) -> Q:
    """Return the condition of the files with a delay whose end a role may record on a day."""
    ended = Clock.objects.filter(request=OuterRef("pk"), running=True, due_on__lt=today)
    found = NOTHING
    for ruleset in rules.all_rulesets().values():
        for machine in ruleset.machines.values():
            for act, codes in _recordings(machine):
                if role in act.by:
                    clocks = ended.filter(ruleset=ruleset.id, subject_machine=machine.name, code__in=codes)
                    found |= _standing(machine, act) & Q(Exists(clocks))
    return found


def recordable(roles: Collection[str], today: date) -> Q:
    """Return the condition of the delays, other than a file's own, whose end one of these roles may record on a day."""
    found = NOTHING
    for ruleset in rules.all_rulesets().values():
        for machine in ruleset.machines.values():
            for act, codes in _recordings(machine):
                if machine.name != AccessRequest.machine_name and set(act.by) & set(roles):
                    found |= Q(ruleset=ruleset.id, subject_machine=machine.name, code__in=codes)
    return found & Q(due_on__lt=today)


def _standing(machine: rules.Machine, act: rules.Transition) -> Q:
    """Return the condition of the files that stand where an act begins; the state of what hangs on one is its own."""
    return Q(state__in=act.from_) if machine.name == AccessRequest.machine_name else Q()


def _recordings(machine: rules.Machine) -> Iterator[tuple[rules.Transition, frozenset[str]]]:
    """Yield the acts of a machine that record the end of a delay, each with the codes of the delays it ends."""
    for act in machine.transitions.values():
        if ENDED & set(act.guards):
            yield act, frozenset(step.code for step in act.clocks if step.verb == "stop")


def _url(file: AccessRequest, clock: Clock, act: rules.Transition) -> str:
    """Return the page of the act, or the file's for an act that is done on a page of its stage."""
    if (clock.subject_machine, act.name) in registry.ACT_PAGES:
        return reverse("desk:file", args=[file.reference])
    return reverse("desk:act", args=[file.reference, clock.subject_machine, clock.subject_id, act.name])
