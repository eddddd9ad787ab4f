"""The trail: its tables, the one way in, and what keeps it (audit/sql)."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


def script(name: str) -> migrations.RunSQL:
    # A list: Django must not look for parameters in the `%` of the text.
    return migrations.RunSQL([(SQL / name).read_text()], migrations.RunSQL.noop)


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [script("tables.sql"), script("append.sql"), script("keeping.sql")]
