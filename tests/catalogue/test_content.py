"""The description files themselves: complete, in both languages, true to the public dictionaries."""

import csv
import json
import re
from functools import cache

import pytest
import yaml

from catalogue import content
from catalogue.content.parts import CRITERIA
from catalogue.enums import AccessRights, CoverageAxis, DistributionRole, IdentifyingClass, PotentialIdentifier
from catalogue.properties import TYPED, Kind, Strength, all_properties
from tests.catalogue.snds import PRODUCTS
from tests.shared_data import SHARED, needs_shared_data

DATASETS = {one.code: one for one in content.read_datasets()}
HOLDERS = {one["code"]: one for one in content.read_holders()}
CODE_LISTS = {one.code: one for one in content.read_code_lists()}
TEXTS = ("title", "summary", "description", "population", "access", "refresh", "keywords", "limits")


@pytest.fixture(params=sorted(DATASETS))
def dataset(request):
    return DATASETS[request.param]


def tables(dataset):
    return dataset.description["tables"]


def variables(dataset):
    return [variable for table in tables(dataset) for variable in table["variables"]]


def both_languages(said) -> list[str]:
    """Return the places under `said` where a text stands in one language only."""
    if isinstance(said, dict):
        pairs = {key[:-3] for key in said if key.endswith(("_fr", "_en"))}
        alone = [key for key in pairs if bool(said.get(f"{key}_fr")) != bool(said.get(f"{key}_en"))]
        if set(said) <= {"fr", "en"} and said:
            alone += [] if all(said.get(language) for language in ("fr", "en")) else [str(said)]
        return alone + [place for value in said.values() for place in both_languages(value)]
    return [place for one in said for place in both_languages(one)] if isinstance(said, list | tuple) else []


def test_every_text_stands_in_both_languages(dataset):
    assert both_languages(dataset.description) == []
    for name in TEXTS:
        assert dataset.description[f"{name}_fr"] != dataset.description[f"{name}_en"]
        assert dataset.description[f"{name}_fr"].strip()


def test_code_lists_and_holders_speak_both_languages():
    assert both_languages([one.fields for one in CODE_LISTS.values()]) == []
    assert both_languages([code for one in CODE_LISTS.values() for code in one.codes]) == []
    assert both_languages(list(HOLDERS.values())) == []


def test_limits_are_as_many_in_both_languages(dataset):
    assert dataset.description["limits_fr"].count("\n") == dataset.description["limits_en"].count("\n")


def test_every_dataset_has_a_known_holder_and_years(dataset):
    assert dataset.description["holder"] in HOLDERS
    assert dataset.description["period_from"] or dataset.description["period_note_fr"]


def test_what_the_profile_asks_of_its_access_level_is_there(dataset):
    """Mandatory properties of HealthDCAT-AP R8; a computed or constant one is the catalogue's to give."""
    missing = [
        key
        for key, one in all_properties().items()
        if one.kind not in {Kind.COMPUTED, Kind.CONSTANT}
        and one.asked[dataset.description["access_rights"]].strength == Strength.MANDATORY
        and not told(dataset.description, key)
    ]
    assert missing == []


def test_no_property_holds_more_values_than_the_profile_allows(dataset):
    for key, value in dataset.description["properties"].items():
        most = all_properties()[key].asked[dataset.description["access_rights"]].most
        assert most is None or not isinstance(value, list) or len(value) <= most


#: Asked by the French catalogue's shapes on top of the profile's own (law.md section 10.1); a job makes the samples.
FRENCH = ("publisher", "purpose", "spatial", "health_theme", "provenance", "keywords", "type", "contacts")


def test_what_the_french_catalogue_asks_is_there(dataset):
    said, holder = dataset.description, HOLDERS[dataset.description["holder"]]
    assert [key for key in FRENCH if not told(said, key)] == []
    assert holder["homepage"]
    assert holder["publisher_type"]
    assert all(one["email"] and one["url"] for one in said["contacts"])
    assert all(one["format"] and one["byte_size"] is not None and one["rights_fr"] for one in said["distributions"])


#: Columns and relations by the key of the property they answer, when their name is another.
_COLUMNS = {
    "title": "title_fr",
    "description": "description_fr",
    "keywords": "keywords_fr",
    "population": "population_fr",
}
_COLUMNS |= {"publisher": "holder", "custodian": "holder"}


def told(description, key: str) -> bool:
    if all_properties()[key].kind in TYPED:
        return bool(description["properties"].get(key))
    return bool(description[_COLUMNS.get(key, key)])


def test_one_can_ask_for_every_dataset(dataset):
    roles = [one["role"] for one in dataset.description["distributions"]]
    assert roles.count(DistributionRole.ACCESS) == 1
    [access] = [one for one in dataset.description["distributions"] if one["role"] == DistributionRole.ACCESS]
    is_public = dataset.description["access_rights"] == AccessRights.PUBLIC
    assert bool(access["url"]) == is_public, "no address: this hub's own page"


