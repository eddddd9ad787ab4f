import shutil
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from audit import api as audit
from catalogue import actions, content, loading
from catalogue.enums import DatasetStatus
from catalogue.models import CodeList, Dataset, DatasetVersion, Holder, ImportItem, Table, TableLink, Variable
from tests.catalogue.conftest import ACTOR, AT, trace

LATER = AT + timedelta(days=1)


@pytest.fixture
def folder(tmp_path):
    """A copy of the description files that a test may change."""
    return shutil.copytree(content.DATA, tmp_path / "data")


def replace(folder, before, after, name="datasets/dcir.toml"):
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def load_again(folder):
    report = loading.load(at=LATER, actor=ACTOR, folder=folder)
    check_every_trace()
    return report


def kinds_of(dataset: Dataset) -> list[str]:
    events = audit.events_for(audit.Ref("dataset", str(dataset.pk)))
    return [event.kind.removeprefix("catalogue.") for event in events.order_by("pk")]


def event_count() -> int:
    return audit.latest_events().filter(kind__startswith="catalogue.").count()


def check_every_trace() -> None:
    """Ask the database now what it asks at commit: that each written row has its event."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def everything() -> list:
    """Return the rows that a second load must leave alone, with their identities."""
    models = (Holder, CodeList, Dataset, DatasetVersion, Table, Variable, TableLink, ImportItem)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_first_load_writes_every_file(db):
    report = loading.load(at=AT, actor=ACTOR)
    check_every_trace()
    files = [*content.read_holders(), *content.read_code_lists(), *content.read_datasets()]
    assert len(report.created) == len(files)
    assert Dataset.objects.count() == len(content.read_datasets())
    assert not Table.objects.filter(is_described=False).exists()
    assert not Variable.objects.filter(is_described=False).exists()


def test_a_first_load_publishes_a_first_version(catalogue):
    for dataset in Dataset.objects.prefetch_related("versions"):
        [version] = dataset.versions.all()
        assert (version.number, dataset.version_number, dataset.status) == (1, 1, DatasetStatus.PUBLISHED)
        assert (version.notes_fr, version.notes_en, version.published_at) == ("", "", AT)
        assert kinds_of(dataset) == ["dataset_imported", "version_published"]


def test_what_a_file_says_is_what_the_version_says(catalogue):
    [said] = [one for one in content.read_datasets() if one.code == "registre-cardamine"]
    version = DatasetVersion.objects.get(dataset__code="registre-cardamine").content
    for key, value in said.description.items():
        if key != "tables":
            assert version[key] == value, key
    for ours, theirs in zip(said.description["tables"], version["tables"], strict=True):
        assert theirs == {**theirs, **ours, "variables": theirs["variables"]}
        for one, other in zip(ours["variables"], theirs["variables"], strict=True):
            assert other == {**other, **one}


def test_links_and_linkages_reach_datasets_of_later_files(catalogue):
    link = TableLink.objects.get(table__name="CT_IDE_AAAA_GN", target__name="IR_BEN_R")
    assert (link.dataset.code, link.target.dataset.code) == ("cartographie", "beneficiaires")
    linkage = Dataset.objects.get(code="beneficiaires").linkages.get(other__code="pmsi-mco")
    assert linkage.keys == "BEN_NIR_PSA = NIR_ANO_17"


def test_code_lists_are_bound_to_their_variables(catalogue):
    kinds = CodeList.objects.get(code="cardamine-type")
    assert [code.parent_code for code in kinds.codes.all()][:3] == ["", "1", "1"]
    assert kinds.size == kinds.codes.count()
    assert Variable.objects.get(name="type_infarctus").code_list == kinds


def test_second_load_changes_nothing(catalogue):
    before = everything(), event_count()
    report = loading.load(at=LATER, actor=ACTOR)
    assert (report.created, report.changed) == ((), ())
    assert report.unchanged == len(catalogue.created)
    assert (everything(), event_count()) == before


def test_second_load_changes_nothing_even_when_nothing_was_remembered(catalogue):
    ImportItem.objects.all().delete()
    before = everything()[:-1], event_count()
    report = loading.load(at=LATER, actor=ACTOR)
    assert report.unchanged == len(catalogue.created)
    assert (everything()[:-1], event_count()) == before


def test_a_changed_file_publishes_one_more_version_and_keeps_identities(catalogue, folder):
    kept = Variable.objects.get(table__name="ER_PHA_F", name="PHA_PRS_C13", dataset__code="dcir").pk
    events = event_count()
    replace(folder, "Nombre de boîtes facturées, avec son signe", "Nombre de boîtes")
    report = load_again(folder)
    assert (report.created, report.changed) == ((), ("dcir",))
    assert event_count() == events + 2
    assert Variable.objects.get(table__name="ER_PHA_F", name="PHA_PRS_C13", dataset__code="dcir").pk == kept
    assert Variable.objects.get(dataset__code="dcir", name="PHA_ACT_QSN").label_fr == "Nombre de boîtes"
    version = Dataset.objects.get(code="dcir").versions.first()
    assert (version.number, version.published_at) == (2, LATER)
    assert version.notes_fr == "Description mise à jour : tables et variables."
    assert version.notes_en == "Description updated: tables and variables."


def test_the_notes_of_a_version_name_what_changed_once(catalogue, folder):
    replace(folder, "min_age = 0", "min_age = 1")
    replace(folder, 'title = "Remboursements', 'title = "Les remboursements')
    replace(folder, 'summary = "Chaque soin', 'summary = "Tout soin')
    load_again(folder)
    assert Dataset.objects.get(code="dcir").versions.first().notes_fr == (
        "Description mise à jour : textes, propriétés."
    )


def test_a_position_moves_without_a_version(catalogue, folder):
    replace(folder, "position = 10", "position = 11")
    assert load_again(folder).changed == ("dcir",)
    dataset = Dataset.objects.get(code="dcir")
    assert (dataset.position, dataset.version_number) == (11, 1)


def test_tables_and_variables_gone_from_a_file_are_removed(catalogue, folder):
    path = folder / "datasets" / "dcir.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index('[[tables]]\nname = "ER_PHA_F"')], encoding="utf-8")
    load_again(folder)
    assert list(Table.objects.filter(dataset__code="dcir").values_list("name", flat=True)) == ["ER_PRS_F"]
    assert Variable.objects.filter(dataset__code="dcir").values("table").distinct().count() == 1


def test_what_a_holder_published_since_stays(catalogue, folder):
    """The file said the same before: it has nothing new to say against the holder's own words."""
    dataset = Dataset.objects.get(code="dcir")
    dataset.summary_fr = "Écrit par le détenteur"
    dataset.save()
    trace("catalogue.dataset_imported", "dataset", dataset.pk)
    assert load_again(folder).changed == ()
    assert Dataset.objects.get(code="dcir").summary_fr == "Écrit par le détenteur"
    replace(folder, "min_age = 0", "min_age = 1")
    assert load_again(folder).changed == ("dcir",)
    assert Dataset.objects.get(code="dcir").summary_fr != "Écrit par le détenteur"


