import csv

import pytest

from catalogue.importing import omop, sources
from catalogue.importing.files import MEGABYTE
from catalogue.importing.issues import Refused, Remarks
from catalogue.models import Dataset, Table, TableLink
from tests.catalogue.importing.conftest import import_catalogue
from tests.shared_data import SHARED, needs_shared_data

FOLDER = SHARED / "omop-cdm"
TABLES = "cdmTableName,tableDescription,userGuidance,etlConventions\n"
FIELDS = (
    "cdmTableName,cdmFieldName,isRequired,cdmDatatype,userGuidance,etlConventions,isPrimaryKey,isForeignKey,"
    "fkTableName,fkFieldName\n"
)


@pytest.fixture
def read(source):
    """Reads a model made of these rows; returns its tables and the remarks."""

    def read(tables: str, fields: str):
        source.write("OMOP_CDMv5.4_Table_Level.csv", TABLES + tables)
        source.write("OMOP_CDMv5.4_Field_Level.csv", FIELDS + fields)
        remarks = Remarks("OMOP_CDMv5.4_Field_Level.csv")
        files = omop.find_files(source.root)
        return omop.read(*files, sources.load(), remarks, most_bytes=MEGABYTE), remarks

    return read


def test_a_table_and_its_fields_are_read_whole(read):
    (table,), remarks = read(
        "PERSON,The people. All of them.,One row<br>each,NA\n",
        "person,person_id,Yes,varchar(50),A number. Unique.,Keep it,Yes,No,NA,NA\n"
        "person,gender_id,No,Integer,,NA,No,Yes,CONCEPT,CONCEPT_ID\n",
    )
    assert (table.name, table.fields["primary_key"], remarks.issues) == ("person", ["person_id"], [])
    assert (table.fields["label_fr"], table.fields["label_en"]) == ("The people.", "The people.")
    assert table.fields["remark_en"] == "One row\neach"
    identifier, gender = table.variables
    assert (identifier["type"], identifier["length"], identifier["constraints"]) == ("string", "50", {"required": True})
    assert (identifier["label_fr"], identifier["label_en"]) == ("A number.", "A number.")
    assert (identifier["description_en"], identifier["rule_en"]) == ("A number. Unique.", "Keep it")
    assert (gender["type"], gender["label_fr"], gender["constraints"]) == ("integer", "gender_id", {})
    assert [(link.columns, link.table, link.target_columns) for link in table.links] == [
        (("gender_id",), "concept", ("concept_id",))
    ]


def test_what_does_not_fit_together_is_told_and_left_out(read):
    tables, remarks = read(
        "person,People,,\nempty,Nothing,,\n",
        "person,a,No,geometry,,,No,No,,\nperson,a,No,date,,,No,No,,\nghost,b,No,date,,,No,No,,\ntoo,few\n",
    )
    assert [(table.name, [one["name"] for one in table.variables]) for table in tables] == [("person", ["a"])]
    assert tables[0].variables[0]["type"] == "any"
    assert sorted(one.message for one in remarks.issues) == [
        "OMOP_CDMv5.4_Field_Level.csv: 2 cells for 10 columns, left out",
        "field a is there twice, left out",
        "field a: unknown type “geometry”, kept as “any”",
        "fields of “ghost”, a table that is not described; left out",
        "table empty: no field, left out",
    ]


def test_a_folder_without_the_model_is_refused(tmp_path):
    with pytest.raises(Refused, match="no OMOP_CDM"):
        omop.find_files(tmp_path)


@needs_shared_data
def test_the_whole_model_is_one_draft_dataset(holder):
    with (FOLDER / "OMOP_CDMv5.4_Field_Level.csv").open(encoding="utf-8-sig", newline="") as stream:
        fields = list(csv.DictReader(stream))
    keys = [one for one in fields if one["isForeignKey"] == "Yes"]
    primary = [one for one in fields if one["isPrimaryKey"] == "Yes"]
    first = import_catalogue("omop", FOLDER, "--holder", holder.code)
    dataset = Dataset.objects.get(code="omop-cdm")
    assert (first.code, dataset.status, dataset.holder) == (0, "draft", holder)
    assert dataset.tables.count() == len({one["cdmTableName"].lower() for one in fields}) == 39
    assert dataset.variables.count() == len(fields)
    assert TableLink.objects.filter(dataset=dataset).count() == len(keys)
    assert sum(len(names) for names in Table.objects.values_list("primary_key", flat=True)) == len(primary)
    assert "0 new, 0 changed, 39 unchanged" in import_catalogue("omop", FOLDER, "--holder", holder.code).output


@needs_shared_data
def test_without_holder_nothing_is_written_and_the_way_out_is_told(db):
    refused = import_catalogue("omop", FOLDER)
    assert refused.code == 1
    assert "say who answers for it with --holder CODE" in refused.output
    assert not Dataset.objects.exists()
