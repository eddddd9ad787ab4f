"""Facts about clocks that any stage may demand; each stage adds its own in its own `guards.py`."""

from datetime import date

from django.utils.translation import gettext as _

from audit import api as audit
from hub import clock
from requests_workflow.procedure import clock_engine, clocks, queries, routes
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
    _check_extension(act, on=act.clock_on)


@guard("extension_decided_in_time")
def extension_decided_in_time(act) -> None:
    """The same, judged on the day another authority decided, whenever the office comes to record it."""
    _check_extension(act, on=act.data.get("extended_on", act.clock_on))


extension_decided_in_time.needs_data = True


def _check_extension(act, *, on: date) -> None:
    codes = [step.code for step in act.transition.clocks if step.verb == "extend"]
    running = [each for code in codes for each in clocks.running(act.subject, code)]
    if any(clock_engine.is_over(each.due_on, on) for each in running):
        raise GuardFailed(_("Le délai est déjà échu : il ne peut plus être prolongé."))
    if not all(clocks.extensions_left(act.subject, code) > 0 for code in codes):
        raise GuardFailed(_("Ce délai a déjà été prolongé autant de fois que la règle le permet."))


@guard("not_yet_urgent")
def not_yet_urgent(act) -> None:
    """The committee is not already seized in urgency."""
    if clocks.running(act.subject, "C4u"):
        raise GuardFailed(_("La saisine en urgence est déjà constatée."))


@guard("filed_on_the_route_before")
def filed_on_the_route_before(act) -> None:
    """The file came here from a route on which it had been filed."""
    if routes.before(act.subject) not in act.transition.to_routes:
        raise GuardFailed(_("Ce dossier n’avait pas été déposé sur un circuit où il puisse revenir."))


@guard("officer_may_serve")
def officer_may_serve(act) -> None:
    """The person to whom a file is given is of the secretariat, is not recused from it, and does not have it yet."""
    officer = act.data["officer"]
    if officer not in queries.possible_officers(act.request):
        raise GuardFailed(
            _("Cette personne ne peut pas suivre ce dossier : elle n’est pas du secrétariat, ou s’est déportée.")
        )
    if act.request.officer_id == officer.pk:
        raise GuardFailed(_("Cette personne suit déjà ce dossier."))


officer_may_serve.needs_data = True


@guard("has_officer")
def has_officer(act) -> None:
    """Somebody in particular handles the file."""
    if act.request.officer_id is None:
        raise GuardFailed(_("Personne ne suit ce dossier en particulier."))


@guard("not_nudged_today")
def not_nudged_today(act) -> None:
    """Who is awaited was not reminded by hand today already."""
    nudges = audit.events_for(act.request.audit_ref).filter(
        kind=act.transition.audit, facts__transition=act.transition.name
    )
    last = nudges.order_by("-seq").first()
    if last is not None and clock.day_of(last.occurred_at) == clock.day_of(act.at):
        raise GuardFailed(_("Une relance est déjà partie aujourd’hui."))
