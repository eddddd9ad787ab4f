from django.db import models
from django.db.models import Q


class Source(models.Model):
    """A platform whose acts join the trail, under its own signature."""

    audit_subject = ("source", "name")

    #: What its events say they come from, and the name of its keys: the platform's host, or an address under it.
    name = models.CharField(max_length=100, unique=True)
    label = models.CharField(max_length=200)
    #: Seconds without a word after which it is said to be silent; its heartbeat comes every hour.
    silence_after = models.PositiveIntegerField(default=2 * 60 * 60)
    registered_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class SourceKey(models.Model):
    """A key a source signs with, from one instant until another. While one replaces the other, two are good at once."""

    audit_subject = ("source", "source")

    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, to_field="name", db_column="source", related_name="keys"
    )
    #: `name+id`, as the signatures name it: the first two parts of the C2SP verifier key.
    key_id = models.CharField(max_length=120, unique=True)
    vkey = models.CharField(max_length=200)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["source", "valid_from", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=models.F("valid_from")),
                name="audit_source_key_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return self.key_id

    def is_good(self, at) -> bool:
        """Tell whether the key may sign at an aware instant: from `valid_from` on, and before `valid_until`."""
        return self.valid_from <= at and (self.valid_until is None or at < self.valid_until)
