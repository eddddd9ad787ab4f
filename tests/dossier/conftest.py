from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import translation

from audit import api as audit
from catalogue.enums import IdentifyingClass, PotentialIdentifier
from catalogue.models import Table, Variable
from tests.dossier import filling
from tests.dossier.filling import AT
from tests.uploads.fixtures import antivirus, antivirus_away, clamd

__all__ = ["antivirus", "antivirus_away", "clamd"]

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
    draft.refresh_from_db()
    return draft


@pytest.fixture
def filed(full, people):
    return filling.sign_and_file(full, people.sponsor, at=AT + timedelta(minutes=5))


@pytest.fixture
def as_(client):
    """Sign a person in: `as_(people.sponsor).get(…)`."""

    def sign_in(person):
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


#: Tables of the dataset, each with its variables and what they identify.
VARIABLES = {
    "ER_PRS_F": [("EXE_SOI_DTD", PotentialIdentifier.CARE_DATE), ("EXE_SOI_AMD", ""), ("PRS_NAT_REF", "")],
    "IR_BEN_R": [("BEN_RES_COM", PotentialIdentifier.RESIDENCE_COMMUNE), ("BEN_SEX_COD", "")],
}


@pytest.fixture
def tables(dataset):
    """The dataset's dictionary: two tables, one potential identifier in each."""
    for name, variables in VARIABLES.items():
        table = Table.objects.create(dataset=dataset, name=name, label_fr=f"Table {name}")
        for variable, identifier in variables:
            Variable.objects.create(
                dataset=dataset,
                table=table,
                name=variable,
                label_fr=f"Libellé de {variable}",
                type="date",
                potential_identifier=identifier,
                identifying_class=IdentifyingClass.POTENTIAL if identifier else IdentifyingClass.NONE,
            )
    trace(dataset)
    return {table.name: table for table in dataset.tables.all()}


@pytest.fixture
def with_parts(draft, people, tables):
    filling.choose(
        draft, people.sponsor, ("ER_PRS_F", "EXE_SOI_DTD"), ("IR_BEN_R", "BEN_RES_COM"), justification="Pour suivre."
    )
    return draft
