"""No act without its trace: the database refuses the commit, whatever wrote the row."""

import pytest
from django.db import IntegrityError, connection, transaction

from audit import guards, kinds
from audit.models import Event
from hub.accounts.models import Organisation
from tests.audit.conftest import tell, unsaved

pytestmark = pytest.mark.django_db(transaction=True)


def raw_update(organisation):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_organisation SET name = 'Autre' WHERE id = %s", [organisation.pk])


def raw_delete(organisation):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_organisation WHERE id = %s", [organisation.pk])


def queryset_update(organisation):
    Organisation.objects.filter(pk=organisation.pk).update(name="Autre")


def queryset_delete(organisation):
    Organisation.objects.filter(pk=organisation.pk).delete()


def bulk_update(organisation):
    organisation.name = "Autre"
    Organisation.objects.bulk_update([organisation], ["name"])


def save(organisation):
    organisation.name = "Autre"
    organisation.save()


def delete(organisation):
    Organisation.objects.get(pk=organisation.pk).delete()


CHANGES = [raw_update, raw_delete, queryset_update, queryset_delete, bulk_update, save, delete]


def content():
    return list(Organisation.objects.order_by("pk").values_list("pk", "name"))


@transaction.atomic
def act(*steps):
    """Run steps in one transaction."""
    for step in steps:
        step()


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_without_its_trace_is_refused_at_commit(organisation, change):
    before, within = content(), []
    with pytest.raises(IntegrityError, match=f"without a trace about organisation:{organisation.pk}"):
        act(lambda: change(organisation), lambda: within.append(content()))
    assert within[0] != before  # refused at the commit, not at the statement
    assert content() == before


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_outside_any_transaction_is_refused_too(organisation, change):
    before = content()
    with pytest.raises(IntegrityError, match="without a trace"):
        change(organisation)
    assert content() == before


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("trace_first", [True, False])
def test_a_change_with_its_trace_is_accepted(organisation, change, trace_first):
    before = content()
    with transaction.atomic():
        if trace_first:
            tell(organisation)
        change(organisation)
        if not trace_first:
            tell(organisation)
    assert content() != before


@pytest.mark.parametrize("told", [0, 1, 2])
def test_every_row_of_a_bulk_needs_its_own_trace(organisation, told):
    def write():
        with transaction.atomic():
            made = Organisation.objects.bulk_create([unsaved(10), unsaved(11)])
            for row in made[:told]:
                tell(row)

    if told == 2:
        write()
    else:
        with pytest.raises(IntegrityError, match="INSERT on accounts_organisation without a trace"):
            write()
    assert Organisation.objects.count() == (4 if told == 2 else 2)


def test_a_trace_about_another_object_does_not_do(organisation):
    other = Organisation.objects.exclude(pk=organisation.pk).get()
    with pytest.raises(IntegrityError, match=f"about organisation:{organisation.pk}"):
        act(lambda: queryset_update(organisation), lambda: tell(other))


def test_a_trace_about_another_type_with_the_same_number_does_not_do(organisation):
    with pytest.raises(IntegrityError, match="without a trace"):
        act(lambda: queryset_update(organisation), lambda: tell(organisation, "account.changed", "user"))


def test_a_trace_of_an_earlier_transaction_does_not_do(organisation):
    act(lambda: tell(organisation))
    with pytest.raises(IntegrityError, match="without a trace"):
        act(lambda: queryset_update(organisation))


def test_a_trace_that_was_rolled_back_does_not_do(organisation):
    @transaction.atomic
    def tell_and_take_back():
        tell(organisation)
        transaction.set_rollback(True)

    with pytest.raises(IntegrityError, match="without a trace"):
        act(lambda: queryset_update(organisation), tell_and_take_back)


def test_an_act_that_is_rolled_back_leaves_no_trace(organisation):
    before = Event.objects.count()
    with transaction.atomic():
        queryset_update(organisation)
        tell(organisation)
        transaction.set_rollback(True)
    assert Event.objects.count() == before


@pytest.mark.parametrize("told", ["former", "new", "both"])
def test_a_row_that_changes_hands_needs_a_trace_about_both(organisation, told):
    def change_hands():
        Organisation.objects.filter(pk=organisation.pk).update(id=999_999)

    traces = {
        "former": [lambda: tell(organisation)],
        "new": [lambda: tell(Organisation(pk=999_999))],
    }
    traces["both"] = traces["former"] + traces["new"]
    if told == "both":
        act(change_hands, *traces[told])
        return
    with pytest.raises(IntegrityError, match="without a trace"):
        act(change_hands, *traces[told])


def test_an_unknown_kind_is_recorded_nowhere(organisation):
    before = Event.objects.count()
    with pytest.raises(kinds.UnknownKind, match=r"dossier\.devoured"):
        tell(organisation, "dossier.devoured")
    assert Event.objects.count() == before


def test_every_model_is_governed_or_exempt_for_a_reason():
    assert guards.unclassified_models() == []
    assert all(guards.EXEMPT_TABLES.values())


def test_every_governed_table_has_its_trigger():
    """Row by row, after insert, update and delete, deferred to the commit, enabled, about the declared column."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgtype, tgdeferrable, tginitdeferred, tgenabled, tgfoid::regproc::text,"
            " tgargs FROM pg_trigger WHERE tgname = 'audit_trace_required'"
        )
        installed = {row[0]: (*row[1:6], bytes(row[6])) for row in cursor.fetchall()}
    after_each_row = 1 | 4 | 8 | 16
    expected = {
        model._meta.db_table: (
            after_each_row,
            True,
            True,
            "O",
            f"audit_require_event_{model.audit_subject[1]}",
            model.audit_subject[0].encode() + b"\0",
        )
        for model in guards.governed_models()
    }
    assert installed == expected
    assert len(expected) > 5


def test_the_column_of_each_subject_exists():
    for model in guards.governed_models():
        assert model.audit_subject[1] in {field.column for field in model._meta.concrete_fields}, model


def test_installing_twice_changes_nothing():
    def triggers():
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal")
        return cursor.fetchone()

    with connection.cursor() as cursor:
        before = triggers()
        cursor.execute("RESET ROLE")
        guards.install_after_migrations(sender=None, using="default")
        assert triggers() == before