def test_a_sample_made_here_stays(catalogue, folder):
    dataset = Dataset.objects.get(code="dcir")
    dataset.distributions.create(role="sample", title_fr="Échantillon", sha256="0" * 64, position=9)
    trace("catalogue.sample_made", "dataset", dataset.pk)
    replace(folder, "min_age = 0", "min_age = 1")
    load_again(folder)
    assert list(dataset.distributions.values_list("role", "sha256")) == [("access", ""), ("sample", "0" * 64)]


def test_a_dataset_can_be_withdrawn_and_come_back(catalogue, folder):
    dataset = Dataset.objects.get(code="egb")
    replace(folder, 'status = "published"', 'status = "withdrawn"', "datasets/egb.toml")
    assert load_again(folder).changed == ("egb",)
    dataset.refresh_from_db()
    assert (dataset.status, dataset.version_number) == (DatasetStatus.WITHDRAWN, 1)
    assert kinds_of(dataset)[2:] == ["dataset_imported", "dataset_withdrawn"]
    replace(folder, 'status = "withdrawn"', 'status = "published"', "datasets/egb.toml")
    load_again(folder)
    dataset.refresh_from_db()
    assert (dataset.status, dataset.version_number) == (DatasetStatus.PUBLISHED, 2)


def test_a_dataset_in_preparation_has_no_version(db, folder):
    replace(folder, 'status = "published"', 'status = "draft"', "datasets/egb.toml")
    load_again(folder)
    dataset = Dataset.objects.get(code="egb")
    assert (dataset.status, dataset.version_number) == (DatasetStatus.DRAFT, 0)
    assert dataset.tables.exists()


