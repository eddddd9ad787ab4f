"""The command on a small invented source, against the database."""

import csv

import pytest
from django.db import connection

from audit import api as audit
from catalogue.enums import DatasetStatus, LinkOrigin
from catalogue.importing import codes, dictionary
from catalogue.models import Code, CodeList, Dataset, ImportIssue, ImportItem, ImportRun, Table, TableLink, Variable
from tests.catalogue.conftest import trace
from tests.catalogue.importing.conftest import Killed, field, import_catalogue, killed_after


@pytest.fixture
def run(small_source, holder):
    """Imports the small source with more options; returns the outcome."""

    def run(*options: str, kind: str = "table-schema", path: str = ""):
        asked = ("--source", "petite", "--holder", holder.code, *options)
        return import_catalogue(kind, small_source.root / path, *asked)

    return run


def everything() -> list:
    """Return the rows that an import writes, each with the transaction that wrote it last."""
    tables = [model._meta.db_table for model in (Dataset, Table, Variable, TableLink, CodeList, Code, ImportItem)]
    rows = []
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT ctid, {table}.* FROM {table} ORDER BY id")  # noqa: S608 — names of our models
            rows.append(cursor.fetchall())
    return rows


def event_count() -> int:
    return audit.latest_events().filter(kind__startswith="catalogue.").count()


def counts() -> tuple[int, int, int, int]:
    row = ImportRun.objects.first()
    return row.created, row.changed, row.unchanged, row.refused


def issues() -> list[tuple]:
    return list(ImportIssue.objects.values_list("severity", "file", "line", "message"))


def test_a_new_product_becomes_a_draft_with_its_tables_keys_and_lists(run):
    assert run().code == 0
    dataset = Dataset.objects.get()
    assert (dataset.code, dataset.status, dataset.version_number) == ("base-inventee", DatasetStatus.DRAFT, 0)
    sex = Variable.objects.select_related("code_list").get(name="SEX")
    assert (sex.code_list.code, sex.present_since, sex.withdrawn, sex.missing_years) == ("IR_SEX_V", 2007, 2013, [2009])
    assert sex.imported_from == "petite"
    assert Variable.objects.get(name="EXE_SOI_DTD").potential_identifier == "care_date"
    link = TableLink.objects.select_related("table", "target").get()
    assert (link.table.name, link.target.name, link.columns, link.origin) == (
        *("SEJOUR", "ACTE"),
        ["NUM"],
        LinkOrigin.FOREIGN_KEY,
    )
    codes = list(Code.objects.values_list("code", "label_fr", "position"))
    assert codes == [("1", "Masculin", 0), ("2", "Féminin", 1)]
    assert (counts(), issues()) == ((3, 0, 0, 0), [])
    assert ImportRun.objects.get().finished_at


def test_the_same_files_again_write_nothing(run):
    run()
    before, events = everything(), event_count()
    assert run().code == 0
    assert (everything(), event_count(), counts()) == (before, events, (0, 0, 3, 0))


def test_a_dry_run_says_what_would_happen_and_writes_nothing(run):
    outcome = run("--dry-run")
    assert "3 new, 0 changed, 0 unchanged, 0 refused (dry run: nothing was written)" in outcome.output
    assert not any(everything())
    assert (ImportRun.objects.count(), event_count()) == (0, 1)


def test_only_what_changed_is_written_and_rows_keep_their_identity(run, small_source):
    run()
    keys = dict(Variable.objects.values_list("name", "pk"))
    small_source.table("ACTE", field("NUM", "Numéro"), field("EXE_SOI_DTD", "Jour", "date"), field("NEW"))
    small_source.code_list("IR_SEX_V", "SEX_COD;SEX_LIB\n1;Homme\n")
    before = CodeList.objects.get().sha256
    run()
    assert counts() == (0, 2, 1, 0)
    assert Variable.objects.get(table__name="ACTE", name="EXE_SOI_DTD").pk == keys["EXE_SOI_DTD"]
    assert list(Code.objects.values_list("label_fr", flat=True)) == ["Homme"]
    changed = CodeList.objects.get()
    assert (changed.size, changed.sha256 == before) == (1, False)


