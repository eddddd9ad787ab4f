"""Adds a small base to a running hub: two tables, a code list, potential identifiers.

Runs under the settings and the role of the running hub: `python -m tests.journeys.catalogue_seed`.
"""

import os
from datetime import UTC, datetime

import django

AT = datetime(2024, 1, 3, 9, tzinfo=UTC)
DATASET = "urgences-cardiaques"
TITLE = {"fr": "Urgences cardiaques d’essai", "en": "Trial heart emergencies"}
CODE_LIST, CODE = "CIM_ESSAI", "I21"
LIST_TITLE = {"fr": "Diagnostics d’essai", "en": "Trial diagnoses"}
CODES = [("I20", "Angine de poitrine", "Angina pectoris"), (CODE, "Infarctus du myocarde", "Myocardial infarction")]

#: Table, its labels, then variables: name, type, potential identifier, labels.
TABLES = [
    (
        "SEJOURS", "Séjours", "Stays",
        [
            ("DGN_PAL", "string", "", "Diagnostic principal, dont l’infarctus", "Main diagnosis, infarction included"),
            ("DGN_ANT", "string", "", "Infarctus antérieur", "Earlier infarction"),
            ("EXE_SOI_DTD", "date", "care_date", "Date d’entrée, au jour près", "Date of admission, to the day"),
            ("EXE_SOI_AMD", "yearmonth", "", "Mois d’entrée", "Month of admission"),
        ],
    ),
    (
        "PERSONNES", "Personnes", "People",
        [
            ("BEN_RES_COM", "string", "residence_commune", "Commune de résidence", "Municipality of residence"),
            ("BEN_RES_DPT", "string", "", "Département de résidence", "Department of residence"),
        ],
    ),
]  # fmt: skip


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings")
    django.setup()
    from django.db import transaction  # noqa: PLC0415 — Django must be set up first

    from audit import api as audit  # noqa: PLC0415
    from catalogue.search import indexing  # noqa: PLC0415

    with transaction.atomic():
        code_list, dataset = make_code_list(), make_dataset()
        make_tables(dataset, code_list)
        indexing.index([dataset.pk])
        about = {
            "catalogue.code_list_imported": ("code_list", code_list),
            "catalogue.dataset_imported": ("dataset", dataset),
        }
        for kind, (name, row) in about.items():
            actor = audit.Actor("service:tests", "administrator")
            audit.record(kind, object=audit.Ref(name, str(row.pk)), actor=actor, at=AT)


def make_code_list():
    from catalogue.models import Code, CodeList  # noqa: PLC0415

    made = CodeList.objects.create(
        code=CODE_LIST, title_fr=LIST_TITLE["fr"], title_en=LIST_TITLE["en"], size=len(CODES)
    )
    Code.objects.bulk_create(
        Code(code_list=made, code=code, label_fr=french, label_en=english, position=position)
        for position, (code, french, english) in enumerate(CODES)
    )
    return made


def make_dataset():
    from catalogue.enums import DatasetKind, DatasetStatus, Rhythm  # noqa: PLC0415
    from catalogue.models import Dataset, Holder  # noqa: PLC0415

    texts = ("summary", "description", "population", "limits", "access", "refresh")
    return Dataset.objects.create(
        code=DATASET,
        short_name="Urgences",
        holder=Holder.objects.get(code="val-celeste"),
        kind=DatasetKind.REGISTRY,
        rhythm=Rhythm.YEARLY,
        status=DatasetStatus.PUBLISHED,
        position=90,
        is_invented=True,
        **{f"title_{language}": title for language, title in TITLE.items()},
        **{f"{name}_{language}": "Essai." if language == "fr" else "Trial." for name in texts for language in TITLE},
    )


def make_tables(dataset, code_list) -> None:
    from catalogue.enums import IdentifyingClass  # noqa: PLC0415
    from catalogue.models import Table, Variable  # noqa: PLC0415

    for position, (name, french, english, variables) in enumerate(TABLES):
        table = Table.objects.create(dataset=dataset, name=name, label_fr=french, label_en=english, position=position)
        Variable.objects.bulk_create(
            Variable(
                dataset=dataset,
                table=table,
                name=variable,
                label_fr=label_fr,
                label_en=label_en,
                type=type_,
                position=number,
                potential_identifier=identifier,
                identifying_class=IdentifyingClass.POTENTIAL if identifier else IdentifyingClass.NONE,
                code_list=code_list if variable.startswith("DGN") else None,
            )
            for number, (variable, type_, identifier, label_fr, label_en) in enumerate(variables)
        )


if __name__ == "__main__":
    main()
