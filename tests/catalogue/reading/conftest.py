"""An invented base with everything a page can show."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from catalogue.enums import IdentifyingClass, LinkOrigin, PotentialIdentifier
from catalogue.models import Code, CodeList, Table, TableLink, Variable
from catalogue.publishing import versions, writing
from catalogue.publishing.description import describe
from tests.catalogue.conftest import ACTOR, AT, trace

#: What opens and closes the read-only transaction of a GET: two for the savepoint, one for the mode, one to roll back.
FRAME = 4


@pytest.fixture
def page(client):
    """Opens a page of the catalogue by its name: the answer of the test client."""

    def get(name, *args, language="fr", **query):
        with translation.override(language):
            return client.get(reverse(f"catalogue:{name}", args=args), query)

    return get


def text(answer) -> str:
    """Return the HTML of an answer with plain spaces, without the chance of the tokens, which may spell anything."""
    html = re.sub(r'(name="csrfmiddlewaretoken" value)="[^"]*"', r"\1", answer.content.decode())
    return html.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture
def make_variable():
    """Makes a variable of a table, or a whole table for it."""

    def make(table, name, **fields):
        values = {"label_fr": f"Sens de {name}", "type": "string", **fields}
        return Variable.objects.create(dataset=table.dataset, table=table, name=name, **values)

    return make


@pytest.fixture
def make_code_list(db):
    """Makes a code list of given (code, label[, parent]) rows."""

    def make(code="SEXE", rows=(("1", "Homme"), ("2", "Femme")), **fields):
        made = CodeList.objects.create(**{"code": code, "title_fr": f"Liste {code}", "size": len(rows), **fields})
        Code.objects.bulk_create(
            Code(code_list=made, code=row[0], label_fr=row[1], parent_code=row[2] if len(row) > 2 else "", position=at)
            for at, row in enumerate(rows)
        )
        trace("catalogue.code_list_imported", "code_list", made.pk)
        return made

    return make


@pytest.fixture
def join():
    """Says that two tables meet by a column."""

    def make(table, target, column="ID", origin=LinkOrigin.FOREIGN_KEY):
        return TableLink.objects.create(
            dataset=table.dataset, table=table, target=target, columns=[column], target_columns=[column], origin=origin
        )

    return make


@pytest.fixture
def full(make_dataset):
    """A published base whose every section has something to say, as its version 1."""
    dataset = make_dataset(
        is_catalogue_data=True,
        period_from="2010-01-01",
        period_to="2020-12-31",
        properties={"individuals": 52000, "min_age": 18, "health_category": ["inconnue"], "documentation": ["ftp://x"]},
    )
    Table.objects.filter(dataset=dataset).update(present_since=2010, primary_key=["date_visite"])
    dataset.refresh_from_db()
    writing.write_parts(dataset, {**describe(dataset), **PARTS})
    versions.publish(dataset, at=AT, actor=ACTOR, notes_fr="Première.")
    dataset.refresh_from_db()
    return dataset


def both(name: str, text: str) -> dict:
    return {f"{name}_fr": text, f"{name}_en": ""}


PARTS = {
    "contacts": [{**both("name", "Service des données"), "email": "donnees@exemple.test", "url": ""}],
    "distributions": [
        {
            "role": "documentation",
            **both("title", "Guide"),
            **both("description", ""),
            **both("rights", ""),
            "url": "https://exemple.test/guide.pdf",
            "sha256": "",
            "format": "PDF",
            "media_type": "application/pdf",
            "byte_size": 2_400_000,
            "licence": "Licence Ouverte 2.0",
        }
    ],
    "linkages": [
        {
            "other": "",
            "other_name": "Registre des greffes",
            "keys": "pseudonyme",
            **both("method", "Déterministe"),
            "completeness": "97.50",
            "is_linked_already": True,
            **both("authority", "La CNIL"),
        }
    ],
    "quality": [
        {
            "section": "technical",
            "criterion": "completeness",
            **both("text", "Lignes dont l’âge est connu"),
            "figure": "99,8 %",
            "url": "",
            "assessed_on": "2026-02-01",
        }
    ],
    "coverage": [
        {"axis": axis, "bin": name, **both("label", label), "count": count}
        for axis, name, label, count in (
            ("year", "2019", "", 1200),
            ("year", "2020", "", 3),
            ("age", "0-9", "0 à 9 ans", 40),
            ("sex", "F", "Femmes", 700),
            ("region", "53", "Bretagne", 0),
        )
    ],
}

IDENTIFYING = {
    "identifying_class": IdentifyingClass.POTENTIAL,
    "potential_identifier": PotentialIdentifier.RESIDENCE_COMMUNE,
}
