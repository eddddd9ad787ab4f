import pytest

from catalogue.importing import sources, table_schema
from catalogue.importing.described import DescribedLink
from catalogue.importing.issues import Refused
from tests.catalogue.importing.conftest import field, found


@pytest.fixture
def read(source):
    """Reads a schema made of these fields; returns the table."""

    def read(*fields, **rest):
        return table_schema.read(found(source.table("ACTE", *fields, **rest)), sources.load())

    return read


def messages(table) -> list[str]:
    return [one.message for one in table.remarks.issues]


def test_a_field_is_read_whole(read):
    one = field(
        "AGE",
        "Âge",
        "integer",
        format="default",
        length="3",
        type_oracle="number",
        constraints={"minimum": 0, "enum": [1, 2]},
        nomenclature="IR_AGE_V",
        observation="Arrondi",
        regle_gestion="Au jour des soins",
        dateCreated="2006",
        dateDeleted="2008",
        dateMissing=["2007", "2007"],
    )
    table = read(one)
    assert table.variables == (
        {
            "name": "AGE",
            "label_fr": "Âge",
            "description_fr": "Âge",
            "type": "integer",
            "format": "default",
            "length": "3",
            "source_type": "number",
            "constraints": {"minimum": 0, "enum": [1, 2]},
            "identifying_class": "none",
            "potential_identifier": "",
            "code_list_name": "IR_AGE_V",
            "code_list_column": "",
            "rule_fr": "Au jour des soins",
            "remark_fr": "Arrondi",
            "present_since": 2006,
            "withdrawn": 2009,
            "missing_years": [2007],
        },
    )
    assert messages(table) == []


def test_a_table_is_read_whole(read):
    table = read(
        field("A"),
        field("B"),
        produit="Causes de décès",
        champ="Public",
        observation="Depuis 2012",
        primaryKey=["A", "B"],
        missingValues=["", "NA"],
        history={"dateCreated": "2012", "dateDeleted": "", "dateMissing": ["2013"]},
    )
    assert (table.name, table.product) == ("ACTE", "Causes de décès")
    assert table.fields == {
        "label_fr": "Table ACTE",
        "present_since": 2012,
        "withdrawn": None,
        "missing_years": [2013],
        "remark_fr": "Champ : Public\nDepuis 2012",
        "primary_key": ["A", "B"],
        "missing_values": ["", "NA"],
    }


def test_a_code_list_may_name_its_column(read):
    (variable,) = read(field("SEX", nomenclature="IR_SEX_V:SEX_COD")).variables
    assert (variable["code_list_name"], variable["code_list_column"]) == ("IR_SEX_V", "SEX_COD")


def test_a_dash_is_no_code_list(read):
    (variable,) = read(field("SEX", nomenclature="-")).variables
    assert variable["code_list_name"] == ""


def test_an_unknown_constraint_is_left_out_with_its_line(read):
    table = read(field("A"), field("B", constraints={"minLength": 17, "description": "texte"}))
    assert table.variables[1]["constraints"] == {"minLength": 17}
    (issue,) = table.remarks.issues
    assert (issue.severity, issue.file) == ("warning", "ACTE.json")
    assert issue.message == "field B: “description” is no constraint of Table Schema, left out"
    assert issue.line == 12


def test_an_unknown_type_is_kept_as_any(read):
    table = read(field("A", type="geopoint"))
    assert table.variables[0]["type"] == "any"
    assert messages(table) == ["field A: unknown type “geopoint”, kept as “any”"]


def test_a_long_description_is_cut_at_a_word_and_kept_whole_beside(read):
    words = "mot " * 100
    (variable,) = read(field("A", words)).variables
    assert len(variable["label_fr"]) <= 300
    assert variable["label_fr"].endswith("mot…")
    assert variable["description_fr"] == words.strip()


def test_without_description_the_name_is_the_label(read):
    table = read(field("A", ""))
    assert table.variables[0]["label_fr"] == "A"
    assert messages(table) == ["field A: no description, labelled by its name"]


