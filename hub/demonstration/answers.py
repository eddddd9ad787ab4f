"""What a project's sponsor typed: from a few lines of content to every question of the form."""

from datetime import date
from typing import Any

from hub import working_days
from hub.demonstration import content
from hub.demonstration.content import MAIL_DOMAIN, Project
from requests_workflow import rules

#: Bases of the SNDS, treated on the portal of their holder.
SNDS_ONLY = frozenset(
    {"dcir", "dcirs", "pmsi-mco", "pmsi-ssr", "pmsi-had", "rim-p"}
    | {"causes-de-deces", "esnd", "beneficiaires", "cartographie"}
)


def of(project: Project) -> dict[str, dict[str, Any]]:
    """Return the values of every question, by section of the form."""
    return {
        "project": _project(project),
        "method": _method(project),
        "population": _population(project),
        "data_protection": _protection(project),
        "people": _people(project),
        "results": _results(project),
        **_route(project),
    }


def datasets(project: Project) -> list[dict[str, Any]]:
    """Return the datasets asked for, with reason and years."""
    first, last = project.years
    return [
        {"code": code, "justification": reason, "years_from": first, "years_to": last}
        for code, reason in project.datasets.items()
    ]


def _say(name: str, project: Project, **more: str) -> str:
    organisation = content.organisations()[content.people()[project.sponsor].organisation].name
    text: str = content.sentences()[name]
    return text.format(benefit=project.benefit, organisation=organisation, **more)


def _project(project: Project) -> dict[str, Any]:
    return {
        "title": project.title,
        "acronym": project.acronym,
        "summary": project.summary,
        "public_interest": _say("public_interest", project),
        "purposes": project.purposes,
        "benefit": project.benefit,
    }


def _method(project: Project) -> dict[str, Any]:
    return {
        "main_objective": project.objective,
        "secondary_objectives": project.secondary,
        "medical_domains": project.domains,
        "method": content.sentences()["method"][project.design],
        "produces_algorithm": project.ai,
        "algorithm_detail": _say("algorithm_detail", project) if project.ai else "",
        "tools": _say("tools", project),
    }


def _population(project: Project) -> dict[str, Any]:
    return {
        "population": project.inclusion,
        "exclusion": project.exclusion,
        "population_size": project.size,
        "geography": _say("geography", project),
        "includes_minors": project.minors,
        "includes_deceased": project.deceased or "causes-de-deces" in project.datasets,
        "period_from": date(project.years[0], 1, 1),
        "period_to": date(project.years[1], 12, 31),
    }


def _protection(project: Project) -> dict[str, Any]:
    told = project.information or ("individual" if project.matching == "direct" or project.own_data else "exception")
    detail = "" if project.matching == "none" else _say(f"matching_{project.matching}", project)
    return {
        "legal_basis": "6-1-f" if _is_company(project) else "6-1-e",
        "special_basis": "9-2-j",
        "why_not_anonymous": _say("why_not_anonymous", project),
        "data_format": "pseudonymised",
        "matching": project.matching,
        "matching_detail": f"{detail} {project.own_data}".strip(),
        "linkage_steps": _linkage(project),
        "genetic_data": False,
        "single_decision": False,
        "information": told,
        "information_detail": _say(f"information_{told}", project),
        "opposition_contact": f"droits-{project.key}@{MAIL_DOMAIN}",
        "recipients": _say("recipients", project),
        "transfers": False,
        "transfers_detail": "",
        "hosting": _hosting(project),
        "hosting_detail": "",
        "safeguards": _say("safeguards", project),
        "start_on": _start(project),
        "duration_months": 36,
        "retention_months": 24,
    }


def _linkage(project: Project) -> list[dict[str, str]]:
    """Return the linkage scheme: what the team brings, or the second base asked for, tied to the first one."""
    if project.matching == "none":
        return []
    first, *rest = project.datasets
    second = "Données de l’équipe" if project.own_data or not rest else rest[0]
    key = "nir" if project.matching == "direct" else "traits"
    return [{"first_source": second, "second_source": first, "key": key, "operator": "Tiers de confiance (inventé)"}]


def _hosting(project: Project) -> str:
    if "depistage-mirabelle" in project.datasets:
        return "holder_platform"
    return "cnam_portal" if set(project.datasets) <= SNDS_ONLY and project.matching == "none" else "hub_platform"


def _start(project: Project) -> date:
    asked = project.day("filed_on") or project.walk["created_on"]
    return working_days.add_months(asked, 9).replace(day=1)


def _people(project: Project) -> dict[str, Any]:
    organisation = content.organisations()[content.people()[project.sponsor].organisation]
    funders, missions = "funders", "controller_missions"
    if _is_company(project):
        funders, missions = "funders_industry", "controller_missions_company"
    return {
        "controller_kind": organisation.kind,
        "controller_missions": _say(missions, project),
        "controller_sector": project.sector,
        "controller_established": "france",
        "union_representative": "",
        "joint_controllers": "",
        "implementer": _say("implementer", project),
        "dpo_contact": f"dpo-{organisation.key}@{MAIL_DOMAIN}",
        "uses_research_firm": bool(project.firm),
        "research_firm": content.organisations()[project.firm].name if project.firm else "",
        "funders": _say(funders, project),
        "funding": [{"funder": line} for line in _say(funders, project).splitlines()],
    }


def _route(project: Project) -> dict[str, dict[str, Any]]:
    """Return what the route asks beside the rest: the standard one a methodology, the others their conditions."""
    if project.route == "STANDARD":
        return {"methodology": {"near_methodology": "none", "departures": []}}
    conditions = rules.in_force(_start(project)).routes[project.route].conditions
    detail = _say("conditions_detail", project) if conditions else ""
    return {"conditions": {"conditions_met": list(conditions), "conditions_detail": detail}} if conditions else {}


def _is_company(project: Project) -> bool:
    return project.sector == "industry"


def _results(project: Project) -> dict[str, Any]:
    return {
        "dissemination": _say("dissemination", project),
        "results_on": working_days.add_months(_start(project), 24),
    }
