"""What everyone may know, read live from the stages: no table of its own, nothing typed twice."""

from datetime import date

from audit import api as audit
from hub import clock
from requests_workflow import rules
from requests_workflow.authority import queries as authority
from requests_workflow.committee.opinions import queries as opinions
from requests_workflow.procedure import queries as procedure

#: The only acts whose day everyone may know, with the audit kind that tells it.
KEY_ACTS = (
    "dossier.filed",
    "dossier.declared_complete",
    "authority.transmitted",
    "dossier.declared",
    "hub.access_approved",
    "sponsor.conformity_declared",
    "register.declaration_published",
    "provision.processing_begun",
    "provision.processing_ended",
    "provision.access_opened",
    "provision.suspended",
    "provision.suspension_lifted",
    "provision.closed",
    "provision.results_published",
)


def file_of(reference: str):
    """Return one public file, or None: what is not public does not exist here."""
    return procedure.published().filter(reference=reference).first()


def public_decision(file):
    """Return what the CNIL decided of a public file: the authorisation in force, else the refusal that is told."""
    if file.authorised_at is None and file.state == procedure.REFUSED:
        return authority.decision_of(file)
    return authority.decision_in_force(file)


def public_opinion(file, decision):
    """Return the opinion that the decision rests on, when the rules publish it (P13); else None.

    A methodology is opened by the opinion itself: it rests on the last one given before.
    """
    published = "P13_authorised" if file.authorised_at else "P13_others"
    if not file.rule_set.parameter(published) or not (file.authorised_at or decision):
        return None
    day = decision.decided_on if decision else clock.day_of(file.authorised_at)
    return opinions.opinions_of(file).filter(given_on__lte=day).first()


def rectifications(opinion):
    """Return what corrects an opinion, in order, as everyone reads it."""
    return opinions.rectifications_of(opinion)


def key_acts(file) -> list[tuple[str, date]]:
    """Return (audit kind, day in Paris) of the acts whose day everyone may know, from the trail."""
    events = audit.events_for(file.audit_ref).filter(kind__in=KEY_ACTS, outcome=0)
    return [(event.kind, clock.day_of(event.occurred_at)) for event in events]


# Choices of the filters


def states() -> list[rules.State]:
    """Return the public states of the rules in force, the first of those that everyone is told alike."""
    first: dict[str, rules.State] = {}
    for state in _public_states():
        first.setdefault(state.public_label_fr, state)
    return list(first.values())


def told_alike(name: str) -> list[str]:
    """Return the public states that everyone is told in the same words as one of them, itself included."""
    public = _public_states()
    words = {state.public_label_fr for state in public if state.name == name}
    return [state.name for state in public if state.public_label_fr in words]


def _public_states() -> list[rules.State]:
    return procedure.told_states(rules.in_force(clock.today()))
