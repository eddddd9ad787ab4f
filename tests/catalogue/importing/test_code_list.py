import tracemalloc
from datetime import date

import pytest

from catalogue.importing import code_list, sources
from catalogue.importing.code_list import CodeRow
from catalogue.importing.files import MEGABYTE
from catalogue.importing.issues import Refused, Remarks
from tests.catalogue.importing.conftest import found

SCHEMA = {
    "title": "Actes",
    "fields": [
        {"name": "RANG", "type": "integer"},
        {"name": "ACT_COD", "type": "string", "role": "code"},
        {"name": "ACT_LIB", "type": "string", "role": "label"},
        {"name": "PERE", "type": "string", "role": "parent"},
        {"name": "DEBUT", "type": "date", "role": "valid_from"},
        {"name": "FIN", "type": "date", "role": "valid_to"},
    ],
}
HEADER = "RANG;ACT_COD;ACT_LIB;PERE;DEBUT;FIN\n"


@pytest.fixture
def read(source):
    """Reads a list made of this CSV and this schema; returns it, its rows and the remarks."""

    def read(csv: str, schema: dict | None = None, name: str = "IR_ACT_V", folder: str = "ORAVAL"):
        path = source.code_list(name, csv, schema, folder)
        file, beside = found(path), found(path.with_suffix(".json")) if schema else None
        remarks = Remarks(file.name)
        content, sha256 = code_list.fingerprint(file, beside, sources.load(), most_bytes=300 * MEGABYTE)
        described = code_list.read(file, beside, sources.load(), content, sha256, remarks)
        return described, list(code_list.rows(described, remarks)), remarks

    return read


def said(remarks: Remarks) -> list[tuple]:
    return [(one.severity, one.line, one.message) for one in remarks.issues]


def test_without_schema_the_first_column_is_the_code_and_the_second_its_label(read):
    described, rows, _remarks = read("COD;LIB;AUTRE\n1;Un;x\n2;Deux;\n")
    assert (described.code, described.title_fr, described.origin.source) == (
        "IR_ACT_V",
        "IR_ACT_V",
        "Cnam, portail SNDS (ORAVAL)",
    )
    assert rows == [
        CodeRow("1", "Un", "", None, None, {"AUTRE": "x"}),
        CodeRow("2", "Deux", "", None, None, {}),
    ]


def test_a_schema_tells_the_role_of_each_column(read):
    described, rows, remarks = read(HEADER + "1;A1;Acte;A;10JUL1966:00:00:00;31DEC9999:00:00:00\n", SCHEMA)
    assert described.title_fr == "Actes"
    assert [column["role"] for column in described.columns] == ["", "code", "label", "parent", "valid_from", "valid_to"]
    assert rows == [CodeRow("A1", "Acte", "A", date(1966, 7, 10), None, {"RANG": "1"})]
    assert said(remarks) == []


def test_a_code_is_not_its_own_parent(read):
    _described, rows, _remarks = read(HEADER + "1;A;Acte;A;2019-01-31;\n", SCHEMA)
    assert rows == [CodeRow("A", "Acte", "", date(2019, 1, 31), None, {"RANG": "1"})]


def test_the_columns_that_no_schema_tells_of_are_told_by_the_file_of_sources(read):
    _described, rows, _remarks = read("CIM_COD;CIM_LIB;CAT_CIM_COD\nC51;Vulve;C51\nC510;Lèvre;C51\n", name="IR_CIM_V")
    assert [(row.code, row.parent_code) for row in rows] == [("C51", ""), ("C510", "C51")]


@pytest.mark.parametrize("written", ["31FEB2020:00:00:00", "10XXX2020", "hier"])
def test_a_date_that_is_none_is_left_out_with_its_line(read, written):
    _described, rows, remarks = read(HEADER + f"1;A;Acte;;{written};\n", SCHEMA)
    assert rows[0].valid_from is None
    assert said(remarks) == [("warning", 2, f"“{written}” is no date, left out")]


