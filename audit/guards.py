"""The database's own refusals, installed after every migration.

Each governed table gets a deferred constraint trigger that refuses to commit a row without an event of the same
transaction about the same object. The runtime role gets the rights it needs and owns nothing.
"""

from django.apps import apps
from django.conf import settings
from django.db import connections, models
from psycopg2 import sql

#: Tables of libraries, each with the reason why a change in it needs no trace of its own.
EXEMPT_TABLES = {
    "account_emailaddress": "allauth: a copy of the account's address, changed by the account's own acts",
    "account_emailconfirmation": "allauth: one-time confirmation keys, no effect on data",
    "auth_group": "one group for each organisation, made in the same act; grants on it are governed",
    "auth_group_permissions": "never used: rights come from roles in the rules and from grants on objects",
    "auth_permission": "names of permissions, written by migrations",
    "accounts_user_groups": "made with the membership, which is governed",
    "accounts_user_user_permissions": "never used: rights come from roles in the rules and from grants on objects",
    "django_content_type": "names of models, written by migrations",
    "django_session": "transient",
    "guardian_groupobjectpermission": "never used: grants stand in direct foreign-key tables",
    "guardian_userobjectpermission": "never used: grants stand in direct foreign-key tables",
}

#: What the running processes may read of the trail; they write it through `audit_append` only.
READABLE = (
    "audit_line",
    "audit_event",
    "audit_pseudonym_key",
    "audit_actor",
    "audit_pending",
    "audit_log",
    "audit_log_key",
    "audit_leaf",
    "audit_tile",
    "audit_checkpoint",
    "audit_cosignature",
    "audit_seal",
    "audit_removal",
    "audit_ingest",
    "audit_intake",
    "audit_gap",
    "django_migrations",
)

#: What the sequencer may do, and the columns it may see: nothing of the details, nothing of who stands behind an event.
SEQUENCER_RIGHTS = {
    "audit_event": "SELECT (seq, recorded_us, entry, leaf_hash)",
    "audit_pseudonym_key": "SELECT",
    "audit_pending": "SELECT (seq, recorded_us), DELETE",
    "audit_log": "SELECT, INSERT, UPDATE (closed_us)",
    "audit_log_key": "SELECT, INSERT",
    "audit_leaf": "SELECT, INSERT",
    "audit_tile": "SELECT, INSERT",
    "audit_checkpoint": "SELECT, INSERT",
    "audit_cosignature": "SELECT, INSERT",
    "audit_seal": "SELECT, INSERT",
}


def governed_models() -> list[type[models.Model]]:
    """Return the models whose rows need a trace, in a stable order."""
    found = [model for model in apps.get_models(include_auto_created=True) if hasattr(model, "audit_subject")]
    return sorted(found, key=lambda model: model._meta.db_table)


def unclassified_models() -> list[type[models.Model]]:
    """Return the models that are neither governed nor exempt for a stated reason."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if not hasattr(model, "audit_subject")
        and not hasattr(model, "audit_exempt")
        and model._meta.db_table not in EXEMPT_TABLES
    ]


def install_after_migrations(sender, using: str, **kwargs) -> None:
    """Install triggers and rights; runs after every `migrate`, and changes nothing the second time."""
    with connections[using].cursor() as cursor:
        existing = set(connections[using].introspection.table_names(cursor))
        if "audit_event" not in existing:
            return
        for model in governed_models():
            if model._meta.db_table in existing:
                _require_event(cursor, model)
        _grant_runtime_rights(cursor)
        _grant_sequencer_rights(cursor)


def _require_event(cursor, model: type[models.Model]) -> None:
    object_type, column = model.audit_subject
    table = sql.Identifier(model._meta.db_table)
    cursor.execute("SELECT audit_make_guard(%s)", [column])
    guard = sql.Identifier(cursor.fetchone()[0])
    cursor.execute(sql.SQL("DROP TRIGGER IF EXISTS audit_trace_required ON {}").format(table))
    cursor.execute(
        sql.SQL(
            "CREATE CONSTRAINT TRIGGER audit_trace_required AFTER INSERT OR UPDATE OR DELETE ON {}"
            " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {}({})"
        ).format(table, guard, sql.Literal(object_type))
    )


def _grant_runtime_rights(cursor) -> None:
    role = sql.Identifier(settings.HUB_RUNTIME_ROLE)
    for statement in (
        "GRANT USAGE ON SCHEMA public TO {}",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}",
        "REVOKE ALL ON SEQUENCE audit_event_seq FROM {}",
        "GRANT EXECUTE ON FUNCTION audit_append, audit_ingest TO {}",
    ):
        cursor.execute(sql.SQL(statement).format(role))
    for table in sorted(trail_relations(cursor) | {"django_migrations"}):
        cursor.execute(sql.SQL("REVOKE ALL ON {} FROM {}").format(sql.Identifier(table), role))
    for table in READABLE:
        cursor.execute(sql.SQL("GRANT SELECT ON {} TO {}").format(sql.Identifier(table), role))


def _grant_sequencer_rights(cursor) -> None:
    role = sql.Identifier(settings.HUB_SEQUENCER_ROLE)
    cursor.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(role))
    cursor.execute(sql.SQL("GRANT EXECUTE ON FUNCTION audit_append, audit_make_ready TO {}").format(role))
    for table, rights in SEQUENCER_RIGHTS.items():
        cursor.execute(sql.SQL("GRANT {} ON {} TO {}").format(sql.SQL(rights), sql.Identifier(table), role))


def trail_relations(cursor) -> set[str]:
    """Return the tables and the view of the trail, its partitions included; the models of this app are other tables."""
    modelled = {model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.managed}
    cursor.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v')"
        " AND relname LIKE 'audit\\_%'"
    )
    return {name for (name,) in cursor.fetchall()} - modelled
