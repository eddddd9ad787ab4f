"""Dictionaries and code lists as files that people open in a spreadsheet."""

import csv
import io

import openpyxl
import pytest
from django.urls import reverse
from django.utils import translation

from catalogue.enums import DatasetStatus, LinkOrigin
from catalogue.exports import files
from catalogue.models import Code, CodeList, Table, TableLink, Variable
from tests.catalogue.conftest import trace

pytestmark = pytest.mark.django_db

#: Savepoint, its end and its release, the read-only switch; dataset, links, variables; tables on the second sheet.
CSV_QUERIES, XLSX_QUERIES = 7, 8


@pytest.fixture
def dataset(make_dataset):
    made = make_dataset()
    table = made.tables.get()
    table.primary_key = ["date_visite"]
    table.save()
    other = Table.objects.create(dataset=made, name="jour", label_fr="Jours", position=2)
    link = {"columns": ["date_visite"], "target_columns": ["jour"], "origin": LinkOrigin.FOREIGN_KEY}
    TableLink.objects.create(dataset=made, table=table, target=other, **link)
    trace("catalogue.dataset_imported", "dataset", made.pk)
    return made


def body(answer) -> bytes:
    return b"".join(answer.streaming_content)


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def add_variables(dataset, count: int) -> None:
    table = dataset.tables.get(name="visite")
    made = [Variable(dataset=dataset, table=table, name=f"V{n}", label_fr="=1+1", type="string") for n in range(count)]
    Variable.objects.bulk_create(made)
    trace("catalogue.dataset_imported", "dataset", dataset.pk)


def test_a_dictionary_has_a_line_for_each_variable(client, dataset):
    answer = client.get(reverse("catalogue:dictionary_csv", args=["base-1"]))
    content = body(answer)
    assert answer["Content-Disposition"] == 'attachment; filename="base-1-dictionnaire.csv"'
    assert content.startswith("\ufeffTable,".encode())
    (row,) = rows(content)
    assert (row["Table"], row["Variable"], row["Type"]) == ("visite", "date_visite", "date")
    assert (row["Clé primaire"], row["Renvoie à"]) == ("Oui", "jour.jour")
    assert row["Identifiant potentiel"] == "Date de soins au jour près"


def test_headers_and_texts_are_in_the_language_of_the_page(client, dataset):
    with translation.override("en"):
        url = reverse("catalogue:dictionary_csv", args=["base-1"])
    (row,) = rows(body(client.get(url)))
    assert "Date of the visit" in row.values()


def test_no_cell_is_a_formula(client, dataset):
    add_variables(dataset, 1)
    found = rows(body(client.get(reverse("catalogue:dictionary_csv", args=["base-1"]))))
    assert found[1]["Libellé"] == "'=1+1"
    content = body(client.get(reverse("catalogue:dictionary_xlsx", args=["base-1"])))
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Variables"]
    assert sheet["D3"].value == "'=1+1"
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}


def test_a_spreadsheet_has_variables_and_tables(client, dataset):
    answer = client.get(reverse("catalogue:dictionary_xlsx", args=["base-1"]))
    book = openpyxl.load_workbook(io.BytesIO(body(answer)))
    assert book.sheetnames == ["Variables", "Tables"]
    assert [row[0].value for row in book["Tables"].iter_rows()] == ["Table", "visite", "jour"]
    assert book["Variables"].freeze_panes == "A2"


def test_a_text_too_long_for_a_cell_is_cut_not_lost():
    file = io.BytesIO()
    files.write_xlsx(file, [("A", [["x" * 40_000, "\x01<&>"]])])
    sheet = openpyxl.load_workbook(file)["A"]
    assert len(sheet["A1"].value) == 32_767
    assert sheet["B1"].value.endswith("<&>")


@pytest.mark.parametrize("count", [1, 3, 100])
def test_files_take_a_constant_number_of_queries(client, dataset, django_assert_num_queries, count):
    add_variables(dataset, count)
    with django_assert_num_queries(CSV_QUERIES):
        assert len(rows(body(client.get(reverse("catalogue:dictionary_csv", args=["base-1"]))))) == count + 1
    with django_assert_num_queries(XLSX_QUERIES):
        body(client.get(reverse("catalogue:dictionary_xlsx", args=["base-1"])))


@pytest.mark.parametrize("name", ["dictionary_csv", "dictionary_xlsx"])
@pytest.mark.parametrize("status", [DatasetStatus.DRAFT, DatasetStatus.WITHDRAWN])
def test_what_is_not_published_is_not_given(client, make_dataset, name, status):
    make_dataset(status=status)
    assert client.get(reverse(f"catalogue:{name}", args=["base-1"])).status_code == 404


def test_a_code_list_has_a_line_for_each_code_and_the_columns_of_its_source(client):
    columns = [{"name": "K", "role": "code"}, {"name": "L", "role": "label"}, {"name": "=NIV"}]
    found = CodeList.objects.create(code="ACTES", title_fr="Actes", columns=columns, size=1)
    trace("catalogue.code_list_imported", "code_list", found.pk)
    Code.objects.create(code_list=found, code="-1", label_fr="Aucun", extra={"=NIV": "@x"})
    (row,) = rows(body(client.get(reverse("catalogue:code_list_csv", args=["ACTES"]))))
    assert (row["Code"], row["Libellé en français"], row["'=NIV"]) == ("'-1", "Aucun", "'@x")
    assert client.get(reverse("catalogue:code_list_csv", args=["RIEN"])).status_code == 404