def test_what_the_source_no_longer_has_goes_away_unless_it_is_described(run, small_source):
    run()
    Variable.objects.filter(name="SEX").update(is_described=True, label_en="Sex")
    (small_source.root / "schemas/Base inventée/ACTE.json").unlink()
    small_source.table("SEJOUR", field("AUTRE", "Autre chose"))
    run()
    assert list(Table.objects.values_list("name", flat=True)) == ["SEJOUR"]
    assert sorted(Variable.objects.values_list("name", "imported_from")) == [("AUTRE", "petite"), ("SEX", "")]
    assert not ImportItem.objects.filter(identifier__endswith="/ACTE").exists()


def test_a_described_table_stays_when_the_source_loses_it(run, small_source):
    run()
    Table.objects.filter(name="ACTE").update(is_described=True)
    Variable.objects.filter(name="EXE_SOI_DTD").update(is_described=True)
    (small_source.root / "schemas/Base inventée/ACTE.json").unlink()
    run()
    kept = Table.objects.get(name="ACTE")
    assert (kept.imported_from, [one.name for one in kept.variables.all()]) == ("", ["EXE_SOI_DTD"])


def test_what_a_description_file_says_is_kept(run, small_source):
    run()
    curated = {
        "label_fr": "Le sexe",
        "label_en": "The sex",
        "identifying_class": "potential_identifier",
        "potential_identifier": "birth_month",
    }
    Variable.objects.filter(name="SEX").update(is_described=True, **curated)
    Table.objects.filter(name="SEJOUR").update(is_described=True, label_fr="Les séjours", row_fr="Un séjour")
    small_source.table("SEJOUR", field("SEX", "Autre texte", "integer"), title="Autre titre", observation="Note")
    run()
    sex, table = Variable.objects.get(name="SEX"), Table.objects.get(name="SEJOUR")
    assert {name: getattr(sex, name) for name in curated} == curated
    assert (sex.type, sex.description_fr, sex.is_described) == ("integer", "Autre texte", True)
    assert (table.label_fr, table.row_fr, table.remark_fr) == ("Les séjours", "Un séjour", "Note")


def test_a_refused_file_leaves_its_table_as_it_was_and_the_others_go_on(run, small_source):
    run()
    small_source.write("schemas/Base inventée/ACTE.json", '{\n"name": "ACTE",\n}')
    small_source.table("SEJOUR", field("NUM", "Le numéro"))
    outcome = run()
    assert outcome.code == 1
    assert "error Base inventée/ACTE.json:3: not JSON" in outcome.output
    assert counts() == (0, 1, 1, 1)
    assert Table.objects.get(name="ACTE").variables.count() == 2
    assert Variable.objects.get(name="NUM", table__name="SEJOUR").label_fr == "Le numéro"


@pytest.mark.parametrize(
    ("csv", "reason"),
    [
        (b"SEX_COD;SEX_LIB\n1;Homme\n2;\0\n", "a NUL byte: this is not a text"),
        (b'SEX_COD;SEX_LIB\n1;Homme\n2;"open\n', "not a CSV: unexpected end of data"),
        (b"PK\x03\x04", "an archive is not opened: unpack it first and import the folder"),
    ],
)
def test_a_refused_list_stays_as_it_was(run, small_source, csv, reason):
    run()
    before = list(Code.objects.values_list("pk", "label_fr"))
    small_source.write("nomenclatures/ORAVAL/IR_SEX_V.csv", csv)
    outcome = run()
    assert (outcome.code, counts()) == (1, (0, 0, 2, 1))
    assert reason in outcome.output
    assert list(Code.objects.values_list("pk", "label_fr")) == before


def test_a_file_above_the_limit_is_refused(run, small_source):
    small_source.code_list("LARGE", "C;L\n" + "1;x\n" * 300_000)
    outcome = run("--max-mb", "1")
    assert outcome.code == 1
    assert "error ORAVAL/LARGE.csv: 1.2 MB is more than the 1 MB allowed" in outcome.output
    assert list(CodeList.objects.values_list("code", flat=True)) == ["IR_SEX_V"]


