"""Two invented bases: a registry of heart attacks with two tables, and a small one of deaths."""

from types import SimpleNamespace

import pytest

from catalogue.enums import IdentifyingClass, PotentialIdentifier, VariableType
from catalogue.models import Dataset, Table, Variable
from tests.catalogue.conftest import trace

#: Table, variable, type, potential identifier.
STAYS = [
    ("EXE_SOI_DTD", VariableType.DATE, PotentialIdentifier.CARE_DATE),
    ("EXE_SOI_AMD", VariableType.YEARMONTH, ""),
    ("DGN_PAL", VariableType.STRING, ""),
]
PEOPLE = [
    ("BEN_RES_COM", VariableType.STRING, PotentialIdentifier.RESIDENCE_COMMUNE),
    ("BEN_RES_DPT", VariableType.STRING, ""),
    ("BEN_NAI_MOI", VariableType.DATE, PotentialIdentifier.BIRTH_MONTH),
    ("BEN_NAI_ANN", VariableType.YEAR, ""),
    ("BEN_SEX_COD", VariableType.INTEGER, ""),
]
LABELS = {"BEN_RES_DPT": "Département de résidence", "DGN_PAL": "Diagnostic principal : infarctus"}


def add_table(dataset: Dataset, name: str, variables, *, position: int = 1) -> Table:
    table = Table.objects.create(dataset=dataset, name=name, label_fr=f"Table {name}", position=position)
    for number, (variable, type_, identifier) in enumerate(variables):
        Variable.objects.create(
            dataset=dataset,
            table=table,
            name=variable,
            label_fr=LABELS.get(variable, variable),
            type=type_,
            identifying_class=IdentifyingClass.POTENTIAL if identifier else IdentifyingClass.NONE,
            potential_identifier=identifier,
            position=number,
        )
    trace("catalogue.dataset_imported", "dataset", dataset.pk)
    return table


@pytest.fixture
def base(make_dataset):
    """The registry: its rows by name (`base.stays`, `base.people`, `base.variables["DGN_PAL"]`)."""
    dataset = make_dataset(1)
    dataset.tables.all().delete()
    stays, people = add_table(dataset, "STAYS", STAYS), add_table(dataset, "PEOPLE", PEOPLE, position=2)
    variables = {variable.name: variable for variable in dataset.variables.all()}
    return SimpleNamespace(dataset=dataset, stays=stays, people=people, variables=variables)


@pytest.fixture
def deaths(make_dataset):
    """A second base, with a date and a commune of death."""
    dataset = make_dataset(2)
    dataset.tables.all().delete()
    add_table(
        dataset,
        "DEATHS",
        [
            ("DCD_DTE", VariableType.DATE, PotentialIdentifier.DEATH_DATE),
            ("DCD_COM", VariableType.STRING, PotentialIdentifier.DEATH_COMMUNE),
        ],
    )
    return dataset


@pytest.fixture
def as_(client):
    """Sign a person in: `as_(people.sponsor).get(…)`."""

    def sign_in(person):
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in
