import csv
import json
import os
import re
from pathlib import Path

import pytest

from catalogue import content
from catalogue.enums import IdentifyingClass, PotentialIdentifier

DATASETS = content.read_datasets()
HOLDERS = content.read_holders()
SHARED = Path(os.environ.get("HUB_SHARED_DATA", Path(__file__).resolve().parents[3] / "shared" / "data"))
TEXTS = ("title", "summary", "description", "population", "access", "refresh", "keywords", "limits")

FILES = {dataset.code: dataset for dataset in DATASETS}


@pytest.fixture(params=sorted(FILES))
def dataset(request):
    return FILES[request.param]


def test_every_text_stands_in_both_languages(dataset):
    for name in TEXTS:
        french, english = dataset.fields[f"{name}_fr"], dataset.fields[f"{name}_en"]
        assert french.strip()
        assert english.strip()
        assert french != english
    assert bool(dataset.fields["period_note_fr"]) == bool(dataset.fields["period_note_en"])


def test_limits_are_as_many_in_both_languages(dataset):
    assert dataset.fields["limits_fr"].count("\n") == dataset.fields["limits_en"].count("\n")


def test_every_table_and_variable_is_labelled_in_both_languages(dataset):
    for table in dataset.tables:
        rows = [table.fields, *table.variables]
        assert all(row["label_fr"].strip() and row["label_en"].strip() for row in rows)


def test_every_dataset_has_a_known_holder_and_years(dataset):
    assert dataset.holder in {holder["code"] for holder in HOLDERS}
    assert dataset.fields["period_from"] or dataset.fields["period_note_fr"]


def test_every_dataset_says_what_identifies(dataset):
    classes = {variable["identifying_class"] for table in dataset.tables for variable in table.variables}
    assert {IdentifyingClass.PSEUDONYM, IdentifyingClass.POTENTIAL} <= classes


def test_the_five_potential_identifiers_are_all_met():
    met = {variable["potential_identifier"] for d in DATASETS for table in d.tables for variable in table.variables}
    assert met - {""} == set(PotentialIdentifier.values)


def test_what_is_invented_says_so_in_both_languages():
    for dataset in DATASETS:
        if dataset.fields["is_invented"]:
            assert "invent" in (dataset.fields["summary_fr"] + dataset.fields["population_fr"])
            assert "invent" in (dataset.fields["summary_en"] + dataset.fields["population_en"])
    for holder in HOLDERS:
        assert holder["is_invented"] == ("inventée" in holder["description_fr"])


def test_contacts_are_services_at_addresses_kept_for_examples():
    assert all(re.fullmatch(r"[a-z-]+@[a-z-]+\.example", holder["contact_email"]) for holder in HOLDERS)


def test_the_twelve_kinds_of_base_of_the_demonstration_are_there():
    expected = {"dcir", "dcirs", "pmsi-mco", "pmsi-ssr", "pmsi-had", "rim-p", "causes-de-deces", "esnd"}
    assert expected | {"beneficiaires", "cartographie", "entrepot-val-celeste", "cohorte-aurore"} <= set(FILES)


def real_dictionary() -> dict[str, dict[str, str]]:
    folder = SHARED / "snds-schema" / "schemas"
    if not folder.is_dir():
        pytest.skip("the dictionary of the SNDS is not on this machine")
    schemas = [json.loads(path.read_text(encoding="utf-8")) for path in folder.rglob("*.json")]
    return {schema["name"]: {field["name"]: field["type"] for field in schema["fields"]} for schema in schemas}


def test_tables_and_variables_of_real_bases_exist_in_the_dictionary():
    dictionary = real_dictionary()
    for dataset in (dataset for dataset in DATASETS if not dataset.fields["is_invented"]):
        for table in dataset.tables:
            real = dictionary[table.fields["name"]]
            described = {variable["name"]: variable["type"] for variable in table.variables}
            assert described == {name: real.get(name) for name in described}, table.fields["name"]


def test_the_warehouse_follows_the_omop_model():
    path = SHARED / "omop-cdm" / "OMOP_CDMv5.4_Field_Level.csv"
    if not path.is_file():
        pytest.skip("the OMOP model is not on this machine")
    with path.open(encoding="utf-8") as lines:
        fields = {(row["cdmTableName"].upper(), row["cdmFieldName"]) for row in csv.DictReader(lines)}
    for table in FILES["entrepot-val-celeste"].tables:
        assert {(table.fields["name"], variable["name"]) for variable in table.variables} <= fields


@pytest.fixture
def folder(tmp_path):
    """A copy of two description files that a test may spoil."""
    (tmp_path / "datasets").mkdir()
    for name in ("holders.toml", "datasets/dcir.toml"):
        (tmp_path / name).write_text((content.DATA / name).read_text(encoding="utf-8"), encoding="utf-8")
    return tmp_path


def spoil(folder: Path, before: str, after: str) -> None:
    path = folder / "datasets" / "dcir.toml"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ('status = "published"', 'status = "published"\ncolour = "red"', r"unknown \['colour'\]"),
        ('kind = "main_base_component"', 'kind = "thing"', "“thing” is none of"),
        ('type = "date"', 'type = "day"', "“day” is none of"),
        ("[en]", "[anglais]", r"missing \['en'\]"),
        ('refresh = "Chaque mois', 'rafraichi = "Chaque mois', r"\[fr\]: missing \['refresh'\]"),
        ('identifier = "care_date"', 'class = "none", identifier = "care_date"', "has no other class"),
        ("[[tables]]", "[[tables", "dcir.toml"),
    ],
)
def test_a_description_that_cannot_be_understood_is_refused_by_name(folder, before, after, reason):
    spoil(folder, before, after)
    with pytest.raises(content.ContentError, match=reason):
        content.read_datasets(folder)
