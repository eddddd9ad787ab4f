"""The whole SNDS dictionary, imported once for all the tests of this module, over the description files.

The first run is killed half-way through the code lists; the second goes on. Everything is rolled back at the end.
"""

import csv
import json
import tempfile
from collections import Counter
from dataclasses import dataclass, replace
from zipfile import ZipFile

import pytest
from django.db import connection, transaction
from django.db.models import Count
from frictionless import Package

from audit import api as audit
from catalogue import loading
from catalogue.enums import AccessRights, DatasetStatus, LinkOrigin
from catalogue.importing import codes
from catalogue.models import Code, CodeList, Dataset, ImportIssue, ImportRun, Table, TableLink, Variable
from catalogue.rdf import harvest
from catalogue.rdf.records import records_of
from catalogue.samples import making
from catalogue.samples.generator import Recipe
from tests.catalogue.conftest import ACTOR, AT
from tests.catalogue.importing.conftest import Killed, Outcome, import_catalogue, killed_after
from tests.catalogue.rdf.conftest import messages
from tests.catalogue.rdf.test_round_trip import back, comparable
from tests.catalogue.snds import PRODUCTS
from tests.shared_data import SHARED, needs_shared_data

pytestmark = needs_shared_data
FOLDER = SHARED / "snds-schema"
SOURCE = "snds-schema"
#: Lists written before the first run is killed.
WRITTEN_FIRST = 250


@dataclass(frozen=True)
class Files:
    """What stands in the folder, counted without the importer: schemas, and rows of each list."""

    schemas: list[dict]
    rows: dict[str, int]


@pytest.fixture(scope="module")
def files():
    schemas = [json.loads(path.read_text(encoding="utf-8")) for path in (FOLDER / "schemas").rglob("*.json")]
    rows = {}
    for path in (FOLDER / "nomenclatures").rglob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows[path.stem] = sum(1 for row in csv.reader(stream, delimiter=";") if row) - 1
    return Files(schemas, rows)


