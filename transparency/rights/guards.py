"""The facts that the acts on a sealed letter demand."""

from datetime import timedelta

from django.utils.translation import gettext as _

from hub import clock
from requests_workflow.procedure.refusals import GuardFailed
from requests_workflow.procedure.registry import guard
from transparency.rights.enums import Outcome, Right

#: The answers that change what a base may be used for; the others are sent to the person directly.
_ON_OBJECTIONS = frozenset({Outcome.MATCHED, Outcome.NOT_MATCHED, Outcome.NOTHING_TO_DO})
_ON_THE_REST = frozenset({Outcome.ANSWERED, Outcome.NOT_MATCHED})


def outcomes(right: str) -> frozenset[str]:
    """Return the answers that fit a right."""
    return _ON_OBJECTIONS if right in (Right.OPPOSITION, Right.WITHDRAWAL) else _ON_THE_REST


@guard("letter_was_fetched")
def letter_was_fetched(act) -> None:
    """Nobody says of a letter that they never fetched that they have it, or that it does not open."""
    if not act.subject.fetched:
        raise GuardFailed(_("Relevez d’abord la lettre."))


@guard("answer_fits_the_right")
def answer_fits_the_right(act) -> None:
    """The answer is one that the right can have; an objection that is applied says from which day on."""
    outcome = act.data["outcome"]
    if outcome not in outcomes(act.subject.asked.right):
        raise GuardFailed(_("Cette réponse ne convient pas à ce qui est demandé."))
    if outcome == Outcome.MATCHED and not act.data.get("applies_from"):
        raise GuardFailed(_("Dites à partir de quel jour la demande est appliquée."))


answer_fits_the_right.needs_data = True


@guard("letter_kept_to_the_limit")
def letter_kept_to_the_limit(act) -> None:
    """A letter is kept for as long as the rules allow, counted from the day it was sealed."""
    kept = timedelta(days=act.subject.rule_set.parameter("P19"))
    if clock.day_of(act.at) < clock.day_of(act.subject.asked.received_at) + kept:
        raise GuardFailed(_("Cette lettre peut encore attendre."))