def test_a_changed_code_list_gives_one_event(catalogue, folder):
    events, kept = event_count(), CodeList.objects.get(code="cardamine-devenir").pk
    replace(folder, "Perdue de vue", "Plus de nouvelles", "code_lists/cardamine-outcome.toml")
    assert load_again(folder).changed == ("cardamine-devenir",)
    assert event_count() == events + 1
    code_list = CodeList.objects.get(code="cardamine-devenir")
    assert (code_list.pk, code_list.codes.get(code="P").label_fr) == (kept, "Plus de nouvelles")


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ('holder = "cnam"', 'holder = "nobody"', "dcir: unknown holder “nobody”"),
        ('other = "pmsi-mco"', 'other = "pmsi"', "dcir: unknown dataset “pmsi”"),
        ('code_list = "IR_SEX_V"', 'code_list = "SEX"', "dcir: unknown code list “SEX”"),
        ('to = "DA_PRA_R"', 'to = "DA_PRA"', "dcir: unknown table “dcir-dcirs.DA_PRA”"),
    ],
)
def test_a_file_that_names_nobody_leaves_the_catalogue_as_it_was(catalogue, folder, before, after, reason):
    replace(folder, before, after)
    replace(folder, 'label_fr = "Prestations"', 'label_fr = "Soins"')
    events = event_count()
    with pytest.raises(content.ContentError, match=reason), transaction.atomic():
        loading.load(at=LATER, actor=ACTOR, folder=folder)
    assert event_count() == events
    assert not Table.objects.filter(label_fr="Soins").exists()


def test_the_event_names_the_dataset_and_what_happened(catalogue):
    dataset = Dataset.objects.get(code="dcir")
    event = audit.events_for(audit.Ref("dataset", str(dataset.pk))).order_by("pk").first()
    assert (event.kind, event.facts) == ("catalogue.dataset_imported", {"code": "dcir", "change": "created"})


@pytest.mark.django_db
def test_a_holder_written_without_a_trace_is_refused():
    with transaction.atomic():
        Holder.objects.create(code="sans-trace")
        with pytest.raises(DatabaseError, match="without a trace"):
            check_every_trace()
        transaction.set_rollback(True)


def test_a_dataset_written_without_a_trace_is_refused(catalogue):
    with transaction.atomic():
        Dataset.objects.create(code="sans-trace", holder=Holder.objects.get(code="cnam"))
        with pytest.raises(DatabaseError, match="without a trace"):
            check_every_trace()
        transaction.set_rollback(True)


def test_tables_and_variables_answer_under_their_dataset():
    assert {model.audit_subject for model in (Table, Variable)} == {("dataset", "dataset_id")}


def test_a_holder_is_given_the_organisation_that_answers_for_it(catalogue):
    organisation = make_organisation()
    holder = actions.assign_organisation(holder_code="aurore", organisation=organisation, at=AT, actor=ACTOR)
    assert holder.organisation == organisation
    last = audit.events_for(audit.Ref("holder", str(holder.pk))).last()
    assert last.facts == {"code": "aurore", "organisation": organisation.public_id}


def test_loading_again_leaves_the_organisation_of_a_holder(catalogue, folder):
    organisation = make_organisation()
    actions.assign_organisation(holder_code="aurore", organisation=organisation, at=AT, actor=ACTOR)
    replace(folder, 'short_name = "Réseau Aurore"', 'short_name = "Aurore"', "holders.toml")
    assert load_again(folder).changed == ("aurore",)
    assert Holder.objects.get(code="aurore").organisation == organisation


def make_organisation():
    model = Holder._meta.get_field("organisation").related_model
    group = model._meta.get_field("group").related_model.objects.create(name="Réseau inventé")
    made = model.objects.create(name="Réseau inventé", siret="00000000000000", kind="association", group=group)
    trace("organisation.registered", "organisation", made.pk)
    return made


def test_command_says_what_it_did(db):
    out = StringIO()
    call_command("load_catalogue", stdout=out)
    call_command("load_catalogue", stdout=out)
    first, second = out.getvalue().splitlines()
    assert first.endswith("0 changed, 0 unchanged")
    assert second.startswith("catalogue: 0 new, 0 changed")


def test_command_names_the_file_it_cannot_read(db, monkeypatch):
    def broken(folder=None):
        raise content.ContentError("dcir.toml: broken")

    monkeypatch.setattr(loading, "read_datasets", broken)
    with pytest.raises(CommandError, match="dcir"):
        call_command("load_catalogue")