def test_two_files_cannot_be_one_list_nor_one_table(run, small_source):
    small_source.code_list("IR_SEX_V", "C;L\n9;Autre\n", folder="ZONE")
    small_source.write("schemas/zz/ACTE.json", (small_source.root / "schemas/Base inventée/ACTE.json").read_bytes())
    outcome = run()
    assert counts() == (3, 0, 0, 2)
    assert "error ZONE/IR_SEX_V.csv: the list IR_SEX_V is already in ORAVAL/IR_SEX_V.csv" in outcome.output
    assert "error zz/ACTE.json: the table ACTE is already described by Base inventée/ACTE.json" in outcome.output


def test_the_list_of_another_source_is_left_as_it_is(run):
    other = CodeList.objects.create(code="IR_SEX_V", title_fr="À d’autres", imported_from="ailleurs")
    trace("catalogue.code_list_imported", "code_list", other.pk)
    outcome = run()
    assert "the code list IR_SEX_V comes from “ailleurs”, left as it is" in outcome.output
    assert CodeList.objects.get().title_fr == "À d’autres"


def test_a_list_of_our_own_description_files_gives_way_to_the_import(run):
    ours = CodeList.objects.create(code="IR_SEX_V", title_fr="Sexe")
    Code.objects.create(code_list=ours, code="X", label_fr="À remplacer")
    trace("catalogue.code_list_imported", "code_list", ours.pk)
    assert "left as it is" not in run().output
    imported = CodeList.objects.get(pk=ours.pk)
    assert imported.imported_from
    assert [code.code for code in imported.codes.all()] == ["1", "2"]


def test_what_is_not_known_is_kept_by_name_and_told(run, small_source):
    small_source.table(
        "ACTE",
        field("NUM", nomenclature="IR_GONE:COL"),
        field("SEX", nomenclature="IR_SEX_V:NO_COL"),
        foreignKeys=[{"fields": "NUM", "reference": {"resource": "GONE", "fields": "NUM"}}],
    )
    assert run().code == 0
    gone = Variable.objects.get(table__name="ACTE", name="NUM")
    assert (gone.code_list, gone.code_list_name, gone.code_list_column) == (None, "IR_GONE", "COL")
    assert [one[3] for one in issues()] == [
        "field NUM: the code list IR_GONE is not known; its name is kept",
        "field SEX: the code list IR_SEX_V has no column NO_COL",
        "foreign key NUM: the table GONE is not known; left out",
    ]


def test_a_list_that_comes_later_is_found_by_the_next_run(run, small_source):
    small_source.table("ACTE", field("NUM", nomenclature="IR_LATE_V"))
    run()
    small_source.code_list("IR_LATE_V", "C;L\n1;Un\n")
    run()
    assert Variable.objects.get(table__name="ACTE", name="NUM").code_list.code == "IR_LATE_V"
    assert counts() == (1, 1, 2, 0)


def test_codes_that_stand_twice_and_schemas_alone_are_told(run, small_source):
    small_source.code_list("IR_SEX_V", "C;L\n1;Un\n1;Un encore\n2;Deux\n")
    small_source.write("nomenclatures/ORAVAL/ALONE.json", "{}")
    assert run().code == 0
    assert CodeList.objects.get().size == 3
    assert issues() == [
        ("warning", "ORAVAL/IR_SEX_V.csv", None, "1 codes stand there more than once, “1” 2 times"),
        ("warning", "ORAVAL/ALONE.json", None, "a schema without its CSV: the list is not imported"),
    ]


def test_an_unknown_holder_is_told_with_those_there_are(small_source, holder):
    outcome = import_catalogue("table-schema", small_source.root, "--holder", "personne")
    assert outcome.code == 1
    assert "unknown holder “personne” for the product “Base inventée”; known: inventee" in outcome.output
    assert not Dataset.objects.exists()
    assert counts() == (1, 0, 0, 2)


def test_two_products_of_one_code_are_one_dataset(run, small_source):
    small_source.table("AUTRE", field("NUM"), product="Base  inventée")
    run()
    run()
    assert (counts(), Table.objects.count(), Dataset.objects.count()) == ((0, 0, 4, 0), 3, 1)


def test_a_table_without_product_is_refused(run, small_source):
    small_source.table("AUTRE", field("NUM"), product="")
    assert "AUTRE.json: names no product, so no dataset" in run().output
    assert counts() == (3, 0, 0, 1)


