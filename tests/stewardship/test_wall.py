"""The wall around descriptions, with real people: in each state, each act, exactly whom the rules name, on its own."""

import tomllib

import pytest

from hub.accounts.enums import OrganisationKind, Role
from requests_workflow.procedure import door
from requests_workflow.procedure.refusals import NotAllowed, WrongState
from requests_workflow.rules import loader
from requests_workflow.stewardship.models import Description
from tests.procedure.people import make_organisation, make_person
from tests.stewardship.conftest import AT

pytestmark = pytest.mark.django_db

MACHINE = tomllib.loads((loader.FOLDER / "2022-01-01" / "description.toml").read_text())
#: Who plays which role on the dataset of the tests; the others none that these rules name.
ROLES = {"holder": "data_holder", "secretariat": "secretariat", "second_officer": "secretariat"}


def everybody(people) -> dict[str, object]:
    body = make_organisation("Organisme voisin", "10000000000009", OrganisationKind.AGENCY)
    return {**people.users, "neighbour": make_person("voisin@exemple.test", "Voisin", (body, Role.DATA_HOLDER))}


def answer(act: str, description: Description, person) -> str:
    try:
        door.check_role_and_state(act, description, by=person, at=AT)
    except NotAllowed:
        return "not allowed"
    except WrongState:
        return "wrong state"
    return "allowed"


def wanted(rule: dict, state: str, role: str) -> str:
    if role not in rule["by"]:
        return "not allowed"
    return "allowed" if state in rule["from"] else "wrong state"


@pytest.mark.parametrize("state", [row["name"] for row in MACHINE["state"]])
@pytest.mark.parametrize("pk", [1, None], ids=["a row", "no row yet"])
def test_each_person_may_do_exactly_what_the_rules_say(people, dataset, state, pk):
    description = Description(pk=pk, dataset=dataset, state=state)
    faults = [
        f"{name}, {rule['name']}: {said}"
        for name, person in everybody(people).items()
        for rule in MACHINE["transition"]
        if rule["from"]
        and (said := answer(rule["name"], description, person)) != wanted(rule, state, ROLES.get(name, ""))
    ]
    assert faults == []


def test_a_dataset_that_nobody_answers_for_is_no_holder_s(people, make_dataset):
    description = Description(dataset=make_dataset(), state="published")
    assert answer("begin_draft", description, people.holder) == "not allowed"
    assert answer("withdraw", description, people.secretariat) == "allowed"
