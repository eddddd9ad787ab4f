"""The wall: every (state, act, role) of every machine, allowed exactly where the rule files say.

The expectation is read from the TOML with the standard library alone, so that the loader and the door are both judged.
Here roles are given by hand and facts are left out; tests/access walks the same wall with real people and files.
"""

from datetime import UTC, datetime

import pytest

from requests_workflow.committee.models import AgendaItem, Assignment, Ballot, Minutes, Rectification, Session
from requests_workflow.consultation.models import Condition, Consultation
from requests_workflow.desk.messages.models import Message
from requests_workflow.dossier.models import Invitation
from requests_workflow.procedure import door, policies
from requests_workflow.procedure.models import AccessRequest
from requests_workflow.procedure.refusals import NotAllowed, Refused, WrongState
from requests_workflow.rules import loader
from requests_workflow.stewardship.models import Description
from tests.rules import tables
from transparency.rights.models import Letter

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
MODELS = {
    "access_request": AccessRequest,
    "consultation": Consultation,
    "condition": Condition,
    "assignment": Assignment,
    "session": Session,
    "agenda_item": AgendaItem,
    "ballot": Ballot,
    "rectification": Rectification,
    "minutes": Minutes,
    "description": Description,
    "message": Message,
    "invitation": Invitation,
    "rights_letter": Letter,
}
ROLES = [row["name"] for row in tables.table("roles")["role"]] + ["recused", "nobody"]
ROUTES = [row["code"] for row in tables.table("routes")["route"]]


def contents() -> dict[str, dict]:
    """Return the content of the file of each machine, by the machine's name."""
    read = (tables.machine(stem) for stem in loader.MACHINE_FILES)
    return {content["machine"]: content for content in read}


MACHINES = contents()
ACTS = [(machine, act["name"]) for machine, content in MACHINES.items() for act in content["transition"]]


def cases(machine: str, name: str):
    """Yield (route, state, role, refusal expected or None) for one act, on a route where the act exists.

    They are thousands in all, too many for a test each.
    """
    content = MACHINES[machine]
    [act] = [act for act in content["transition"] if act["name"] == name]
    route = act.get("routes", ROUTES)[0]
    for state in content["state"]:
        for role in ROLES:
            if role not in act["by"]:
                yield route, state["name"], role, NotAllowed
            else:
                yield route, state["name"], role, None if state["name"] in act["from"] else WrongState


def other_routes():
    """Yield each act with a route where it does not exist, in a state and a role that it is for."""
    for act in MACHINES["access_request"]["transition"]:
        for route in set(ROUTES) - set(act.get("routes", ROUTES)):
            yield route, act["from"][0], act["name"], act["by"][0]


def subject_in(machine: str, route: str, state: str):
    request = AccessRequest(pk=1, ruleset="2022-01-01", form_version="2022-01-01", route=route, state=state)
    if machine == "access_request":
        return request
    if machine == "session":
        return Session(pk=1, state=state, held_on=AT.date())
    if machine == "minutes":
        return Minutes(pk=1, state=state, session=Session(pk=1, held_on=AT.date()))
    if machine == "description":
        return Description(pk=1, state=state)
    if machine == "rights_letter":
        return Letter(pk=1, state=state, ruleset="2022-01-01")
    return MODELS[machine](pk=1, state=state, request=request)


@pytest.mark.parametrize(("machine", "act"), ACTS)
def test_the_wall(monkeypatch, machine, act):
    faults = []
    for route, state, role, expected in cases(machine, act):
        monkeypatch.setattr(policies, "roles_for", lambda user, subject, role=role: frozenset({role}))
        found, reason = answer(act, subject_in(machine, route, state))
        if found is not expected or (found and len(reason) <= 20):
            faults.append(f"{role} in {state}: {found} “{reason}”, not {expected}")
    assert faults == []


def answer(act: str, subject) -> tuple[type[Refused] | None, str]:
    """Return the refusal and its reason in words, or (None, "") when the door lets the act through."""
    try:
        door.check_role_and_state(act, subject, by=None, at=AT)
    except Refused as refused:
        return type(refused), refused.reason
    return None, ""


@pytest.mark.parametrize(("route", "state", "act", "role"), sorted(other_routes()))
def test_an_act_of_another_route_is_refused(monkeypatch, route, state, act, role):
    monkeypatch.setattr(policies, "roles_for", lambda user, subject: frozenset({role}))
    with pytest.raises(WrongState, match="n’existe pas sur le circuit"):
        door.check_role_and_state(act, subject_in("access_request", route, state), by=None, at=AT)
