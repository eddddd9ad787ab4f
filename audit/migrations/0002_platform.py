"""Platforms: who they are and which keys they sign with, then what they sent (audit/sql/platform.sql)."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_trail")]

    operations = [
        migrations.CreateModel(
            name="Source",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, unique=True)),
                ("label", models.CharField(max_length=200)),
                ("silence_after", models.PositiveIntegerField(default=7200)),
                ("registered_at", models.DateTimeField()),
            ],
            options={"ordering": ["name"]},
        ),
        migrations.CreateModel(
            name="SourceKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key_id", models.CharField(max_length=120, unique=True)),
                ("vkey", models.CharField(max_length=200)),
                ("valid_from", models.DateTimeField()),
                ("valid_until", models.DateTimeField(blank=True, null=True)),
                (
                    "source",
                    models.ForeignKey(
                        db_column="source",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="keys",
                        to="audit.source",
                        to_field="name",
                    ),
                ),
            ],
            options={
                "ordering": ["source", "valid_from", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True), ("valid_until__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="audit_source_key_ends_after_it_starts",
                    )
                ],
            },
        ),
        # A list: Django must not look for parameters in the `%` of the text.
        migrations.RunSQL([(SQL / "platform.sql").read_text()], migrations.RunSQL.noop),
    ]