def test_every_dataset_answers_the_six_sections_of_the_label(dataset):
    assert {one["section"] for one in dataset.description["quality"]} == set(CRITERIA)


def test_only_invented_datasets_tell_figures(dataset):
    said = dataset.description
    figures = [said["properties"].get(key) for key in ("records", "individuals")]
    figures += [one["figure"] for one in said["quality"]] + [one["completeness"] for one in said["linkages"]]
    assert bool(said["coverage"]) == said["is_invented"]
    assert any(figures) == said["is_invented"]


def test_what_comes_in_no_language_holds_no_words(dataset):
    figures = [one["figure"] for one in dataset.description["quality"] if one["figure"]]
    assert all(re.fullmatch(r"\d+( %)?", figure) for figure in figures)
    keys = [one["keys"] for one in dataset.description["linkages"]]
    assert all(re.fullmatch(r"[A-Za-z0-9_ +=;]*", one) for one in keys)


def test_coverage_has_years_ages_and_a_bin_too_small_to_be_told():
    invented = [one.description for one in DATASETS.values() if one.description["is_invented"]]
    assert all({"year", "age", "sex"} <= {bin["axis"] for bin in said["coverage"]} for said in invented)
    assert {bin["axis"] for said in invented for bin in said["coverage"]} == set(CoverageAxis.values)
    assert any(bin["count"] is None for said in invented for bin in said["coverage"])


def test_the_only_open_dataset_is_damir():
    levels = {code: one.description["access_rights"] for code, one in DATASETS.items()}
    assert [code for code, level in levels.items() if level != AccessRights.NON_PUBLIC] == ["damir"]
    assert levels["damir"] == AccessRights.PUBLIC


def test_every_dataset_about_persons_says_what_identifies(dataset):
    classes = {variable["identifying_class"] for variable in variables(dataset)}
    if dataset.description["access_rights"] == AccessRights.PUBLIC:
        assert classes == {IdentifyingClass.NONE}
    else:
        assert {IdentifyingClass.PSEUDONYM, IdentifyingClass.POTENTIAL} <= classes


def test_the_five_potential_identifiers_are_all_met():
    met = {variable["potential_identifier"] for one in DATASETS.values() for variable in variables(one)}
    assert met - {""} == set(PotentialIdentifier.values)


def test_what_is_invented_says_so_in_both_languages():
    for said in (one.description for one in DATASETS.values()):
        if said["is_invented"]:
            assert "invent" in (said["summary_fr"] + said["population_fr"])
            assert "invent" in (said["summary_en"] + said["population_en"])
            assert HOLDERS[said["holder"]]["is_invented"]
    for holder in HOLDERS.values():
        assert holder["is_invented"] == ("inventée" in holder["description_fr"])


def test_contacts_are_services_at_addresses_kept_for_examples():
    addresses = [holder["contact_email"] for holder in HOLDERS.values()]
    addresses += [contact["email"] for one in DATASETS.values() for contact in one.description["contacts"]]
    assert all(re.fullmatch(r"[a-z-]+@[a-z-]+\.example", address) for address in addresses)


def test_a_company_number_passes_its_check_digit():
    numbers = [holder["siren"] for holder in HOLDERS.values() if holder["siren"]]
    assert numbers
    for number in numbers:
        doubled = [int(digit) * (1 + rank % 2) for rank, digit in enumerate(reversed(number))]
        assert sum(digit - 9 if digit > 9 else digit for digit in doubled) % 10 == 0


def test_a_table_has_variables_and_its_keys_and_links_are_among_them(dataset):
    for table in tables(dataset):
        names = {variable["name"] for variable in table["variables"]}
        assert names
        assert set(table.get("primary_key", ())) <= names
        assert {column for link in table["links"] for column in link["columns"]} <= names


def test_a_link_ends_at_a_described_table_and_column():
    described = {
        (code, table["name"]): {variable["name"] for variable in table["variables"]}
        for code, one in DATASETS.items()
        for table in tables(one)
    }
    links = [link for one in DATASETS.values() for table in tables(one) for link in table["links"]]
    assert links
    assert all(set(link["target_columns"]) <= described[link["dataset"], link["table"]] for link in links)


def test_a_linkage_is_never_with_the_dataset_itself(dataset):
    others = [one["other"] for one in dataset.description["linkages"] if one["other"]]
    assert set(others) <= set(DATASETS) - {dataset.code}
    assert len(set(others)) == len(others)


def test_every_code_list_of_ours_serves_a_variable_and_the_reverse():
    used = {
        variable["code_list"] for one in DATASETS.values() for variable in variables(one) if "code_list" in variable
    }
    assert used == set(CODE_LISTS)


def test_heart_attacks_are_met_in_variables_of_two_tables_and_in_codes():
    registry = DATASETS["registre-cardamine"]
    met = {table["name"] for table in tables(registry) for one in table["variables"] if "infarctus" in one["label_fr"]}
    assert len(met) >= 2
    assert sum("nfarctus" in code["label_fr"] for one in CODE_LISTS.values() for code in one.codes) >= 5


