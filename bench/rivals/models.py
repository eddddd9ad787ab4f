"""The same row five times: bare, under our trail, and under each library. It is that of `dossier.Document`."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class File(models.Model):
    title = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.title


class Person(models.Model):
    name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name


class Document(models.Model):
    """What a sponsor adds to a file: three foreign keys, a check, ten columns."""

    request = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    piece = models.CharField(max_length=5)
    name = models.CharField(max_length=150)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_by__isnull=True)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="%(class)s_removed_by_someone",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Bare(Document):
    pass


class Traced(Document):
    #: Brings the deferred trigger that refuses to commit without a trace (audit/guards.py).
    audit_subject = ("access_request", "request_id")


if settings.COMPARED:
    import pghistory
    from auditlog.registry import auditlog
    from simple_history.models import HistoricalRecords

    class Logged(Document):
        pass

    auditlog.register(Logged)

    class Kept(Document):
        history = HistoricalRecords()

    @pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), append_only=True)
    class Tracked(Document):
        pass
