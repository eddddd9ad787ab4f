from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from django.db import transaction

from audit import api as audit
from catalogue import loading
from catalogue.enums import DatasetKind, DatasetStatus, IdentifyingClass, PotentialIdentifier, Rhythm, VariableType
from catalogue.models import Dataset, Holder, Table, Variable
from catalogue.search import indexing
from tests.databases import as_the_running_processes, connected_to, copy_of_the_database

AT = datetime(2026, 1, 15, 9, tzinfo=UTC)
ACTOR = audit.Actor("service:catalogue", "service")


@dataclass(frozen=True)
class Loaded:
    """A database that holds the real description files, and what loading them said."""

    name: str
    report: loading.Report


@pytest.fixture(scope="session")
def catalogue_database(django_db_setup, django_db_blocker):
    """A copy of the tests' database with the real description files, loaded once by the process that asks for it."""
    with django_db_blocker.unblock(), copy_of_the_database("catalogue") as name:
        with connected_to(name), as_the_running_processes():
            report = loading.load(at=AT, actor=ACTOR)
            indexing.index(Dataset.objects.values_list("pk", flat=True))
        yield Loaded(name, report)


@pytest.fixture
def ready_database(request):
    """The tests that take `catalogue` find it loaded; each takes back what it did there."""
    return request.getfixturevalue("catalogue_database").name if "catalogue" in request.fixturenames else ""


@pytest.fixture
def catalogue(catalogue_database, db):
    """The real description files, loaded: what the first loading said."""
    return catalogue_database.report


@pytest.fixture
@transaction.atomic
def holder(db):
    made = Holder.objects.create(
        code="inventee", name="Organisation inventée", short_name="Inventée", contact_email="service@inventee.example"
    )
    trace("catalogue.holder_registered", "holder", made.pk)
    return made


def trace(kind: str, object_type: str, pk: int) -> None:
    audit.record(kind, object=audit.Ref(object_type, str(pk)), actor=ACTOR, at=AT)


@pytest.fixture
def make_dataset(holder):
    """Makes an invented dataset with one table and one potential identifier."""

    def make(number: int = 1, **changes) -> Dataset:
        words = {f"{name}_{lang}": f"{name} {lang}" for name in _TEXTS for lang in ("fr", "en")}
        fields = {
            **words,
            "code": f"base-{number}",
            "short_name": f"B{number}",
            "holder": holder,
            "kind": DatasetKind.COHORT,
            "rhythm": Rhythm.YEARLY,
            "status": DatasetStatus.PUBLISHED,
            "position": number,
            **changes,
        }
        dataset = Dataset.objects.create(**fields)
        trace("catalogue.dataset_imported", "dataset", dataset.pk)
        table = Table.objects.create(dataset=dataset, name="visite", label_fr="Visites", label_en="Visits")
        Variable.objects.create(
            dataset=dataset,
            table=table,
            name="date_visite",
            label_fr="Date de la visite",
            label_en="Date of the visit",
            type=VariableType.DATE,
            identifying_class=IdentifyingClass.POTENTIAL,
            potential_identifier=PotentialIdentifier.CARE_DATE,
        )
        indexing.index([dataset.pk])
        return dataset

    return make


_TEXTS = ("title", "summary", "description", "population", "limits", "access", "refresh")