def test_a_year_that_is_none_is_left_out(read):
    table = read(field("A", dateCreated="20O7"))
    assert table.variables[0]["present_since"] is None
    assert messages(table) == ["field A: “20O7” is no year, left out"]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (field("A"), "field A is there twice, left out"),
        (field(""), "field ? has no name, left out"),
        (field("B/C"), "field B/C has a name that no address can hold, left out"),
        (field("B" * 101), f"field {'B' * 101} has a name longer than 100 characters, left out"),
        ("not an object", "a field that is no object, left out"),
    ],
)
def test_a_field_that_cannot_be_one_is_an_error_and_the_others_stay(read, bad, reason):
    table = read(field("A"), bad, field("Z"))
    assert [one["name"] for one in table.variables] == ["A", "Z"]
    assert [(one.severity, one.message) for one in table.remarks.issues] == [("error", reason)]


@pytest.mark.parametrize(("columns", "targets"), [("NUM", "NUM"), (["NUM"], ["NUM"]), ("NUM", ["NUM"])])
def test_a_foreign_key_is_written_as_a_text_or_as_a_list(read, columns, targets):
    table = read(
        field("NUM"), foreignKeys=[{"fields": columns, "reference": {"resource": "SEJOUR", "fields": targets}}]
    )
    assert table.links == (DescribedLink(("NUM",), "SEJOUR", ("NUM",)),)


def test_a_foreign_key_to_nowhere_in_particular_is_to_the_table_itself(read):
    table = read(field("A"), field("B"), foreignKeys=[{"fields": "A", "reference": {"resource": "", "fields": "B"}}])
    assert table.links == (DescribedLink(("A",), "ACTE", ("B",)),)


@pytest.mark.parametrize(
    "key",
    [
        "A",
        {"fields": "A"},
        {"fields": "A", "reference": {"resource": "X", "fields": ["B", "C"]}},
        {"fields": ["UNKNOWN"], "reference": {"resource": "X", "fields": ["B"]}},
    ],
)
def test_a_foreign_key_that_links_nothing_is_left_out_with_an_error(read, key):
    table = read(field("A"), foreignKeys=[key])
    assert table.links == ()
    assert "error" in {one.severity for one in table.remarks.issues}


def test_a_primary_key_of_unknown_columns_is_left_out(read):
    table = read(field("A"), primaryKey="A, GONE")
    assert table.fields["primary_key"] == []
    assert messages(table) == ["primaryKey: “GONE” is no column of the table, left out"]


@pytest.mark.parametrize("content", ['{"name": "T"}', '{"name": "T", "fields": []}', '{"name": "a/b", "fields": [{}]}'])
def test_a_schema_that_describes_nothing_is_refused(source, content):
    with pytest.raises(Refused):
        table_schema.read(found(source.write("T.json", content)), sources.load())


def test_control_characters_have_no_place_in_a_text(read):
    (variable,) = read(field("A", "un\u0000deux")).variables
    assert variable["description_fr"] == "un deux"


@pytest.mark.parametrize("constraints", ["required", {"enum": ["a\u0000b"]}, {"maximum": 10**20}])
def test_constraints_that_no_column_can_hold_are_left_out(read, constraints):
    table = read(field("A", constraints=constraints))
    assert table.variables[0]["constraints"] == {}
    assert messages(table) == ["field A: constraints that no column can hold, left out"]


def test_a_text_too_long_for_a_search_is_cut(read):
    table = read(field("A", "mot " * 50_000))
    assert len(table.variables[0]["description_fr"]) == 100_000
    assert messages(table) == ["field A: description: longer than 100000 characters, cut"]


def test_what_is_no_list_and_no_object_is_read_as_nothing(read):
    table = read(field("A", dateMissing=5), foreignKeys=7, missingValues="x", history=[], primaryKey=3)
    assert (table.links, table.fields["missing_values"], table.fields["primary_key"]) == ((), [], [])
