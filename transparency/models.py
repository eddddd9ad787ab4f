from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F


class Entry(models.Model):
    """What everyone may know of one project, as it was last told; `record` is the shape of `register.records`."""

    audit_subject = ("register_entry", "reference")

    #: Permanent: the reference of the file, or the one that an import gave.
    reference = models.CharField(max_length=60, unique=True)
    #: The file it is drawn from; none for a project taken from another register.
    request = models.OneToOneField(
        "procedure.AccessRequest", on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    #: The register it was taken from; empty for a file of this hub.
    origin = models.CharField(max_length=40, blank=True)
    version = models.PositiveIntegerField()
    record = models.JSONField()
    sha256 = models.CharField(max_length=64)
    changed_at = models.DateTimeField()
    #: The day its list is sorted on: authorised, or begun; none when nobody wrote it.
    sorted_on = models.DateField(null=True)
    #: `kind:key` of all that narrows the register to it, and for each, in the same order, the name to show.
    facets = ArrayField(models.CharField(max_length=200))
    facet_names = ArrayField(models.CharField(max_length=300))
    #: Folded words; PostgreSQL makes `search_words` of them.
    words = models.TextField()
    search_words = models.GeneratedField(
        expression=SearchVector("words", config="simple"), output_field=SearchVectorField(), db_persist=True
    )

    class Meta:
        ordering = [F("sorted_on").desc(nulls_last=True), "-pk"]
        verbose_name_plural = "entries"
        indexes = [
            GinIndex(fields=["facets"], name="register_entry_facets"),
            GinIndex(fields=["search_words"], name="register_entry_words"),
            models.Index(F("sorted_on").desc(nulls_last=True), F("id").desc(), name="register_entry_sorted"),
            models.Index(fields=["changed_at"], name="register_entry_changed"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} v{self.version}"


class EntryVersion(models.Model):
    """An entry as it was told from one instant on: added, never changed."""

    audit_subject = ("register_entry", "reference")

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="versions")
    #: That of the entry, which the guard of the trail reads here.
    reference = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    record = models.JSONField()
    #: SHA-256 of the canonical JSON (RFC 8785) of `record`, in hexadecimal; the trail holds it too.
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["entry", "number"], name="one_register_version_a_number")]

    def __str__(self) -> str:
        return f"{self.reference} v{self.number}"
