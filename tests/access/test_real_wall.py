"""The wall with real people and real files: in each state, each act, as each person, exactly where the rules say.

tests/procedure/test_wall.py walks every role by hand; here the roles come from functions, ties and recusals.
"""

from functools import cache

import pytest

from hub.accounts import queries as accounts
from hub.accounts.enums import Role
from hub.demonstration import content
from requests_workflow.procedure import door, policies
from requests_workflow.procedure.models import AccessRequest
from requests_workflow.procedure.refusals import GuardFailed, NotAllowed, Refused, WrongState
from tests.access import cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

STANDARD = next(machine for machine in cast.MACHINES if machine["machine"] == "access_request")
#: A project of the demonstration in each state of each route.
STANDING = {(project.until, project.route): key for key, project in content.projects().items()}
#: Where no project rests, the state lasting ten minutes: the project one act away, and the acts that lead there.
BRIEF = {"opinion_released": ("psychotropes-enfants", {"sign_opinion": "chair", "release_opinion": "secretariat"})}
WALLS = [(state, key) for (state, _route), key in STANDING.items()]
WALLS += [(state, key) for state, (key, _acts) in BRIEF.items()]


def test_each_state_has_a_file():
    assert {state for state, _key in WALLS} == {state["name"] for state in STANDARD["state"]}


@pytest.mark.parametrize(("state", "key"), WALLS)
def test_each_person_may_do_exactly_what_the_rules_say(state, key, monkeypatch):
    people, file = cast.around(key), cast.file_of(key)
    if state in BRIEF:
        for act, part in BRIEF[state][1].items():
            file = door.perform(act, file, by=people[part], at=cast.AT, data={}).subject
    # Nothing changes from here on: the policies are asked once for each person.
    monkeypatch.setattr(policies, "roles_on", cache(policies.roles_on))
    assert file.state == state
    faults = []
    for part, user in people.items():
        roles = roles_of(part, user)
        for rule in STANDARD["transition"]:
            said = answer(rule["name"], file, user)
            if said != wanted(rule, file, roles):
                faults.append(f"{part}, {rule['name']}: {said}")
        faults += faults_of_offers(file, user, part)
    assert faults == []


def roles_of(part: str, user) -> set[str]:
    """Return the roles of a part, and the signature that the chair delegated to a member who may read the file."""
    roles = cast.ACTS_AS[part]
    may_sign = part in {"member", "rapporteur"} and Role.CHAIR_DELEGATE in accounts.roles_of(user)
    return roles | {"chair_delegate"} if may_sign else roles


def wanted(rule: dict, file: AccessRequest, roles: set[str]) -> str:
    if not roles & set(rule["by"]):
        return "not allowed"
    exists = file.route in rule.get("routes", [file.route])
    return "allowed" if exists and file.state in rule["from"] else "wrong state"


def answer(name: str, file: AccessRequest, user) -> str:
    """Return what the door says of an act, the facts aside; a reason too short to be read counts as none."""
    try:
        door.check_role_and_state(name, file, by=user, at=cast.AT)
    except (NotAllowed, WrongState) as refused:
        words = "not allowed" if isinstance(refused, NotAllowed) else "wrong state"
        return words if len(refused.reason) >= 20 else f"{words}, for no reason"
    return "allowed"


def faults_of_offers(file: AccessRequest, user, part: str) -> list[str]:
    """The buttons are the same table; one that a fact holds back says which."""
    offers = door.offers(file, user, cast.AT)
    expected = {r["name"] for r in STANDARD["transition"] if wanted(r, file, roles_of(part, user)) == "allowed"}
    found = {offer.transition.name for offer in offers}
    faults = [f"{part}, offered or not: {name}" for name in expected ^ found]
    faults += [f"{part}, {o.transition.name}: {o.refusal!r}" for o in offers if o.refusal and len(o.refusal) < 20]
    return faults + [f"{part}, {o.transition.name}: {said}" for o in offers if (said := unjust(o, file, user))]


def unjust(offer: door.Offer, file: AccessRequest, user) -> str:
    """An act held back by a fact is refused by the door for that fact, with the same words."""
    if not offer.refusal:
        return ""
    try:
        door.check(offer.transition.name, file, by=user, at=cast.AT)
    except GuardFailed as refused:
        return "" if refused.reason == offer.refusal else refused.reason
    except Refused as refused:
        return f"{type(refused).__name__}: {refused.reason}"
    return "the door lets it pass"
