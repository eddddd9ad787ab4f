"""The joins of a dictionary, between tables that another import brought."""

import pytest

from catalogue.enums import LinkOrigin
from catalogue.models import ImportIssue, ImportRun, TableLink
from tests.catalogue.importing.conftest import field, import_catalogue

NODES = "name,index\nSEJOUR,0\nACTE,1\nGONE,2\n"


@pytest.fixture
def link(small_source, holder):
    """Imports the small source, then joins written so; returns the outcome of the second."""

    def link(*rows: str):
        import_catalogue("table-schema", small_source.root, "--source", "petite", "--holder", holder.code)
        small_source.write("dico/snds_nodes.csv", NODES)
        small_source.write("dico/snds_links.csv", "\n".join(("source,target,joint_var", *rows)))
        return import_catalogue("links", small_source.root / "dico", "--source", "dico")

    return link


def joins() -> list[tuple]:
    rows = TableLink.objects.filter(origin=LinkOrigin.JOIN)
    return list(rows.values_list("table__name", "target__name", "columns", "target_columns"))


def counts() -> tuple[int, int, int]:
    row = ImportRun.objects.first()
    return row.created, row.changed, row.unchanged


def test_columns_are_written_as_the_tables_write_them(link):
    assert link("0,1,num => Num").code == 0
    assert joins() == [("SEJOUR", "ACTE", ["NUM"], ["NUM"])]


def test_the_same_joins_again_write_nothing_and_fewer_take_the_others_away(link):
    link("0,1,NUM", "1,0,NUM")
    keys = set(TableLink.objects.values_list("pk", flat=True))
    link("0,1,NUM", "1,0,NUM")
    assert (counts(), set(TableLink.objects.values_list("pk", flat=True))) == ((0, 0, 1), keys)
    link("1,0,NUM")
    assert (counts(), joins()) == ((0, 1, 0), [("ACTE", "SEJOUR", ["NUM"], ["NUM"])])
    assert TableLink.objects.filter(origin=LinkOrigin.FOREIGN_KEY).count() == 1


def test_a_join_written_back_from_a_version_is_still_ours(link):
    link("0,1,NUM")
    TableLink.objects.update(imported_from="")
    link("0,1,NUM")
    assert len(joins()) == 1
    link("0,1,NUM")
    assert counts() == (0, 0, 1)


def test_a_table_that_is_not_there_is_told_and_a_column_too(link):
    assert link("0,2,NUM", "0,1,AUTRE => NUM").code == 0
    assert joins() == [("SEJOUR", "ACTE", ["AUTRE"], ["NUM"])]
    said = ImportIssue.objects.filter(file="snds_links.csv").values_list("line", "message")
    assert list(said) == [
        (2, "the table GONE is not in the catalogue, join left out"),
        (3, "the table SEJOUR has no column AUTRE; the join is kept"),
    ]


def test_tables_of_one_dataset_are_joined_with_each_other(link, small_source):
    small_source.table("ACTE", field("NUM"), product="Autre base")
    link("0,1,NUM")
    row = TableLink.objects.select_related("target").get(origin=LinkOrigin.JOIN)
    assert row.target.dataset_id == row.dataset_id


def test_tables_that_cannot_be_told_apart_are_not_joined(link, small_source):
    small_source.table("SEJOUR", field("NUM"), product="Autre base")
    small_source.table("ACTE", field("NUM"), product="Autre base")
    link("0,1,NUM")
    assert joins() == []
    assert "in several datasets" in ImportIssue.objects.get(file="snds_links.csv").message
