"""Why not another route: what shuts each of those that were not taken, or the answer that led elsewhere."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from hub.ui import words
from requests_workflow import rules
from requests_workflow.procedure import wording
from requests_workflow.rules.orientation import Outcome, Step, Walk
from transparency import procedure_page, procedure_route


@dataclass(frozen=True)
class Other:
    """A route that was not taken, where it is told, and why not."""

    label: str
    url: str
    why: str


def of(walk: Walk, outcome: Outcome, ruleset: rules.RuleSet) -> list[Other]:
    """Return every other route, in the order that they are tried."""
    return [
        Other(
            procedure_route.label(ruleset.routes[code]),
            procedure_page.address_of(ruleset.routes[code]),
            words.typo(_why_not(ruleset.routes[code], walk, outcome, ruleset)),
        )
        for code in ruleset.orientation.order
        if code != outcome.route
    ]


def _why_not(route: rules.Route, walk: Walk, outcome: Outcome, ruleset: rules.RuleSet) -> str:
    flags = [ruleset.flags[name] for name in route.excluded_by if name in outcome.flags]
    if flags:
        return _("Fermé par : %(flags)s.") % {"flags": ", ".join(wording.of(flag, "label") for flag in flags)}
    if route.code == ruleset.orientation.otherwise or _is_proposed(route, walk):
        return _("Ouvert aussi, mais plus long que le vôtre.")
    step = _led_elsewhere(route, walk)
    if step is None:
        return wording.of(route, "for")
    answers = ", ".join(wording.of(answer, "label") for answer in step.answers)
    said = {"question": wording.of(step.question, "label"), "answers": answers}
    return _("À « %(question)s », vous avez répondu : %(answers)s.") % said


def _is_proposed(route: rules.Route, walk: Walk) -> bool:
    return any(route.code in answer.routes for step in walk.steps for answer in step.answers)


def _led_elsewhere(route: rules.Route, walk: Walk) -> Step | None:
    """Return the question where another answer would have proposed a route."""
    for step in walk.steps:
        if any(route.code in answer.routes for answer in step.question.answers.values()):
            return step
    return None
