"""What a synthetic table holds: what its dictionary says, the same each time, and rows that meet."""

import json
import os
import re
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.samples import texts
from catalogue.samples.generator import Recipe
from catalogue.samples.shapes import Column
from tests.catalogue.samples.descriptions import description, link, table, variable
from tests.catalogue.samples.reading import cells, made, values

ROOT = Path(__file__).resolve().parents[3]
STAYS = description(
    table(
        "sejour",
        variable("finess"),
        variable("rang", "integer", length="3"),
        variable("ident", "integer", length="10", identifying_class="pseudonym"),
        primary_key=["finess", "rang"],
        links=[link("etablissement", ["finess"], ["numero"])],
    ),
    table("etablissement", variable("numero", length="9"), variable("nom"), primary_key=["numero"]),
    table(
        "acte",
        variable("finess"),
        variable("rang", "integer", length="5"),
        variable("code", code_list="ACTES"),
        variable("ident", "integer", length="10", identifying_class="pseudonym"),
        links=[link("sejour", ["finess", "rang"]), link("etablissement", ["finess"], ["numero"])],
    ),
)
CODES = {("ACTES", ""): ["AAFA001", "AAFA002", "=HYPERLINK()", "@x"]}


def digest(**recipe) -> str:
    return sha256(made(STAYS, CODES, **recipe).getvalue()).hexdigest()


def test_the_same_recipe_gives_the_same_bytes():
    assert digest(rows=30, seed=7) == digest(rows=30, seed=7)
    assert digest(rows=30, seed=7) != digest(rows=30, seed=8)


def test_bytes_are_those_of_every_other_machine():
    """A change here changes every sample that was published: raise `making.GENERATOR` with it."""
    rows = cells(made(STAYS, CODES, rows=2, seed=1), "acte")
    assert rows == [
        {"finess": "E5SJZVPW6", "rang": "297", "code": "AAFA001", "ident": "2743279416"},
        {"finess": "51UNT3FVR", "rang": "211", "code": "AAFA002", "ident": "9531963186"},
    ]


@pytest.mark.parametrize("hashes", ["1", "2"])
def test_the_order_of_sets_changes_no_byte(hashes):
    """Python draws the order of its sets at each start."""
    program = "from tests.catalogue.samples.test_generator import digest; print(digest(rows=30, seed=7))"
    variables = {**os.environ, "PYTHONHASHSEED": hashes}
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == digest(rows=30, seed=7)


def test_foreign_keys_lead_to_a_row():
    file = made(STAYS, CODES, rows=40)
    stays = {(row["finess"], row["rang"]) for row in cells(file, "sejour")}
    places = set(values(file, "etablissement", "numero"))
    acts = [(row["finess"], row["rang"]) for row in cells(file, "acte")]
    assert len(stays) == len(acts) == 40
    assert set(acts) <= stays
    assert {finess for finess, _rank in stays} <= places


def test_the_same_pseudonym_is_in_several_tables():
    file = made(STAYS, CODES, rows=40)
    assert len(set(values(file, "sejour", "ident")) & set(values(file, "acte", "ident"))) > 10


def test_a_pseudonym_joins_with_the_sample_of_another_dataset():
    person = variable("NIR", length="17", identifying_class="pseudonym")
    persons = made(description(table("ben", person, primary_key=["NIR"])), code="personnes", rows=50)
    stay = table("sej", variable("NIR_17", length="17"), links=[link("ben", ["NIR_17"], ["NIR"], dataset="personnes")])
    stays = made(description(stay), code="sejours", rows=50)
    assert set(values(stays, "sej", "NIR_17")) <= set(values(persons, "ben", "NIR"))


def test_primary_keys_are_unique_and_full():
    keys = [(row["finess"], row["rang"]) for row in cells(made(STAYS, CODES, rows=100), "sejour")]
    assert len(set(keys)) == 100
    assert all(all(key) for key in keys)


def test_a_key_that_has_no_more_values_ends_its_table():
    short = description(table("t", variable("k", "integer", length="1"), primary_key=["k"]))
    assert sorted(values(made(short, rows=100), "t", "k")) == [str(digit) for digit in range(1, 10)]


def test_links_in_a_circle_or_to_nowhere_are_left_out():
    one = table("un", variable("a"), links=[link("deux", ["a"], ["b"]), link("absente", ["a"]), link("un", ["a"])])
    two = table("deux", variable("b"), links=[link("un", ["b"], ["a"]), link("un", ["sans"], ["a"])])
    file = made(description(one, two), rows=5)
    assert len(cells(file, "un")) == len(cells(file, "deux")) == 5


def test_keys_of_two_types_are_written_the_same():
    number = table("b", variable("ETA", "integer", length="9"), primary_key=["ETA"])
    text = table("d", variable("ETA", length="10"), links=[link("b", ["ETA"])])
    file = made(description(text, number), rows=20)
    assert set(values(file, "d", "ETA")) <= set(values(file, "b", "ETA"))
    with ZipFile(file) as archive:
        schema = json.loads(archive.read("tables/d.synthetic.schema.json"))
    assert "foreignKeys" not in schema  # a validator compares the text 1 and the number 1, and finds them different


def test_no_value_is_a_formula():
    file = made(STAYS, CODES, rows=200)
    assert set(values(file, "acte", "code")) - {""} == {"AAFA001", "AAFA002"}


