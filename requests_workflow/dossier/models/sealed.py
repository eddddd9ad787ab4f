from django.db import models
from django.db.models import Q

from requests_workflow.dossier.sealing.enums import Kind


class Sealed(models.Model):
    """A document that the hub sealed and gave out: a line of the register that `/verifier/` reads.

    Its bytes never change. Each stage keeps its own lines, on what its documents are about.
    """

    #: Printed on the document and asked for at `/verifier/` (`sealing.codes`).
    code = models.CharField(max_length=12, unique=True)
    #: SHA-256 of the sealed bytes, in hexadecimal: also their name in the storage.
    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    made_at = models.DateTimeField()
    language = models.CharField(max_length=2)
    #: SHA-256 of the certificate (`hub.seals.Certificate`), in hexadecimal.
    certificate = models.CharField(max_length=64)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(blank=True)

    class Meta:
        abstract = True
        ordering = ["pk"]

    #: The frozen copy that the document carries, when it carries one.
    snapshot = None

    @property
    def about(self) -> str:
        """What the document is about, as anybody may know it."""
        raise NotImplementedError

    @property
    def withdrawn_at(self):
        """When what the document is about was withdrawn; None while it was not."""
        return None


class SealedDocument(Sealed):
    """A sealed document of a file."""

    audit_subject = ("access_request", "request_id")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="sealed")
    #: The frozen copy that the document carries, when it carries one.
    snapshot = models.ForeignKey(
        "procedure.Snapshot", on_delete=models.PROTECT, null=True, blank=True, related_name="sealed"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "language"], condition=Q(kind=Kind.RECEIPT), name="receipt_once_a_filing"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True, reason="")
                | (Q(revoked_at__isnull=False, revoked_by__isnull=False) & ~Q(reason="")),
                name="revoked_by_someone_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"

    @property
    def about(self) -> str:
        return self.request.reference

    @property
    def withdrawn_at(self):
        """When the file was withdrawn; None for any other."""
        withdrawal = self.request.snapshots.filter(transition="withdraw").last()
        return withdrawal.at if withdrawal and self.request.state == "withdrawn" else None


class ImportedDossier(models.Model):
    """What a draft took from a portable dossier, what it could not take, and what its seal was worth that day."""

    audit_subject = ("access_request", "request_id")

    request = models.OneToOneField("procedure.AccessRequest", on_delete=models.PROTECT, related_name="imported")
    #: SHA-256 of the ZIP, in hexadecimal.
    sha256 = models.CharField(max_length=64)
    #: As the manifest says; nobody vouches for it while the certificate is unknown.
    hub = models.CharField(max_length=300)
    reference = models.CharField(max_length=40)
    fingerprint = models.CharField(max_length=64, blank=True)
    known = models.BooleanField()
    #: `portable.importing.Report`: what was left out, with its content.
    report = models.JSONField()
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.reference} of {self.hub}"
