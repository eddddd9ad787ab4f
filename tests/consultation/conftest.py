import pytest

from catalogue import actions as catalogue
from requests_workflow.procedure import registry
from tests.catalogue.conftest import holder, make_dataset  # noqa: F401 — fixtures
from tests.committee.steps import AT, DOSSIER_GUARDS, act
from tests.consultation.steps import asked
from tests.procedure.people import TESTER


@pytest.fixture(autouse=True)
def _dossier_is_in_order(monkeypatch):
    for name in DOSSIER_GUARDS:
        monkeypatch.setitem(registry.GUARDS, name, lambda act: None)


@pytest.fixture(autouse=True)
def _documents_apart(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def attached(people, holder):  # noqa: F811
    """The holder, for whom an organisation answers."""
    return catalogue.assign_organisation(holder_code=holder.code, organisation=people.holder_body, at=AT, actor=TESTER)


@pytest.fixture
def consulted(people, attached, make_dataset):  # noqa: F811
    """A file whose one holder is consulted on one dataset, `base-1`."""
    return act("send_to_holders", asked(people, make_dataset(is_catalogue_data=True)), people.secretariat)