def test_a_name_that_is_a_formula_is_harmless():
    file = made(description(table("=cmd", variable('=HYPERLINK("x")'))), rows=1)
    assert list(cells(file, "cmd")[0]) == ['\'=HYPERLINK("x")']


def test_optional_cells_are_sometimes_empty_in_the_words_of_the_table():
    told = table("t", variable("a"), variable("b", constraints={"required": True}), missing_values=["NA", ""])
    file = made(description(told), rows=1000)
    share = values(file, "t", "a").count("NA") / 1000
    assert 0.02 < share < 0.08
    assert "NA" not in values(file, "t", "b")


@pytest.mark.parametrize(
    ("about", "pattern"),
    [
        ({"type": "date", "format": "%d%m%Y"}, r"\d{2}(0\d|1[0-2])(2012|2014)"),
        ({"type": "date", "format": "%m"}, r"0\d|1[0-2]"),
        ({"type": "date"}, r"(2012|2014)-\d\d-\d\d"),
        ({"type": "datetime", "format": "%d%b%Y:%H:%M:%S"}, r"\d\d[A-Z]{3}(2012|2014):\d\d:\d\d:\d\d"),
        ({"type": "year"}, r"2012|2014"),
        ({"type": "yearmonth"}, r"(2012|2014)-\d\d"),
        ({"type": "time"}, r"\d\d:\d\d:\d\d"),
        ({"type": "boolean"}, r"0|1"),
        ({"type": "number", "length": "8,2"}, r"\d{1,4}\.\d\d"),
        ({"type": "number", "length": "4,5"}, r"0\.\d{5}"),
        ({"type": "string", "length": "3"}, r"[A-Z0-9]{3}"),
        ({"type": "string", "constraints": {"minLength": 12}}, r"[A-Z0-9]{12,}"),
        ({"type": "string", "constraints": {"pattern": r"(A|B)\d{3}[x-z]?"}}, r"(A|B)\d{3}[x-z]?"),
        ({"type": "integer", "constraints": {"minimum": 18, "maximum": "20"}}, r"18|19|20"),
        ({"type": "integer", "constraints": {"enum": [1, 5]}}, r"1|5"),
    ],
)
def test_values_follow_the_dictionary_within_the_years_of_the_table(about, pattern):
    covered = {"present_since": 2012, "withdrawn": 2015, "missing_years": [2013]}
    told = variable("v", **{**about, "constraints": {"required": True, **about.get("constraints", {})}})
    found = values(made(description(table("t", told, **covered)), rows=50), "t", "v")
    assert len(found) == 50
    assert all(re.fullmatch(pattern, value) for value in found), found


def test_a_column_of_months_takes_days_of_a_list_as_months():
    days = {("JOURS", "JOUR"): ["10JUL1966:00:00:00", "02FEB2012:00:00:00"]}
    told = variable("mois", "yearmonth", code_list="JOURS", code_list_column="JOUR", constraints={"required": True})
    assert set(values(made(description(table("t", told)), days, rows=20), "t", "mois")) == {"2012-02"}


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        ("string", {"minLength": "beaucoup"}),
        ("string", {"maxLength": 10**9}),
        ("string", {"minLength": -1}),
        ("string", {"pattern": "("}),
        ("string", {"minimum": 3}),
        ("integer", {"minimum": "trois"}),
        ("integer", {"minLength": 3}),
        ("date", {"maximum": "hier"}),
        ("string", {"enum": "ABC"}),
        ("string", {"required": "peut-être"}),
        ("string", {"description": "une clé de la source"}),
    ],
)
def test_a_constraint_that_cannot_be_is_left_out_of_the_schema_too(kind, wrong):
    file = made(description(table("t", variable("v", kind, constraints=wrong), variable("w"))), rows=5)
    with ZipFile(file) as archive:
        schema = json.loads(archive.read("tables/t.synthetic.schema.json"))
    assert "constraints" not in schema["fields"][0]
    assert len(cells(file, "t")) == 5


def test_an_endless_length_is_not_believed():
    told = variable("v", "integer", length="999999999", constraints={"required": True})
    assert max(map(len, values(made(description(table("t", told, primary_key=["v"])), rows=5), "t", "v"))) == 10


@pytest.mark.parametrize("rows", [0, -1, 10_001])
def test_a_sample_has_neither_no_rows_nor_too_many(rows):
    with pytest.raises(ValueError, match="10000"):
        Recipe(rows=rows)


columns = st.builds(
    lambda kind, length, low, span, years: Column(
        "v", kind, length=length, constraints={"minimum": low, "maximum": low + span} if kind == "integer" else {}
    ),
    st.sampled_from(["string", "integer", "number", "date", "datetime", "year", "yearmonth", "boolean", "time", "any"]),
    st.sampled_from(["", "1", "4", "17", "8,2", "5,5", "?"]),
    st.integers(0, 9),
    st.integers(0, 5),
    st.integers(1990, 2020),
)


@given(columns, st.integers(0, 10**6))
@settings(max_examples=60, deadline=None)
def test_every_cell_is_a_value_of_its_column(column, seed):
    told = variable("v", column.type, length=column.length, constraints=column.constraints)
    for text in values(made(description(table("t", told, variable("w")), rows=10), seed=seed), "t", "v"):
        assert text == "" or texts.fits(column, text)
