import tomllib
import unicodedata

import pytest

from catalogue.content import read_holders
from catalogue.enums import DatasetKind, IdentifyingClass, PotentialIdentifier
from catalogue.importing import sources

LOADED = sources.load()


def test_every_product_says_a_known_kind_and_a_known_holder():
    holders = {holder["code"] for holder in read_holders()} | {""}
    assert {product.kind for product in LOADED.products.values()} <= set(DatasetKind.values)
    assert {product.holder for product in LOADED.products.values()} <= holders


def test_no_two_products_are_one_dataset():
    codes = [product.dataset for product in LOADED.products.values()]
    assert len(codes) == len(set(codes))


def test_a_product_is_found_however_its_accents_are_written():
    assert LOADED.product(unicodedata.normalize("NFD", "Causes de décès")).dataset == "causes-de-deces"
    assert LOADED.product("Inconnu") is None


def test_every_rule_says_a_known_class_and_its_reason():
    raw = tomllib.loads(sources.FILE.read_text(encoding="utf-8"))["identifying"]
    assert all(rule["reason"] for rule in raw)
    assert {rule.identifying_class for rule in LOADED.rules} <= set(IdentifyingClass.values)
    assert {rule.identifier for rule in LOADED.rules} == {"", *PotentialIdentifier.values}


@pytest.mark.parametrize(
    ("name", "type", "expected"),
    [
        ("BEN_NIR_PSA", "string", ("pseudonym", "")),
        ("ben_nir_psa", "string", ("pseudonym", "")),
        ("NIR_ANO_17", "string", ("pseudonym", "")),
        ("BEN_RNG_GEM", "integer", ("pseudonym", "")),
        ("PFS_EXE_NUMC", "string", ("pseudonym", "")),
        ("BEN_RES_COM", "string", ("potential_identifier", "residence_commune")),
        ("BEN_NAI_MOI", "date", ("potential_identifier", "birth_month")),
        ("EXE_SOI_DTD", "date", ("potential_identifier", "care_date")),
        ("ben_dcd_dte", "date", ("potential_identifier", "death_date")),
        ("DCD_COM_COD", "string", ("potential_identifier", "death_commune")),
        ("ENT_AM", "date", ("potential_identifier", "care_date")),
        ("ENT_AM", "string", ("none", "")),
        ("BEN_DCD_AME", "yearmonth", ("none", "")),
        ("EXE_SOI_AMD", "yearmonth", ("none", "")),
        ("BEN_NAI_ANN", "year", ("none", "")),
        ("NIR_RET", "boolean", ("none", "")),
        ("RNG_NAI_CTL", "string", ("none", "")),
        ("FLX_TRT_DTD", "date", ("none", "")),
        ("BEN_CDI_NIR", "string", ("none", "")),
    ],
)
def test_columns_that_may_point_to_a_person(name, type, expected):
    assert LOADED.identifying(name, type) == expected


def test_a_list_keeps_the_licence_of_its_own_before_that_of_its_folder():
    assert LOADED.code_list("ORAVAL", "IR_SEX_V").licence == "Licence Ouverte 2.0 (etalab-2.0)"
    assert LOADED.code_list("ORAVAL", "IR_CIM_V").licence.startswith("OMS")
    assert LOADED.code_list("Ailleurs", "X").source == "Ailleurs"
