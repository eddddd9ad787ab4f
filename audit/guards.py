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

#: The trail: read by the running processes, appended to by `audit_append` only.
READ_ONLY_TABLES = ("audit_event", "django_migrations")


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


def _require_event(cursor, model: type[models.Model]) -> None:
    object_type, column = model.audit_subject
    table = sql.Identifier(model._meta.db_table)
    cursor.execute(sql.SQL("DROP TRIGGER IF EXISTS audit_trace_required ON {}").format(table))
    cursor.execute(
        sql.SQL(
            "CREATE CONSTRAINT TRIGGER audit_trace_required AFTER INSERT OR UPDATE OR DELETE ON {}"
            " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_require_event({}, {})"
        ).format(table, sql.Literal(object_type), sql.Literal(column))
    )


def _grant_runtime_rights(cursor) -> None:
    role = sql.Identifier(settings.HUB_RUNTIME_ROLE)
    for statement in (
        "GRANT USAGE ON SCHEMA public TO {}",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}",
        "GRANT EXECUTE ON FUNCTION audit_append, audit_has_event TO {}",
    ):
        cursor.execute(sql.SQL(statement).format(role))
    for table in READ_ONLY_TABLES:
        cursor.execute(
            sql.SQL("REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {} FROM {}").format(sql.Identifier(table), role)
        )
