import pytest

from catalogue.importing import joins
from catalogue.importing.files import MEGABYTE
from catalogue.importing.issues import Refused, Remarks

NODES = "name,description,group,index,nb_vars\nER_PRS_F,Prestations,4,0,1\nER_BIO_F,Biologie,4,1,1\n"


@pytest.fixture
def read(source):
    """Reads one join written so; returns the joins and the remarks."""

    def read(rows: str):
        source.write("app/snds_nodes.csv", NODES)
        source.write("app/snds_links.csv", f"source,target,joint_var\n{rows}\n")
        remarks = Remarks("snds_links.csv")
        return joins.read(*joins.find_files(source.root), remarks, most_bytes=MEGABYTE), remarks

    return read


@pytest.mark.parametrize(
    ("written", "ways"),
    [
        ("A", [("A", "A")]),
        ("A + B", [("A B", "A B")]),
        ("A + B | Bidirectionnel", [("A B", "A B")]),
        ("A => B", [("A", "B")]),
        ("a + b => A + B | Bidirectionnel", [("a b", "A B")]),
        ("A => Z | B => Z", [("A", "Z"), ("B", "Z")]),
        ("A | A", [("A", "A")]),
    ],
)
def test_the_ways_to_join_two_tables(read, written, ways):
    found, remarks = read(f"0,1,{written}")
    assert [(" ".join(one.columns), " ".join(one.target_columns)) for one in found] == ways
    assert {(one.table, one.target, one.line) for one in found} == {("ER_PRS_F", "ER_BIO_F", 2)}
    assert remarks.issues == []


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("0,7,A", "no node 7, left out"),
        ("0,1,", "“” names no columns on both sides, left out"),
        ("0,1,A + B => C", "“A + B => C” names no columns on both sides, left out"),
    ],
)
def test_a_row_that_joins_nothing_is_an_error_with_its_line(read, row, reason):
    found, remarks = read(f"{row}\n0,1,A")
    assert [one.columns for one in found] == [("A",)]
    assert [(one.severity, one.line, one.message) for one in remarks.issues] == [("error", 2, reason)]


def test_a_folder_without_the_two_files_is_refused(tmp_path):
    with pytest.raises(Refused, match=r"no snds_nodes\.csv nor snds_links\.csv"):
        joins.find_files(tmp_path)


def test_a_file_without_its_columns_is_refused(source):
    source.write("snds_nodes.csv", "nom\nER_PRS_F\n")
    source.write("snds_links.csv", "source,target,joint_var\n")
    with pytest.raises(Refused, match=r"snds_nodes\.csv: no column index, name"):
        joins.read(*joins.find_files(source.root), Remarks(""), most_bytes=MEGABYTE)