def test_one_file_touches_only_its_table(run):
    run()
    assert run(path="schemas/Base inventée/ACTE.json").code == 0
    assert counts() == (0, 0, 1, 0)
    assert Table.objects.count() == 2


def test_publish_publishes_a_draft_and_no_publish_leaves_a_version_alone(run, small_source):
    run("--publish")
    dataset = Dataset.objects.get()
    assert (dataset.status, dataset.version_number) == (DatasetStatus.PUBLISHED, 1)
    small_source.table("ACTE", field("NUM", "Autrement dit"))
    run("--no-publish")
    assert dataset.versions.count() == 1
    small_source.table("ACTE", field("NUM", "Encore autrement"))
    run()
    assert dataset.versions.count() == 2


def test_a_withdrawn_dataset_is_not_published_again(run, small_source):
    run("--publish")
    Dataset.objects.update(status=DatasetStatus.WITHDRAWN)
    small_source.table("ACTE", field("NUM", "Autrement dit"))
    run("--publish")
    assert Dataset.objects.get().status == DatasetStatus.WITHDRAWN


def test_a_dataset_whose_mapping_says_so_is_published_when_it_is_created(small_source, holder):
    type(holder).objects.update(code="cnam")
    small_source.table("DA", field("NUM"), product="DAMIR")
    import_catalogue("table-schema", small_source.root / "schemas/DAMIR")
    damir = Dataset.objects.get(code="damir")
    assert (damir.status, damir.version_number, damir.holder) == (DatasetStatus.PUBLISHED, 1, holder)


def test_a_table_taken_away_takes_the_links_of_other_datasets_with_a_trace(run, small_source):
    key = [{"fields": "NUM", "reference": {"resource": "ACTE", "fields": "NUM"}}]
    small_source.table("AUTRE", field("NUM"), product="Autre base", foreignKeys=key)
    run()
    other = Dataset.objects.get(code="autre-base")
    assert other.table_links.count() == 1
    (small_source.root / "schemas/Base inventée/ACTE.json").unlink()
    small_source.table("SEJOUR", field("NUM"))
    before = audit.events_for(audit.Ref("dataset", str(other.pk))).count()
    run()
    assert other.table_links.count() == 0
    assert audit.events_for(audit.Ref("dataset", str(other.pk))).count() > before


def test_every_remark_goes_to_the_report_and_none_as_a_formula(run, small_source, tmp_path):
    small_source.code_list("=cmd", "C;L\n1\n")
    run("--report", str(tmp_path / "report.csv"), kind="code-lists", path="nomenclatures/ORAVAL/=cmd.csv")
    with (tmp_path / "report.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    assert rows == [
        ["severity", "file", "line", "message"],
        ["error", "'=cmd.csv", "2", "1 cells for 2 columns, left out"],
    ]


def test_a_path_that_is_not_there_is_told(run):
    assert "no file or folder" in run(path="nowhere").output


@pytest.mark.parametrize("place", [(codes, "write"), (dictionary.Writer, "write")])
def test_a_run_that_is_killed_goes_on_where_it_was(transactional_db, run, small_source, monkeypatch, place):
    """Committed for good, so the database also asks each transaction for its trace."""
    small_source.code_list("IR_TWO_V", "C;L\n1;Un\n")
    small_source.table("AUTRE", field("NUM"), product="Autre base")
    with monkeypatch.context() as patched:
        patched.setattr(*place, killed_after(1, getattr(*place)))
        with pytest.raises(Killed):
            run()
    cut = ImportRun.objects.get()
    assert cut.finished_at is None
    written = {(one.identifier, one.sha256) for one in ImportItem.objects.all()}
    assert len(written) == cut.created > 0
    assert run().code == 0
    assert counts() == (5 - cut.created, 0, cut.created, 0)
    assert written < {(one.identifier, one.sha256) for one in ImportItem.objects.all()}


def test_each_transaction_has_its_trace(transactional_db, run, small_source):
    assert run("--publish").code == 0
    (small_source.root / "schemas/Base inventée/ACTE.json").unlink()
    small_source.table("SEJOUR", field("SEX"))
    assert run().code == 0
    assert Dataset.objects.get().versions.count() == 2
