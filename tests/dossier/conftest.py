from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import translation

from audit import api as audit
from requests_workflow.procedure import door
from tests.dossier import filling
from tests.dossier.filling import AT

TESTER = audit.Actor("service:tests", "administrator")


@pytest.fixture(autouse=True)
def _storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def _french():
    """A page read in English must not leave its language to the next test."""
    with translation.override("fr"):
        yield


@pytest.fixture
def dataset(db):
    """One invented dataset of the main base, with the traces its rows need."""
    with transaction.atomic():
        made = filling.make_dataset()
        trace(made)
    return made


def trace(dataset) -> None:
    for kind, subject in (("dataset", dataset.pk), ("holder", dataset.holder_id)):
        audit.record("catalogue.dataset_imported", object=audit.Ref(kind, str(subject)), actor=TESTER, at=AT)


@pytest.fixture
def draft(people, dataset):
    """A file just begun by the sponsor."""
    return filling.begin(people.sponsor, people.university)


@pytest.fixture
def full(draft, people):
    """A draft in which nothing is missing."""
    filling.fill(draft, people.sponsor)
    return draft


@pytest.fixture
def filed(full, people):
    return door.perform("file", full, by=people.sponsor, at=AT + timedelta(minutes=5)).subject


@pytest.fixture
def as_(client):
    """Sign a person in: `as_(people.sponsor).get(…)`."""

    def sign_in(person):
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in
