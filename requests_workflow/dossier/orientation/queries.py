"""What is read of the orientations kept. Nothing here writes."""

from collections.abc import Mapping
from dataclasses import dataclass

from requests_workflow import rules
from requests_workflow.dossier.models import Orientation, OrientationUse
from requests_workflow.procedure.models import AccessRequest
from requests_workflow.rules import orientation as asking


@dataclass(frozen=True)
class Walked:
    """The answers of an orientation followed through the questions of some rules, and where they lead."""

    walk: asking.Walk
    outcome: asking.Outcome


def of_code(code: str) -> Orientation | None:
    """Return the orientation at an address, typed in capitals or not; None when there is none, or no more."""
    return Orientation.objects.filter(code=code.upper()).first() if "\x00" not in code else None


def walked(kept: Orientation) -> Walked | None:
    """Follow an orientation under its own rules; None when they cannot be read any more."""
    ruleset = rules.all_rulesets().get(kept.ruleset)
    return follow(ruleset, kept.answers) if ruleset else None


def follow(ruleset: rules.RuleSet, answers: Mapping[str, list[str]]) -> Walked | None:
    """Follow answers under some rules; None when a question of theirs has no answer."""
    walk = asking.walk(ruleset.orientation, answers)
    return Walked(walk, asking.outcome(ruleset, walk.steps)) if walk.next is None else None


def use_of(request: AccessRequest) -> OrientationUse | None:
    """Return what a file took from an orientation; None when it began without one."""
    return OrientationUse.objects.select_related("orientation").filter(request=request).first()
