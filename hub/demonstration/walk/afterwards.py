"""After the opinion: the sponsor's choice, the CNIL, the provision of the data, their use, the results."""

from datetime import date

from hub import working_days
from hub.accounts.enums import Role
from hub.demonstration import content
from hub.demonstration.steps import Step
from hub.demonstration.walk.case import Case

#: Working days the CNIL usually takes here, the parties to sign, and the holder to deliver.
DECISION, SIGNATURE, DELIVERY = 32, 26, 60


def _pace(case: Case, usual: int) -> int:
    """Return the working days something takes: in urgency, everyone hurries."""
    return usual // 4 if case.project.walk.get("urgent") else usual


def chosen(case: Case) -> list[Step]:
    """The sponsor goes to the CNIL and answers each recommendation."""
    said = content.sentences()["opinion"]["answers"]
    first = case.project.number % len(said)
    answers = {1: said[first], 2: said[(first + 1) % len(said)]}
    return [Step("choose_cnil", case.sponsor, days=5, on=case.project.day("chosen_on"), data={"answers": answers})]


def transmitted(case: Case) -> list[Step]:
    tacit = case.project.walk.get("opinion") == "tacit"
    data = {
        "received_on": "today",
        "cnil_reference": f"9{case.project.number:05d}",
        "note": content.sentences()["cnil"]["note_tacit" if tacit else "note"],
    }
    return [Step("transmit_to_cnil", case.officer, days=2, on=case.project.day("cnil_on"), data=data)]


def extended(case: Case) -> list[Step]:
    data = {"extended_on": "today", "reasons": content.sentences()["cnil"]["extension"]}
    return [_by_liaison(case, "record_cnil_extension", on=case.project.day("extended_on"), data=data)]


def questioned(case: Case) -> list[Step]:
    data = {"asked_on": "today", "text": content.sentences()["cnil"]["request"]}
    return [_by_liaison(case, "record_cnil_request", on=case.project.day("asked_on"), data=data)]


def authorised(case: Case) -> list[Step]:
    """A decision with its number, or the silence of the CNIL that a person records."""
    if case.project.walk.get("decision") == "tacit":
        return [_by_liaison(case, "record_tacit_authorisation", days=46, data={"verified": True})]
    extension = extended(case) if case.project.day("extended_on") else []
    data = {
        "number": "next",
        "decided_on": "yesterday",
        "conditions": case.project.walk.get("conditions", content.sentences()["cnil"]["conditions"]),
        "duration_months": 36,
    }
    decided = case.project.day("decided_on")
    on = working_days.add_working_days(decided, 1) if decided else None
    return [*extension, _by_liaison(case, "record_authorisation", days=_pace(case, DECISION), on=on, data=data)]


def refused(case: Case) -> list[Step]:
    data = {"number": "next", "decided_on": "yesterday", "reasons": content.sentences()["cnil"]["refusal"]}
    return [_by_liaison(case, "record_refusal", days=DECISION, data=data)]


def closed_by_cnil(case: Case) -> list[Step]:
    data = {"decided_on": "yesterday", "reasons": content.sentences()["cnil"]["no_action"]}
    return [_by_liaison(case, "record_no_action", days=DECISION, data=data)]


def _by_liaison(case: Case, act: str, *, days: int = 0, on: date | None = None, data: dict) -> Step:
    return Step(act, case.one(Role.CNIL_LIAISON), days=days, on=on, data=data)


def agreement_opened(case: Case) -> list[Step]:
    return [Step("open_agreement", case.officer, days=6)]


def agreement_signed(case: Case) -> list[Step]:
    signed = case.project.day("signed_on")
    return [
        Step("sign_agreement", case.officer, days=_pace(case, SIGNATURE), on=signed, data={"signed_on": "yesterday"}),
        _named(case, case.sponsor, days=4),
    ]


def _named(case: Case, person: str, *, days: int) -> Step:
    who = content.people()[person]
    body = content.organisations()[who.organisation].name
    data = {"full_name": who.full_name, "organisation": body, "email": who.email}
    return Step("name_user", case.sponsor, days=days, data=data)


def accredited(case: Case) -> list[Step]:
    """A statistician of the hub's research body joins the sponsor; the registration authority accredits both."""
    second = content.in_role(Role.SPONSOR, "institut")[0]
    named = [_named(case, second, days=1)] if second != case.sponsor else []
    return [*named, Step("accredit_users", case.one(Role.REGISTRAR), days=3)]


def delivered(case: Case) -> list[Step]:
    data = {"delivered_on": "yesterday", "note": content.sentences()["provision"]["delivery"]}
    return [Step("deliver", "holder", days=_pace(case, DELIVERY), on=case.project.day("delivered_on"), data=data)]


def access_opened(case: Case) -> list[Step]:
    return [Step("open_access", case.one(Role.REGISTRAR), days=3)]


def amendment_requested(case: Case) -> list[Step]:
    return [_reasoned(case, "request_amendment", case.sponsor, "amendment_on")]


def suspended(case: Case) -> list[Step]:
    return [_reasoned(case, "suspend", case.one(Role.DPO), "suspended_on")]


def _reasoned(case: Case, act: str, by: str, day: str) -> Step:
    return Step(act, by, on=case.project.day(day), data={"reason": content.sentences()["reasons"][act]})


def closed(case: Case) -> list[Step]:
    data = {"deletion_statement": content.sentences()["provision"]["deletion"], "confirmed": True}
    return [Step("close", case.one(Role.REGISTRAR), on=case.project.day("closed_on"), data=data)]


def results_published(case: Case) -> list[Step]:
    said = content.sentences()["results"][case.project.key]
    return [*closed(case), Step("publish_results", case.sponsor, on=case.project.day("published_on"), data=said)]
