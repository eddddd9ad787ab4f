import uuid

from django.db import models


class Event(models.Model):
    """One line of the trail.

    It holds no foreign key: the trail outlives what it speaks of. Rows are written by the SQL function
    `audit_append` alone; the running processes may only read this table (audit/migrations/0002).
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

    seq = models.BigAutoField(primary_key=True)
    event_id = models.UUIDField(unique=True, default=uuid.uuid4)
    kind = models.CharField(max_length=60)
    action = models.CharField(max_length=1, choices=Action.choices)
    outcome = models.SmallIntegerField(choices=Outcome.choices, default=Outcome.SUCCESS)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    actor_id = models.CharField(max_length=60)
    actor_role = models.CharField(max_length=40)
    object_type = models.CharField(max_length=40)
    object_id = models.CharField(max_length=60)
    project = models.CharField(max_length=20, blank=True)
    basis = models.CharField(max_length=60, blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["seq"]
        indexes = [
            models.Index(fields=["object_type", "object_id", "seq"], name="audit_event_object"),
            models.Index(fields=["project", "seq"], name="audit_event_project"),
            models.Index(fields=["actor_id", "seq"], name="audit_event_actor"),
            models.Index(fields=["occurred_at"], name="audit_event_occurred"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind} {self.object_type}:{self.object_id}"
