import shutil
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from audit import api as audit
from catalogue import actions, content, loading
from catalogue.models import Dataset, Holder, Table, Variable
from tests.catalogue.conftest import ACTOR, AT, trace


@pytest.fixture
def folder(tmp_path):
    """A copy of the description files that a test may change."""
    return shutil.copytree(content.DATA, tmp_path / "data")


def replace(folder, before, after):
    path = folder / "datasets" / "dcir.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")


def event_count() -> int:
    return audit.latest_events().filter(kind__startswith="catalogue.").count()


def check_every_trace() -> None:
    """Ask the database now what it asks at commit: that each written row has its event."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_first_load_writes_every_file_and_one_event_for_each(catalogue):
    check_every_trace()
    assert len(catalogue.created) == len(content.read_datasets()) + len(content.read_holders())
    assert event_count() == len(catalogue.created)
    assert Dataset.objects.count() == len(content.read_datasets())


def test_second_load_changes_nothing(catalogue):
    before = list(Variable.objects.order_by("pk").values_list("pk", "name")), event_count()
    report = loading.load(at=AT + timedelta(days=1), actor=ACTOR)
    assert (report.created, report.changed) == ((), ())
    assert report.unchanged == len(catalogue.created)
    assert (list(Variable.objects.order_by("pk").values_list("pk", "name")), event_count()) == before


def test_a_changed_file_gives_one_event_and_keeps_identities(catalogue, folder):
    kept = Variable.objects.get(table__name="ER_PHA_F", name="PHA_PRS_C13", dataset__code="dcir").pk
    events = event_count()
    replace(folder, "Nombre de boîtes facturées, avec son signe", "Nombre de boîtes")
    report = loading.load(at=AT, actor=ACTOR, folder=folder)
    check_every_trace()
    assert report.changed == ("dcir",)
    assert event_count() == events + 1
    assert Variable.objects.get(table__name="ER_PHA_F", name="PHA_PRS_C13", dataset__code="dcir").pk == kept
    assert Variable.objects.get(dataset__code="dcir", name="PHA_ACT_QSN").label_fr == "Nombre de boîtes"


def test_tables_and_variables_gone_from_a_file_are_removed(catalogue, folder):
    path = folder / "datasets" / "dcir.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index('[[tables]]\nname = "ER_PHA_F"')], encoding="utf-8")
    loading.load(at=AT, actor=ACTOR, folder=folder)
    check_every_trace()
    assert list(Table.objects.filter(dataset__code="dcir").values_list("name", flat=True)) == ["ER_PRS_F"]
    assert Variable.objects.filter(dataset__code="dcir").values("table").distinct().count() == 1


def test_a_bad_file_leaves_the_catalogue_as_it_was(catalogue, folder):
    replace(folder, 'holder = "cnam"', 'holder = "nobody"')
    replace(folder, "Prestations", "Soins")
    events = event_count()
    with pytest.raises(content.ContentError, match="nobody"), transaction.atomic():
        loading.load(at=AT, actor=ACTOR, folder=folder)
    assert event_count() == events
    assert not Table.objects.filter(label_fr="Soins").exists()


def test_the_event_names_the_dataset_and_what_happened(catalogue):
    dataset = Dataset.objects.get(code="dcir")
    event = audit.events_for(audit.Ref("dataset", str(dataset.pk))).get()
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


def test_loading_again_leaves_the_organisation_of_a_holder(catalogue):
    organisation = make_organisation()
    actions.assign_organisation(holder_code="aurore", organisation=organisation, at=AT, actor=ACTOR)
    loading.load(at=AT, actor=ACTOR)
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
