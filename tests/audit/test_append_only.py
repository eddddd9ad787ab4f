"""The trail can be added to by one function, and changed by nobody who runs the service or owns its tables."""

import psycopg2.errors
import pytest
from django.conf import settings
from django.db import ProgrammingError, connection, transaction

from audit.models import Event
from tests.audit.conftest import tell

pytestmark = pytest.mark.django_db(transaction=True)

#: What the running processes must not be able to do, each with the real statement.
FORBIDDEN = {
    "insert": "INSERT INTO audit_event (seq, recorded_us, event_id, kind, occurred_at, source, actor, actor_role,"
    " project, permit, object_type, object_id, action, outcome, basis, retention, entry) VALUES (99, 1,"
    " gen_random_uuid(), 'dossier.filed', now(), 'hub', gen_random_uuid(), 'sponsor', '', '', 'access_request', '1',"
    " 'E', 0, '', '', '{}')",
    "update": "UPDATE audit_event SET kind = 'autre'",
    "update one column": "UPDATE audit_event SET entry = '{}' WHERE seq = 1",
    "delete": "DELETE FROM audit_event",
    "truncate": "TRUNCATE audit_event",
    "truncate a governed table": "TRUNCATE accounts_user CASCADE",
    "add a column": "ALTER TABLE audit_event ADD COLUMN note text",
    "drop": "DROP TABLE audit_event",
    "disable its triggers": "ALTER TABLE audit_event DISABLE TRIGGER ALL",
    "disable one trigger": "ALTER TABLE audit_event DISABLE TRIGGER audit_no_change",
    "drop its trigger": "DROP TRIGGER audit_no_change ON audit_event",
    "disable a guard": "ALTER TABLE accounts_user DISABLE TRIGGER audit_trace_required",
    "drop a guard": "DROP TRIGGER audit_trace_required ON accounts_user",
    "replace the guard": "CREATE OR REPLACE FUNCTION public.audit_require_event_id() RETURNS trigger"
    " LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    "drop the guard's function": "DROP FUNCTION audit_require_event_id CASCADE",
    "pretend a trace": "INSERT INTO audit_pending (seq, recorded_us, object_type, object_id)"
    " VALUES (1, 1, 'user', '1')",
    "hide a trace from the sequencer": "DELETE FROM audit_pending",
    "read the details beside the view": "SELECT body FROM audit_detail",
    "sign a head": "INSERT INTO audit_checkpoint VALUES (1, 1, '', '', 1, '')",
    "make a partition": "SELECT audit_make_ready(now(), 1)",
    "erase details": "SELECT audit_remove_details('2026-01-01', 'x')",
    "run a program": "COPY audit_event TO PROGRAM 'cat'",
    "drop the way in": "DROP FUNCTION audit_append",
    "add a rule": "CREATE RULE quiet AS ON INSERT TO audit_event DO INSTEAD NOTHING",
    "add a trigger": "CREATE TRIGGER quiet BEFORE INSERT ON audit_event FOR EACH ROW"
    " EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "rewind its numbers": "SELECT setval('audit_event_seq', 1)",
    "switch triggers off": "SET session_replication_role = replica",
    "switch triggers off for later": "ALTER ROLE CURRENT_USER SET session_replication_role = replica",
    "take the table": "ALTER TABLE audit_event OWNER TO CURRENT_USER",
    "forget a migration": "DELETE FROM django_migrations",
}


def trail():
    return list(Event.objects.order_by("seq").values())


@pytest.mark.parametrize("name", FORBIDDEN)
def test_the_running_processes_cannot(name, organisation, running_process):
    before = trail()
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        running_process(FORBIDDEN[name])
    assert trail() == before
    assert before


def test_the_running_processes_cannot_become_the_owner(running_process):
    owner = settings.DATABASES["owner"]["USER"]
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        running_process(f'SET ROLE "{owner}"')


def test_the_running_processes_cannot_give_rights(running_process):
    """PostgreSQL only warns here, and gives nothing."""
    running_process("GRANT ALL ON audit_event TO PUBLIC")
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(%s, 'audit_event', 'UPDATE')", [settings.HUB_RUNTIME_ROLE])
        assert cursor.fetchone() == (False,)


def test_the_running_processes_own_nothing(running_process):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relowner = %s::regrole"
            " UNION ALL SELECT proname FROM pg_proc WHERE proowner = %s::regrole",
            [settings.HUB_RUNTIME_ROLE] * 2,
        )
        assert cursor.fetchall() == []
        cursor.execute("SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = %s", [
            settings.HUB_RUNTIME_ROLE
        ])  # fmt: skip
        assert cursor.fetchone() == (False, False, False)


@pytest.mark.parametrize("statement", [FORBIDDEN["update"], FORBIDDEN["delete"], FORBIDDEN["truncate"]])
def test_even_the_owner_of_the_table_is_refused(organisation, statement):
    before = trail()
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        with pytest.raises(ProgrammingError, match="append-only"), transaction.atomic():
            cursor.execute(statement)
    assert trail() == before


def test_the_database_adds_its_own_time(organisation):
    told = tell(organisation)
    event = Event.objects.get(seq=told.seq)
    assert event.recorded_at > event.occurred_at


def test_a_table_of_the_same_name_elsewhere_deceives_nobody(organisation, running_process):
    """A session may make temporary tables; the functions name the real one."""
    running_process("CREATE TEMPORARY TABLE audit_event (LIKE public.audit_event INCLUDING DEFAULTS)")
    with pytest.raises(psycopg2.errors.IntegrityConstraintViolation):
        running_process(
            "BEGIN; INSERT INTO audit_event SELECT * FROM public.audit_event;"
            " UPDATE accounts_organisation SET name = 'Autre'; COMMIT"
        )
