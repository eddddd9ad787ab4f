"""Our files over rows that an import knows: each keeps what it tells."""

import shutil

import pytest

from catalogue import content, loading
from catalogue.code_lists import load_code_list
from catalogue.enums import LinkOrigin
from catalogue.models import CodeList, Dataset, Table, TableLink, Variable
from tests.catalogue.conftest import ACTOR, AT, trace
from tests.catalogue.test_loading import check_every_trace, load_again, replace

SOURCE = "snds-schema"


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(content.DATA, tmp_path / "data")


@pytest.fixture
def dcir(catalogue):
    """The DCIR as our file tells it, then as an import completes it: facts on ours, rows of its own."""
    dataset = Dataset.objects.get(code="dcir")
    prestations = dataset.tables.get(name="ER_PRS_F")
    pharmacy = dataset.tables.get(name="ER_PHA_F")
    Table.objects.filter(pk__in=[prestations.pk, pharmacy.pk]).update(imported_from=SOURCE)
    prestations.variables.filter(name="BEN_NAI_ANN").update(
        imported_from=SOURCE,
        format="default",
        length="4",
        source_type="NUMBER",
        present_since=2006,
        constraints={"required": True},
    )
    prestations.variables.create(
        dataset=dataset,
        name="RGM_COD",
        label_fr="Code du petit régime",
        type="integer",
        imported_from=SOURCE,
        position=99,
    )
    import_only = Table.objects.create(
        dataset=dataset, name="ER_INV_F", label_fr="Invalidités", imported_from=SOURCE, position=99
    )
    import_only.variables.create(
        dataset=dataset, name="INV_PEN_CAT", label_fr="Catégorie de la pension", type="integer", imported_from=SOURCE
    )
    TableLink.objects.create(
        dataset=dataset,
        table=import_only,
        target=prestations,
        columns=["PRS_ORD_NUM"],
        target_columns=["PRS_ORD_NUM"],
        origin=LinkOrigin.FOREIGN_KEY,
        imported_from=SOURCE,
    )
    trace("catalogue.dataset_imported", "dataset", dataset.pk)
    check_every_trace()
    return dataset


def variable(name, table="ER_PRS_F"):
    return Variable.objects.get(dataset__code="dcir", table__name=table, name=name)


def test_an_import_alone_gives_our_files_nothing_new_to_say(dcir, folder):
    assert load_again(folder).changed == ()


def test_our_words_come_over_the_facts_of_an_import(dcir, folder):
    replace(
        folder,
        'name = "BEN_NAI_ANN", type = "year", label_fr = "Année',
        'name = "BEN_NAI_ANN", type = "year", label_fr = "An',
    )
    assert load_again(folder).changed == ("dcir",)
    row = variable("BEN_NAI_ANN")
    assert (row.label_fr, row.is_described, row.imported_from) == ("An de naissance", True, SOURCE)
    assert (row.format, row.length, row.source_type, row.present_since) == ("default", "4", "NUMBER", 2006)
    assert row.constraints == {"required": True}


def test_what_our_file_says_of_a_fact_comes_over_an_import(dcir, folder):
    replace(
        folder, 'name = "BEN_NAI_ANN", type = "year"', 'name = "BEN_NAI_ANN", type = "integer", present_since = 2007'
    )
    load_again(folder)
    row = variable("BEN_NAI_ANN")
    assert (row.type, row.present_since, row.length) == ("integer", 2007, "4")


def test_rows_of_an_import_alone_stay_as_they_are(dcir, folder):
    kept = [variable("RGM_COD").pk, variable("INV_PEN_CAT", "ER_INV_F").pk]
    replace(folder, "min_age = 0", "min_age = 1")
    load_again(folder)
    assert [variable("RGM_COD").pk, variable("INV_PEN_CAT", "ER_INV_F").pk] == kept
    assert not variable("RGM_COD").is_described
    link = TableLink.objects.get(table__name="ER_INV_F")
    assert (link.target.name, link.imported_from) == ("ER_PRS_F", SOURCE)


def test_the_order_of_an_import_is_kept_and_what_is_only_ours_comes_after(dcir, folder):
    Variable.objects.filter(pk=variable("RGM_COD").pk).update(position=0)
    Variable.objects.filter(table__name="ER_PRS_F", dataset=dcir).exclude(name="RGM_COD").update(position=1)
    trace("catalogue.dataset_imported", "dataset", dcir.pk)
    replace(
        folder,
        '  { name = "PRS_ACT_QTE"',
        '  { name = "AAA", type = "any", label_fr = "Notre ajout", label_en = "Ours" },\n  { name = "PRS_ACT_QTE"',
    )
    load_again(folder)
    names = list(dcir.tables.get(name="ER_PRS_F").variables.values_list("name", flat=True))
    assert (names[0], names[-1]) == ("RGM_COD", "AAA")


def test_a_row_that_our_file_leaves_stays_when_an_import_knows_it(dcir, folder):
    path = folder / "datasets" / "dcir.toml"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    gone = ('  { name = "BEN_NAI_ANN"', '  { name = "BEN_SEX_COD"')
    path.write_text("".join(line for line in lines if not line.startswith(gone)), encoding="utf-8")
    load_again(folder)
    row = variable("BEN_NAI_ANN")
    assert (row.is_described, row.imported_from, row.label_fr) == (False, SOURCE, "Année de naissance")
    assert not Variable.objects.filter(dataset=dcir, name="BEN_SEX_COD").exists()


def test_a_table_that_our_file_leaves_stays_when_an_import_knows_it(dcir, folder):
    path = folder / "datasets" / "dcir.toml"
    text = path.read_text(encoding="utf-8")
    start, end = (text.index(f'[[tables]]\nname = "{name}"') for name in ("ER_PHA_F", "ER_CAM_F"))
    path.write_text(text[:start] + text[end:], encoding="utf-8")
    load_again(folder)
    table = dcir.tables.get(name="ER_PHA_F")
    assert (table.is_described, table.imported_from) == (False, SOURCE)
    assert not table.variables.exists(), "only our file told of its variables"
    assert not dcir.tables.filter(name="ER_UCD_F").exists()


def test_a_link_of_ours_that_an_import_knows_too_is_one_and_keeps_its_origin(dcir, folder):
    links = TableLink.objects.filter(table__name="ER_PHA_F", dataset=dcir)
    links.update(imported_from=SOURCE)
    trace("catalogue.dataset_imported", "dataset", dcir.pk)
    kept = list(links.values_list("pk", "imported_from"))
    replace(folder, "min_age = 0", "min_age = 1")
    load_again(folder)
    assert list(links.values_list("pk", "imported_from")) == kept
    assert len(kept) == 1


def test_merging_twice_changes_nothing(dcir, folder):
    replace(folder, "min_age = 0", "min_age = 1")
    assert load_again(folder).changed == ("dcir",)
    assert load_again(folder).changed == ()


def test_a_code_list_that_an_import_knows_is_the_imports(catalogue):
    known = CodeList.objects.get(code="IR_SEX_V")
    CodeList.objects.filter(pk=known.pk).update(imported_from=SOURCE, title_fr="Code sexe", size=3)
    trace("catalogue.code_list_imported", "code_list", known.pk)
    [ours] = [one for one in content.read_code_lists() if one.code == "IR_SEX_V"]
    assert load_code_list(ours, at=AT, actor=ACTOR) == "unchanged"
    assert loading.load(at=AT, actor=ACTOR).changed == ()
    assert CodeList.objects.get(code="IR_SEX_V").title_fr == "Code sexe"
