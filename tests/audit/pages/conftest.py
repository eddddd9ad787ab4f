from datetime import date

import pytest

from audit import api
from hub.accounts import actions
from hub.accounts.enums import Role
from tests.audit.conftest import ACTOR, AT
from tests.audit.pages.sealing import Sealer


@pytest.fixture
def place(db):
    return actions.register_organisation(
        name="Hôpital inventé", siret="00000000000017", kind="public_hospital", address="", at=AT, actor=ACTOR
    )


@pytest.fixture
def make_person(place):
    def make(number=0, *, name="Camille Imaginaire", role=None):
        person = actions.open_account(
            email=f"personne{number}@exemple.example", full_name=name, language="fr", at=AT, actor=ACTOR
        )
        if role is not None:
            actions.give_membership(person, place, role, since_on=date(2026, 1, 1), at=AT, actor=ACTOR)
        return person

    return make


@pytest.fixture
def auditor(client, make_person):
    person = make_person(0, name="Andrée Auditrice", role=Role.AUDITOR)
    client.force_login(person)
    return person


@pytest.fixture
def told():
    """Records an act of a person on a file."""

    def tell(actor, kind="dossier.filed", *, project="2026-XYZ", at=AT, role="sponsor", **fields):
        about = fields.pop("object", api.Ref("access_request", "7"))
        return api.record(kind, object=about, actor=api.Actor(str(actor.pk), role), at=at, project=project, **fields)

    return tell


@pytest.fixture
def sealer(db, settings, tmp_path):
    """A log to seal what a test recorded; its policy and its memory stand where the settings say."""
    settings.HUB_AUDIT_POLICY_FILE = str(tmp_path / "policy")
    settings.HUB_AUDIT_ANCHOR_FILE = str(tmp_path / "anchor")
    found = Sealer(tmp_path / "policy")
    found.write_policy()
    return found
