"""Facts about clocks that any stage may demand; each stage adds its own in its own `guards.py`."""

from django.utils.translation import gettext as _

from requests_workflow.procedure import clocks
from requests_workflow.procedure.refusals import GuardFailed
from requests_workflow.procedure.registry import guard


@guard("clock_expired")
def clock_expired(act) -> None:
    """The delay of the present state has ended."""
    code = act.subject.rule_state.clock if act.from_state == act.subject.state else act.from_rule_state.clock
    if not clocks.has_expired(act.subject, (code,), at=act.at):
        raise GuardFailed(_("Le délai n’est pas encore échu."))


@guard("committee_clock_expired")
def committee_clock_expired(act) -> None:
    """The committee's delay, ordinary or urgent, has ended without an opinion."""
    if not clocks.has_expired(act.subject, ("C4", "C4u"), at=act.at):
        raise GuardFailed(_("Le délai du comité n’est pas encore échu : l’avis ne peut pas être réputé favorable."))


@guard("extension_left")
def extension_left(act) -> None:
    """The delay this act extends may still be extended, and has not ended."""
    codes = [step.code for step in act.transition.clocks if step.verb == "extend"]
    if any(clocks.has_expired(act.subject, (code,), at=act.at) for code in codes):
        raise GuardFailed(_("Le délai est déjà échu : il ne peut plus être prolongé."))
    if not all(clocks.extensions_left(act.subject, code) > 0 for code in codes):
        raise GuardFailed(_("Ce délai a déjà été prolongé autant de fois que la règle le permet."))


@guard("not_yet_urgent")
def not_yet_urgent(act) -> None:
    """The committee is not already seized in urgency."""
    if clocks.running(act.subject, "C4u"):
        raise GuardFailed(_("La saisine en urgence est déjà constatée."))
