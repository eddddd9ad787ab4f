"""The wall: every (state, act, role) of every machine, allowed exactly where the rule files say.

The expectation is read from the TOML with the standard library alone, so that the loader and the door are both judged.
Here roles are given by hand and facts are left out; tests/access walks the same wall with real people and files.
"""

import tomllib
from datetime import UTC, datetime

import pytest

from requests_workflow.committee.models import Assignment, Session
from requests_workflow.consultation.models import Consultation
from requests_workflow.procedure import door, policies
from requests_workflow.procedure.models import AccessRequest
from requests_workflow.procedure.refusals import NotAllowed, WrongState
from requests_workflow.rules import loader
from requests_workflow.stewardship.models import Description

FOLDER = loader.FOLDER / "2022-01-01"
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
MODELS = {
    "access_request": AccessRequest,
    "consultation": Consultation,
    "assignment": Assignment,
    "session": Session,
    "description": Description,
}
ROLES = [row["name"] for row in tomllib.loads((FOLDER / "roles.toml").read_text())["role"]] + ["recused", "nobody"]


def cases():
    for stem in loader.MACHINE_FILES:
        content = tomllib.loads((FOLDER / f"{stem}.toml").read_text())
        for state in content["state"]:
            for act in content["transition"]:
                for role in ROLES:
                    allowed = state["name"] in act["from"]
                    yield content["machine"], state["name"], act["name"], role, allowed, role in act["by"]


def subject_in(machine: str, state: str):
    request = AccessRequest(pk=1, ruleset="2022-01-01", state=state)
    if machine == "access_request":
        return request
    if machine == "session":
        return Session(pk=1, state=state, held_on=AT.date())
    if machine == "description":
        return Description(pk=1, state=state)
    return MODELS[machine](pk=1, state=state, request=request)


@pytest.mark.parametrize(("machine", "state", "act", "role", "right_state", "right_role"), list(cases()))
def test_the_wall(monkeypatch, machine, state, act, role, right_state, right_role):
    monkeypatch.setattr(policies, "roles_for", lambda user, subject: frozenset({role}))
    subject = subject_in(machine, state)
    if right_state and right_role:
        door.check_role_and_state(act, subject, by=None, at=AT)
        return
    with pytest.raises(WrongState if right_role else NotAllowed) as refused:
        door.check_role_and_state(act, subject, by=None, at=AT)
    assert len(refused.value.reason) > 20
