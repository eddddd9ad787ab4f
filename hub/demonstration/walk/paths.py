"""The whole way of each project: the trunk of the procedure, cut where it stands, then the turn it took."""

from collections.abc import Callable
from datetime import date

from hub.demonstration.content import Project
from hub.demonstration.steps import Step
from hub.demonstration.walk import afterwards, committee, filing, other_routes
from hub.demonstration.walk.case import Case

Leg = Callable[[Case], list[Step]]

#: The state each leg leads to, in the order of the law.
TRUNK: tuple[tuple[str, Leg], ...] = (
    ("draft", filing.written),
    ("filed", filing.filed),
    ("complete", filing.declared_complete),
    ("assignment", committee.handed_over),
    ("under_review", committee.accepted),
    ("scheduled", committee.scheduled),
    ("opinion_given", committee.opinion_given),
    ("sponsor_choice", committee.notified),
    ("cnil_referral", afterwards.chosen),
    ("transmitted_to_cnil", afterwards.transmitted),
    ("authorised", afterwards.authorised),
    ("agreement", afterwards.agreement_opened),
    ("accreditation", afterwards.agreement_signed),
    ("preparation", afterwards.accredited),
    ("provided", afterwards.delivered),
    ("active", afterwards.access_opened),
)

PROVISION = ("agreement", "accreditation", "preparation", "provided", "active")
COMMITTEE = ("draft", "filed", "complete", "assignment", "under_review", "scheduled", "opinion_given", "sponsor_choice")


def _part(*states: str) -> tuple[tuple[str, Leg], ...]:
    return tuple((state, leg) for state, leg in TRUNK if state in states)


DECLARATION = (
    *_part("draft"),
    ("declared", other_routes.declared),
    ("registered", other_routes.registered),
    ("active", other_routes.begun),
)
#: The trunk of each route that the demonstration shows.
TRUNKS: dict[str, tuple[tuple[str, Leg], ...]] = {
    "STANDARD": TRUNK,
    "MR007": (*_part(*COMMITTEE), ("conformity_declared", other_routes.conformity_declared), *_part(*PROVISION)),
    "SAMPLE": (
        *_part("draft", "filed"),
        ("hub_review", other_routes.complete_for_the_hub),
        ("approved", other_routes.approved),
        *_part(*PROVISION),
    ),
    "MR003": (*DECLARATION[:2], ("declaration_noted", other_routes.noted)),
    "MR004": DECLARATION,
    "PERMANENT": DECLARATION,
    "INTERNAL": (*_part("draft"), ("no_procedure", other_routes.concluded)),
}

#: States beside the trunk: where the file left it, and the turn it took.
TURNS: dict[str, tuple[str, Leg]] = {
    "deleted": ("draft", filing.deleted),
    "complement_requested": ("filed", filing.waiting_for_complements),
    "rerouted": ("filed", filing.rerouted),
    "inadmissible": ("filed", filing.inadmissible),
    "closed_unanswered": ("filed", filing.closed_unanswered),
    "withdrawn": ("under_review", filing.withdrawn),
    "hearing": ("under_review", committee.heard),
    "adjourned": ("scheduled", committee.adjourned),
    "revision": ("sponsor_choice", committee.revised),
    "cnil_complement": ("transmitted_to_cnil", afterwards.questioned),
    "cnil_extended": ("transmitted_to_cnil", afterwards.extended),
    "refused": ("transmitted_to_cnil", afterwards.refused),
    "closed_by_cnil": ("transmitted_to_cnil", afterwards.closed_by_cnil),
    "amendment": ("active", afterwards.amendment_requested),
    "suspended": ("active", afterwards.suspended),
    "closed": ("active", afterwards.closed),
    "results_published": ("active", afterwards.results_published),
}


def path(case: Case) -> list[Step]:
    """Return every step of a project, in order."""
    legs = [leg for _state, leg in _until(case.project)]
    end = _end(case.project)
    if end in TURNS:
        legs.append(TURNS[end][1])
    return [step for leg in legs for step in leg(case)]


def sessions(project: Project) -> list[date]:
    """Return the days of the sessions a project is put on the agenda of."""
    reaches = {state for state, _leg in _until(project)}
    if "scheduled" not in reaches:
        return []
    return [day for day in (project.day("session_on"), project.day("second_session_on")) if day]


def _end(project: Project) -> str:
    """Tell the two ways to be closed without action apart."""
    if project.until != "closed_without_action":
        return project.until
    return "closed_unanswered" if project.walk.get("unanswered") else "closed_by_cnil"


def _until(project: Project) -> list[tuple[str, Leg]]:
    """Return the part of the trunk that a project walked."""
    end = _end(project)
    last = TURNS[end][0] if end in TURNS else end
    trunk = _trunk(project)
    names = [state for state, _leg in trunk]
    return trunk[: names.index(last) + 1]


def _trunk(project: Project) -> list[tuple[str, Leg]]:
    """Return the trunk as this project walked it: a tacit opinion, an amended file, a second examination."""
    legs = dict(TRUNKS[project.route])
    if project.walk.get("opinion") == "tacit":
        del legs["scheduled"]
        legs["opinion_given"] = committee.silent
    if project.until == "assignment":
        legs["assignment"] = committee.first_acceptance
    if "sponsor_choice" in legs and project.until not in {"sponsor_choice", "revision"}:
        legs["sponsor_choice"] = _after_the_opinion(project)
    return list(legs.items())


def _after_the_opinion(project: Project) -> Leg:
    more = [committee.reexamined] if project.day("second_session_on") else []
    more += [committee.revised] if project.walk.get("revision") else []
    return lambda case: [step for leg in (committee.notified, *more) for step in leg(case)]
