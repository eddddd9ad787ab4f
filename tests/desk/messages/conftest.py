import uuid
from datetime import timedelta

import pytest

from hub.accounts import grants
from hub.accounts.enums import OrganisationKind, Role
from requests_workflow.desk.messages import actions, queries
from requests_workflow.procedure import registry
from requests_workflow.procedure.enums import Grant
from tests.committee.steps import AT, DOSSIER_GUARDS, complete_file
from tests.procedure.people import make_organisation, make_person

LATER = AT + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _dossier_is_in_order(monkeypatch):
    for name in DOSSIER_GUARDS:
        monkeypatch.setitem(registry.GUARDS, name, lambda act: None)


@pytest.fixture
def neighbour(people):
    """Somebody who answers for another holder."""
    body = make_organisation("Organisme voisin", "10000000000009", OrganisationKind.AGENCY)
    return make_person("neighbour@exemple.test", "Neighbour", (body, Role.DATA_HOLDER))


@pytest.fixture
def file(people, neighbour):
    """A complete file on which two holders are consulted."""
    found = complete_file(people)
    for body in (people.holder_body, neighbour.memberships.get().organisation):
        grants.give(Grant.CONSULTED_ON, to=body.group, on=found)
    return found


def thread(user, file, slug: str) -> queries.Thread:
    return next(one for one in queries.threads(user, file) if one.slug == slug)


def write(user, file, slug: str = "porteur", text: str = "Bonjour.", at=LATER, key=None):
    return actions.write(file, thread(user, file, slug), text, sending_key=key or uuid.uuid4(), by=user, at=at)
