from django.db import models

from catalogue.enums import ImportOutcome, Severity


class ImportRun(models.Model):
    """One run of an import: what it read, what it did, and whether it reached the end."""

    audit_exempt = "the report of an import; what it writes in the catalogue has its own traces"

    kind = models.CharField(max_length=20)
    #: A name of the source, never a path of the machine.
    source = models.CharField(max_length=100)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    is_dry = models.BooleanField(default=False)
    created = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.source}"


class ImportItem(models.Model):
    """What one identifier of one source said last: the same fingerprint again changes nothing."""

    audit_exempt = ImportRun.audit_exempt

    source = models.CharField(max_length=100)
    identifier = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64)
    outcome = models.CharField(max_length=10, choices=ImportOutcome.choices)
    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="items")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "identifier"], name="import_item_once_by_source")]

    def __str__(self) -> str:
        return self.identifier


class ImportIssue(models.Model):
    """Something that could not be read, or was kept with a warning: which file, which line, why."""

    audit_exempt = ImportRun.audit_exempt

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="issues")
    severity = models.CharField(max_length=8, choices=Severity.choices)
    file = models.CharField(max_length=300, blank=True)
    line = models.PositiveIntegerField(null=True, blank=True)
    message = models.TextField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.file}:{self.line or ''} {self.message}"