def test_a_potential_identifier_of_an_invented_dataset_offers_something_coarser():
    registry = variables(DATASETS["registre-cardamine"])
    coarser = [one for one in registry if one["potential_identifier"] and "Plus grossier" in one.get("remark_fr", "")]
    assert {one["potential_identifier"] for one in coarser} >= {"residence_commune", "birth_month", "care_date"}


# What the public dictionaries and vocabularies say.


@cache
def dictionary() -> dict[tuple[str, str], dict]:
    paths = (SHARED / "snds-schema" / "schemas").rglob("*.json")
    schemas = [json.loads(path.read_text(encoding="utf-8")) for path in paths]
    return {(schema["produit"], schema["name"]): schema for schema in schemas}


def real_tables():
    """Give the described tables of the SNDS with their schemas; the sample has tables of every product."""
    by_name = {name: schema for (_product, name), schema in dictionary().items()}
    for product, code in PRODUCTS.items():
        yield from ((table, dictionary()[product, table["name"]]) for table in tables(DATASETS[code]))
    yield from ((table, by_name[table["name"]]) for table in tables(DATASETS["esnd"]))


@needs_shared_data
def test_the_real_bases_are_the_twelve_products_and_the_sample():
    assert {product for product, _name in dictionary()} == set(PRODUCTS)
    real = {code for code, one in DATASETS.items() if not one.description["is_invented"]}
    assert real == {*PRODUCTS.values(), "esnd"}


@needs_shared_data
def test_tables_and_variables_of_real_bases_exist_in_their_product_with_their_type():
    for table, schema in real_tables():
        fields = {field["name"]: field["type"] for field in schema["fields"]}
        described = {variable["name"]: variable["type"] for variable in table["variables"]}
        assert described == {name: fields.get(name) for name in described}, table["name"]


@needs_shared_data
def test_years_of_real_variables_are_those_of_the_dictionary():
    for table, schema in real_tables():
        fields = {field["name"]: field for field in schema["fields"]}
        for variable in table["variables"]:
            field = fields[variable["name"]]
            assert str(variable.get("present_since", field["dateCreated"])) == field["dateCreated"]
            assert [str(year) for year in variable.get("missing_years", ())] == field["dateMissing"]


@needs_shared_data
def test_a_foreign_key_of_a_real_table_is_one_of_the_dictionary():
    for table, schema in real_tables():
        known = {
            (key["reference"]["resource"], *as_words(key["fields"]), *as_words(key["reference"]["fields"]))
            for key in schema.get("foreignKeys", ())
        }
        said = [link for link in table["links"] if link["origin"] == "foreign_key"]
        assert {(link["table"], *link["columns"], *link["target_columns"]) for link in said} <= known


def as_words(value) -> list[str]:
    return [value] if isinstance(value, str) else value


@needs_shared_data
def test_the_warehouse_follows_the_omop_model():
    with (SHARED / "omop-cdm" / "OMOP_CDMv5.4_Field_Level.csv").open(encoding="utf-8") as lines:
        fields = {(row["cdmTableName"].upper(), row["cdmFieldName"]) for row in csv.DictReader(lines)}
    for table in tables(DATASETS["entrepot-val-celeste"]):
        assert {(table["name"], variable["name"]) for variable in table["variables"]} <= fields


@cache
def vocabulary(code: str) -> set[str]:
    """Return the codes of a vocabulary, from the file of R8 or else from the French catalogue's."""
    with (SHARED / "healthdcat-ap-r8" / "vocabularies.csv").open(encoding="utf-8") as lines:
        codes = {row["code"] for row in csv.DictReader(lines) if row["scheme"] == code}
    return codes or french_vocabulary(code)


FRENCH_FILES = {
    "language": "PublicationsEuropAuthorityLanguage",
    "country": "PublicationsEuropAuthorityCountry",
    "dataset-type": "DatasetType",
    "legal-basis": "LegalBasis",
    "personal-data": "PersonalData",
    "file-type": "FileType",
}


def french_vocabulary(code: str) -> set[str]:
    path = SHARED / "hdh-healthdcat-ap" / "vocabularies" / f"{FRENCH_FILES[code]}.yml"
    [file] = yaml.safe_load(path.read_text(encoding="utf-8")).values()
    return {re.split(r"[/#]", address)[-1] for address in file["vocabulary_list"].values()}


@needs_shared_data
def test_every_concept_is_one_of_its_vocabulary(dataset):
    for key, value in dataset.description["properties"].items():
        if all_properties()[key].kind == Kind.CONCEPTS:
            assert set(value) <= vocabulary(all_properties()[key].vocabulary), key
    formats = {one["format"] for one in dataset.description["distributions"]}
    assert formats <= vocabulary("file-type")


@needs_shared_data
def test_every_kind_of_publisher_is_one_of_its_vocabulary():
    assert {holder["publisher_type"] for holder in HOLDERS.values()} <= vocabulary("publisher-type")
