"""Promise 8: who may do what to each table of the trail, asked of the database itself and tried for real."""

import psycopg2
import pytest
from django.conf import settings
from django.db import connection

from audit import guards
from audit.models import Event
from tests.audit.conftest import signed_in, tell_many

pytestmark = pytest.mark.django_db(transaction=True)

VERBS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")


def trail_tables() -> list[str]:
    """Every relation of the trail that the database holds, partitions included."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        return sorted(guards.trail_relations(cursor))


def rights(role: str) -> dict[str, set[str]]:
    """Return what a role may do to each whole table."""
    found = {}
    with connection.cursor() as cursor:
        for table in trail_tables():
            cursor.execute(
                "SELECT array_agg(verb) FILTER (WHERE has_table_privilege(%s, %s, verb)) FROM unnest(%s) AS verb",
                [role, table, list(VERBS)],
            )
            found[table] = set(cursor.fetchone()[0] or ())
    return found


def test_the_running_processes_only_read_and_not_the_details():
    found = rights(settings.HUB_RUNTIME_ROLE)
    assert {table for table, verbs in found.items() if verbs} <= set(guards.READABLE)
    assert set().union(*found.values()) == {"SELECT"}
    assert found["audit_detail"] == set()
    assert {table for table in found if "_y20" in table}
    assert all(not verbs for table, verbs in found.items() if "_y20" in table)


def test_the_sequencer_adds_and_never_changes():
    found = rights(settings.HUB_SEQUENCER_ROLE)
    assert {table for table, verbs in found.items() if "DELETE" in verbs} == {"audit_pending"}
    assert all(not verbs & {"UPDATE", "TRUNCATE", "TRIGGER"} for verbs in found.values())
    assert found["audit_event"] == found["audit_detail"] == found["audit_actor"] == set()


def test_nobody_else_may_do_anything():
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute(
            "SELECT relname FROM pg_class, aclexplode(relacl) WHERE grantee = 0 AND relname = ANY(%s)", [trail_tables()]
        )
        assert cursor.fetchall() == []
        cursor.execute(
            "SELECT proname FROM pg_proc p WHERE proname IN ('audit_append', 'audit_ingest', 'audit_make_ready',"
            " 'audit_make_partition', 'audit_make_guard', 'audit_know', 'audit_remove_details', 'audit_remove_entries',"
            " 'audit_remove_detail_of', 'audit_remove_actors')"
            " AND EXISTS (SELECT FROM aclexplode(proacl) WHERE grantee = 0) OR proname ~ '^audit_' AND proacl IS NULL"
            " AND prosecdef"
        )
        assert cursor.fetchall() == []


#: Statements of the sequencer's role that must fail, in words.
REFUSED_TO_THE_SEQUENCER = {
    "read a name": "SELECT actor_key FROM audit_actor",
    "read a detail": "SELECT body FROM audit_detail",
    "read the line": "SELECT * FROM audit_line",
    "read who acted": "SELECT actor FROM audit_event",
    "read a file": "SELECT * FROM procedure_accessrequest",
    "edit an entry": "UPDATE audit_event SET entry = '{}'",
    "edit a head": "UPDATE audit_checkpoint SET root = ''",
    "remove a leaf": "DELETE FROM audit_leaf",
    "empty a table": "TRUNCATE audit_leaf",
    "drop a table": "DROP TABLE audit_leaf",
    "turn triggers off": "ALTER TABLE audit_leaf DISABLE TRIGGER ALL",
    "erase at its term": "SELECT audit_remove_details('2026-01-01', 'x')",
    "rename a log": "UPDATE audit_log SET origin = 'x'",
}


@pytest.mark.parametrize("name", REFUSED_TO_THE_SEQUENCER)
def test_the_sequencer_cannot(name, seal):
    tell_many(1)
    seal()
    before = list(Event.objects.values())
    process = signed_in("HUB_DATABASE_SEQUENCER_URL")
    try:
        with pytest.raises(psycopg2.errors.InsufficientPrivilege), process, process.cursor() as cursor:
            cursor.execute(REFUSED_TO_THE_SEQUENCER[name])
    finally:
        process.close()
    assert list(Event.objects.values()) == before


#: What even the owner is refused while triggers stand, on each table and on a partition.
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_leaf SET leaf_hash = sha256('x')",
        "DELETE FROM audit_leaf",
        "TRUNCATE audit_leaf",
        "UPDATE audit_checkpoint SET note = ''",
        "DELETE FROM audit_checkpoint CASCADE",
        "DELETE FROM audit_log",
        "TRUNCATE audit_pending",
        "DELETE FROM audit_actor",
        "TRUNCATE {partition}",
        "DELETE FROM {partition}",
        "UPDATE {partition} SET kind = 'x'",
    ],
)
def test_the_owner_is_refused_by_accident(statement, seal):
    tell_many(1)
    seal()
    partition = next(table for table in trail_tables() if table.startswith("audit_event_y"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableoid::regclass::text FROM audit_event LIMIT 1")
        partition = cursor.fetchone()[0]
        with pytest.raises(Exception, match=r"append-only|syntax error"):
            cursor.execute(statement.format(partition=partition))


def test_a_month_made_later_is_guarded_too():
    """TRUNCATE's triggers do not pass to partitions, and rights are not given to them."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SELECT audit_make_ready(now() + interval '9 months', 0)")
    later = [table for table in trail_tables() if "_y20" in table]
    assert rights(settings.HUB_RUNTIME_ROLE)[max(later)] == set()
    with connection.cursor() as cursor, pytest.raises(Exception, match="append-only"):
        cursor.execute(f"TRUNCATE {max(later)}")


def test_a_session_that_moves_its_search_path_deceives_nobody():
    """The functions of the trail name every table: an object of the same name elsewhere is not theirs."""
    process = signed_in("HUB_DATABASE_URL")
    process.autocommit = True
    with process.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE audit_event (LIKE public.audit_event)")
        cursor.execute("CREATE TEMPORARY TABLE audit_pending (LIKE public.audit_pending)")
        cursor.execute("SET search_path = pg_temp, public")
        cursor.execute("INSERT INTO audit_pending VALUES (1, 1, pg_current_xact_id(), 'user', '1')")
        with pytest.raises(psycopg2.errors.IntegrityConstraintViolation):
            cursor.execute(
                "BEGIN; INSERT INTO audit_pending SELECT 2, 2, pg_current_xact_id(), 'organisation', id::text"
                " FROM public.accounts_organisation; INSERT INTO public.auth_group (name) VALUES ('x');"
                " INSERT INTO public.accounts_organisation (public_id, name, siret, kind, address, group_id)"
                " SELECT 'ABCDEFGH', 'x', '12345678901234', 'agency', '', id FROM public.auth_group WHERE name = 'x';"
                " COMMIT"
            )
    process.close()


def test_the_tables_of_the_trail_are_all_known():
    """A new table of the trail is given to nobody until somebody decides."""
    known = {*guards.READABLE, *guards.SEQUENCER_RIGHTS, "audit_detail"}
    assert {table for table in trail_tables() if "_y20" not in table} <= known | {"audit_intake", "audit_gap"}
