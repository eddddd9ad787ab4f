import json

from django.db import models

from audit.platform.models import Source, SourceKey

__all__ = ["Event", "Source", "SourceKey"]


class Event(models.Model):
    """One line of the trail, as the view `audit_line` tells it (audit/sql/tables.sql).

    It holds no foreign key: the trail outlives what it speaks of. Rows are written by the SQL function `audit_append`
    alone. `actor_id` is "" once the mapping of its pseudonym was erased, `detail` is empty once the detail was.
    `object_ref` is what the entry holds of the object (a person's pseudonym), `object_id` the object itself.
    """

    audit_exempt = "the trail itself: append-only by role and trigger"

    class Action(models.TextChoices):
        CREATE = "C", "create"
        READ = "R", "read"
        UPDATE = "U", "update"
        DELETE = "D", "delete"
        EXECUTE = "E", "execute"

    class Outcome(models.IntegerChoices):
        """FHIR R4 AuditEvent.outcome."""

        SUCCESS = 0
        REFUSED = 4
        FAILED = 8
        MAJOR_FAILURE = 12

    seq = models.BigIntegerField(primary_key=True)
    event_id = models.UUIDField()
    kind = models.TextField()
    action = models.TextField(choices=Action.choices)
    outcome = models.SmallIntegerField(choices=Outcome.choices)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_us = models.BigIntegerField()
    actor = models.UUIDField()
    actor_id = models.TextField(db_column="actor_id")
    actor_role = models.TextField()
    object_type = models.TextField()
    object_ref = models.TextField()
    object_id = models.TextField()
    project = models.TextField()
    permit = models.TextField()
    basis = models.TextField()
    source = models.TextField()
    source_seq = models.BigIntegerField(null=True)
    retention = models.TextField()
    facts = models.JSONField()
    detail = models.JSONField()
    salt = models.BinaryField(null=True)
    entry = models.BinaryField()
    leaf_hash = models.BinaryField()

    class Meta:
        managed = False
        db_table = "audit_line"
        ordering = ["seq"]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind} {self.object_type}:{self.object_id}"

    @property
    def content(self) -> dict:
        """The entry as a dictionary: what the leaf of the tree holds."""
        return json.loads(bytes(self.entry))

    @property
    def detail_was_erased(self) -> bool:
        return self.salt is None and "detail" in self.content