def test_a_row_that_is_no_row_is_left_out_with_its_line_and_the_others_stay(read):
    _described, rows, remarks = read(
        "COD;LIB\n1;Un\n2\n\n3;Trois;de trop\n" + "x" * 101 + ";Long\n;Vide\n4;Quatre\n5;" + "x" * 100_001
    )
    assert [row.code for row in rows] == ["1", "", "4"]
    assert said(remarks) == [
        ("error", 3, "1 cells for 2 columns, left out"),
        ("error", 5, "3 cells for 2 columns, left out"),
        ("error", 6, "a code longer than 100 characters, left out"),
        ("warning", 7, "a row without code"),
        ("error", 9, "a label longer than 100000 characters, left out"),
    ]


def test_many_remarks_about_one_file_are_counted(read):
    _described, _rows, remarks = read("COD;LIB\n" + "x\n" * 150)
    assert len(remarks.issues) == 101
    assert remarks.issues[-1].message == "50 more like these"


def test_quotes_semicolons_and_lines_stay_in_their_cell(read):
    _described, rows, _remarks = read('COD;LIB\nALQ;"Évaluation ;\n\nÀ l’exclusion"\n')
    assert rows[0].label_fr == "Évaluation ;\n\nÀ l’exclusion"


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_the_delimiter_is_found(read, delimiter):
    _described, rows, _remarks = read(f"COD{delimiter}LIB\n1{delimiter}Un\n")
    assert rows[0].label_fr == "Un"


def test_a_schema_without_a_list_of_fields_tells_no_role(read):
    _described, rows, _remarks = read("COD;LIB\n1;Un\n", {"title": "Titre", "fields": 5})
    assert (rows[0].code, rows[0].label_fr) == ("1", "Un")


def test_a_schema_of_other_columns_is_told_and_its_roles_kept_where_names_agree(read):
    _described, rows, remarks = read("ACT_LIB;ACT_COD\nActe;A\n", SCHEMA)
    assert (rows[0].code, rows[0].label_fr) == ("A", "Acte")
    assert [one.line for one in remarks.issues] == [1]


@pytest.mark.parametrize(
    ("csv", "reason"),
    [
        ("", "no header"),
        ("A;A\n1;2\n", "same name"),
        ("A;\n1;2\n", "has no name"),
        ("a" * 101 + "\n1\n", "longer than 100"),
    ],
)
def test_a_header_that_is_none_is_refused_at_line_one(read, csv, reason):
    with pytest.raises(Refused, match=reason) as refusal:
        read(csv)
    assert refusal.value.line == 1


def test_another_byte_another_schema_or_another_origin_is_another_fingerprint(read):
    first = read("COD;LIB\n1;Un\n")[0].fingerprint
    assert read("COD;LIB\n1;Un\n")[0].fingerprint == first
    others = [
        read("COD;LIB\n1;un\n")[0].fingerprint,
        read("COD;LIB\n1;Un\n", folder="ATIH")[0].fingerprint,
        read("COD;LIB\n1;Un\n", {"title": "Titre"})[0].fingerprint,
    ]
    assert len({first, *others}) == 4


def test_a_large_list_is_never_held(source):
    """60 000 rows, 15 MB once they are held, are read in less than 4 MB: as many as 500 MB would take."""
    file = found(source.code_list("LONG", "COD;LIB\n" + "0123456789;Un libellé de quarante lettres environ\n" * 60_000))
    content, sha256 = code_list.fingerprint(file, None, sources.load(), most_bytes=300 * MEGABYTE)
    remarks = Remarks(file.name)
    described = code_list.read(file, None, sources.load(), content, sha256, remarks)
    tracemalloc.start()
    count = sum(1 for _row in code_list.rows(described, remarks))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 60_000
    assert peak < 4 * MEGABYTE