@pytest.fixture(scope="module")
def imported(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        loading.load(at=AT, actor=ACTOR)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(codes, "write", killed_after(WRITTEN_FIRST, codes.write))
            with pytest.raises(Killed):
                import_catalogue("table-schema", FOLDER)
        outcome = import_catalogue("table-schema", FOLDER)
        connection.check_constraints()
        yield outcome
        transaction.set_rollback(True)


@pytest.fixture
def snds(imported, db) -> Outcome:
    """The import, and a savepoint for what a test does after it."""
    return imported


def test_a_killed_run_is_gone_on_with(snds, files):
    second, first = ImportRun.objects.filter(source=SOURCE)
    assert snds.code == 0
    assert (first.created, first.finished_at) == (WRITTEN_FIRST, None)
    total = len(files.schemas) + len(files.rows)
    # One list of our own description files gives way to the folder's.
    assert (second.created, second.changed) == (total - WRITTEN_FIRST - 1, 1)
    assert (second.unchanged, second.refused) == (WRITTEN_FIRST, 0)


def test_counts_are_those_of_the_folder(snds, files):
    keys = sum(len(schema.get("foreignKeys", [])) for schema in files.schemas)
    fields = sum(len(schema["fields"]) for schema in files.schemas)
    assert Table.objects.filter(imported_from=SOURCE).count() == len(files.schemas) == 188
    assert Variable.objects.filter(imported_from=SOURCE).count() == fields == 4815
    assert TableLink.objects.filter(imported_from=SOURCE, origin=LinkOrigin.FOREIGN_KEY).count() == keys == 197
    assert CodeList.objects.filter(imported_from=SOURCE).count() == len(files.rows) == 502
    assert Code.objects.filter(code_list__imported_from=SOURCE).count() == sum(files.rows.values())


def test_each_list_has_the_rows_of_its_file(snds, files):
    lists = CodeList.objects.filter(imported_from=SOURCE)
    assert dict(lists.values_list("code", "size")) == files.rows
    counted = Counter(
        dict(Code.objects.filter(code_list__in=lists).values_list("code_list__code").annotate(Count("pk")).order_by())
    )
    assert counted == Counter({name: count for name, count in files.rows.items() if count})


def test_each_table_stands_in_the_dataset_of_its_product_with_its_columns(snds, files):
    stored: dict[tuple[str, str], set[str]] = {}
    variables = Variable.objects.filter(imported_from=SOURCE)
    for dataset, table, name in variables.values_list("dataset__code", "table__name", "name"):
        stored.setdefault((dataset, table), set()).add(name)
    assert stored == {
        (PRODUCTS[schema["produit"]], schema["name"]): {field["name"] for field in schema["fields"]}
        for schema in files.schemas
    }


def test_every_reference_to_a_list_is_kept_and_bound_when_the_list_is_there(snds, files):
    named = [field["nomenclature"].partition(":")[0] for schema in files.schemas for field in schema["fields"]]
    named = [name for name in named if name not in {"", "-"}]
    variables = Variable.objects.filter(imported_from=SOURCE).exclude(code_list_name="")
    assert variables.count() == len(named)
    unbound = variables.filter(code_list=None)
    assert Counter(unbound.values_list("code_list_name", flat=True)) == Counter(
        name for name in named if name not in files.rows
    )
    assert set(unbound.values_list("code_list_name", flat=True)) == {"IR_PHA_R"}


def test_the_twelve_datasets_are_published(snds):
    datasets = Dataset.objects.filter(code__in=PRODUCTS.values())
    assert datasets.filter(status=DatasetStatus.PUBLISHED, version_number__gte=1).count() == len(PRODUCTS)
    content = datasets.get(code="damir").versions.first().content
    assert {"MA_REM_FT", "OPEN_DAMIR"} <= {table["name"] for table in content["tables"]}


def test_the_same_folder_again_changes_nothing(snds, files):
    before = _state()
    again = import_catalogue("table-schema", FOLDER)
    run = ImportRun.objects.first()
    assert again.code == 0
    assert (run.created, run.changed, run.unchanged) == (0, 0, len(files.schemas) + len(files.rows))
    assert _state() == before


def _state() -> tuple:
    """Return where each row stands on the disk (a row that is written again moves), and the number of events."""
    tables = [model._meta.db_table for model in (Dataset, Table, Variable, TableLink, CodeList, Code)]
    rows = []
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT count(*), sum(hashtext(ctid::text || id::text)::bigint) FROM {table}")  # noqa: S608
            rows.append(cursor.fetchone())
    return *rows, audit.latest_events().count()


def test_the_traps_of_the_folder_are_told(snds):
    said = Counter(ImportIssue.objects.filter(severity="warning").values_list("message", flat=True))
    assert said["a schema without its CSV: the list is not imported"] == 3
    assert said["field BEN_NIR_PSA: “description” is no constraint of Table Schema, left out"] == 1
    assert sum(count for text, count in said.items() if "the code list IR_PHA_R is not known" in text) == 9
    assert sum("stand there more than once" in text for text in said) == 20
    assert not ImportIssue.objects.filter(severity="error").exists()


def test_what_the_folder_writes_oddly_is_read_well(snds):
    sex = Variable.objects.select_related("code_list").get(table__name="IR_BEN_R", name="BEN_SEX_COD")
    assert (sex.code_list.code, sex.code_list_column) == ("IR_SEX_V", "SEX_COD")
    person = Variable.objects.get(table__name="IR_BEN_R", name="BEN_NIR_PSA")
    assert person.constraints == {"minLength": 17, "unique": True}
    cim = CodeList.objects.get(code="IR_CIM_V")
    assert cim.codes.get(code="C510").parent_code == "C51"
    assert CodeList.objects.get(code="CSARR").codes.get(code="ALQ+183").label_fr.count("\n") > 3
    act = Code.objects.filter(code_list__code="IR_BIO_R").exclude(valid_from=None).first()
    assert act.valid_from.year > 1990


def test_labels_of_the_description_files_are_kept(snds):
    described = Variable.objects.get(table__name="IR_BEN_R", name="BEN_NIR_PSA")
    assert described.description_fr == "Identifiant anonyme du patient dans le SNIIRAM"
    assert described.label_fr != described.description_fr
    assert described.label_en


def test_columns_that_may_point_to_a_person_are_marked(snds):
    marked = Variable.objects.filter(imported_from=SOURCE).exclude(identifying_class="none")
    assert set(marked.exclude(potential_identifier="").values_list("potential_identifier", flat=True)) == {
        *("residence_commune", "birth_month", "care_date", "death_date", "death_commune")
    }
    assert marked.get(table__name="EB_INB_F", name="BEN_NAI_ANM").potential_identifier == "birth_month"
    assert not marked.filter(name__regex="_(RET|CTL|AMD|AMF|AME)$").exists()


def test_the_joins_of_the_other_dictionary_find_their_tables(snds):
    folder = SHARED / "snds-dico"
    with next(folder.rglob("snds_nodes.csv")).open(encoding="utf-8", newline="") as stream:
        names = {row["index"]: row["name"] for row in csv.DictReader(stream)}
    with next(folder.rglob("snds_links.csv")).open(encoding="utf-8", newline="") as stream:
        pairs = {(names[row["source"]], names[row["target"]]) for row in csv.DictReader(stream)}
    assert import_catalogue("links", folder).code == 0
    joins = TableLink.objects.filter(origin=LinkOrigin.JOIN, imported_from="snds-dico")
    assert set(joins.values_list("table__name", "target__name")) == pairs
    again = import_catalogue("links", folder)
    assert "0 new, 0 changed" in again.output


@pytest.mark.parametrize("code", PRODUCTS.values())
def test_each_dataset_gets_a_valid_sample_then_leaves_in_both_profiles_and_comes_back(snds, code, tmp_path):
    dataset = Dataset.objects.get(code=code)
    plan = making.plan(dataset, Recipe(rows=5))
    with tempfile.TemporaryFile() as file:
        making.write(plan, file, lambda *_progress: None)
        assert making.publish(plan, file, at=AT, actor=ACTOR)
        ZipFile(file).extractall(tmp_path)
    report = Package(str(tmp_path / "datapackage.json")).validate()
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "message"])[:20]
    assert len(report.tasks) == dataset.tables.count()
    [record] = records_of([Dataset.objects.get(code=code)])
    # DAMIR is open data: it is held against the shapes of data under authorisation but for that.
    judged = replace(record, description=record.description | {"access_rights": AccessRights.NON_PUBLIC.value})
    assert {profile: messages(judged, profile) for profile in ("healthdcat-ap", "hdh")} == {
        "healthdcat-ap": [],
        "hdh": [],
    }
    document, warnings = back(record)
    assert warnings == []
    resolved = document | {"linkages": harvest._linkages(document["linkages"])}
    assert comparable(resolved) == comparable(record.description)
