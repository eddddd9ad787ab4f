from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils.http import urlencode

from catalogue import actions as catalogue
from catalogue.models import Dataset, Holder
from hub.accounts.enums import OrganisationKind, Role
from tests.catalogue.conftest import ACTOR, trace
from tests.procedure.people import make_organisation, make_person
from transparency.rights import keys
from transparency.rights.models import HolderKey
from transparency.rights.open import new_pair

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
#: Answers of somebody who does not exist; words that stand nowhere else.
IDENTITY = {
    "birth_name": "Zyglovitch-Brumaire",
    "used_name": "Quenouillard",
    "given_names": "Ermeline Philothée",
    "birth_date": "1971-11-23",
    "birth_place": "Saint-Ciboire-les-Essarts",
    "address": "14 bis venelle du Pélican\n99123 Trifouillac",
    "contact": "ermeline.zyglo@courriel.exemple",
}
NIR = "2711199123456"


@dataclass(frozen=True)
class Body:
    """A holder with its organisation, the person who answers for it, a base, and its key pair (PEM)."""

    holder: Holder
    person: object
    dataset: Dataset | None
    private: bytes
    key: HolderKey


@pytest.fixture(scope="session")
def pairs():
    """Two key pairs for all the tests: making one takes a while."""
    return [new_pair(), new_pair()]


@pytest.fixture
def other(people, make_dataset, pairs):
    """The holder of one base of the catalogue, with a key."""
    dataset = make_dataset(7)
    catalogue.assign_organisation(holder_code=dataset.holder.code, organisation=people.holder_body, at=AT, actor=ACTOR)
    holder = Holder.objects.get(pk=dataset.holder_id)
    return Body(holder, people.holder, dataset, *_keyed(holder, people.holder, pairs[0]))


@pytest.fixture
@transaction.atomic
def fund(people, pairs):
    """The holder of the main base, with a key."""
    body = make_organisation("Caisse nationale d’essai", "10000000000099", OrganisationKind.AGENCY)
    person = make_person("caisse@exemple.test", "Caisse", (body, Role.DATA_HOLDER))
    holder = Holder.objects.create(
        code="cnam", name="Caisse nationale d’essai", short_name="Caisse", contact_email="service@caisse.example"
    )
    trace("catalogue.holder_registered", "holder", holder.pk)
    catalogue.assign_organisation(holder_code="cnam", organisation=body, at=AT, actor=ACTOR)
    holder.refresh_from_db()
    return Body(holder, person, None, *_keyed(holder, person, pairs[1]))


def _keyed(holder, person, pair) -> tuple[bytes, HolderKey]:
    private, public = pair
    return private, keys.publish(holder, public.decode(), by=person, at=datetime.now(UTC))


class Citizen:
    """Somebody without an account, without JavaScript: everything goes through the pages."""

    def __init__(self, client) -> None:
        self.client, self.address = client, reverse("transparency:rights_request")

    def opens(self, **chosen) -> dict[str, str]:
        """Open the form and return what it sends back by itself."""
        answer = self.client.get(self.address, chosen)
        assert answer.status_code == 200
        assert not answer.cookies
        self.page = answer
        return {"billet": answer.context["ticket"], **dict(answer.context["hidden"])}

    def sends(self, given: dict, **more):
        return self.client.post(
            self.address, _encoded({**given, **more}), content_type="application/x-www-form-urlencoded"
        )

    def follows(self, code: str, name: str = "rights_follow"):
        return self.client.post(
            reverse(f"transparency:{name}"), _encoded({"code": code}), content_type="application/x-www-form-urlencoded"
        )


def _encoded(given: dict) -> str:
    return urlencode(given, doseq=True)


@pytest.fixture
def citizen(client):
    return Citizen(client)


def asked(base: str = "toutes", right: str = "opposition", whose: str = "mine") -> dict[str, str]:
    return {"droit": right, "pour": whose, "base": base}
