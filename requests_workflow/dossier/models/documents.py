from django.db import models
from django.db.models import Q

from hub.uploads.enums import READABLE, State
from hub.uploads.kinds import KINDS


class Document(models.Model):
    """One file given for a piece of the dossier. Taking it away keeps the row: what was filed stays readable.

    A document added where one is held takes its place as the next version; the former one is taken away.
    """

    audit_subject = ("access_request", "request_id")

    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="documents")
    #: Code of a piece of the rules.
    piece = models.CharField(max_length=5)
    name = models.CharField(max_length=150)
    #: Code of `hub.uploads.kinds`: what the content is.
    kind = models.CharField(max_length=5, default="pdf")
    size = models.PositiveIntegerField()
    #: Name of the content in `storage`, in hexadecimal.
    sha256 = models.CharField(max_length=64, db_index=True)
    version = models.PositiveSmallIntegerField(default=1)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, related_name="replaced_by", null=True, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    #: What the antivirus says of the content; `queries.with_scans` sets it.
    scan: State | None = None

    class Meta:
        ordering = ["piece", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_by__isnull=True)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="document_removed_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(version=1, replaces__isnull=True) | Q(version__gt=1, replaces__isnull=False),
                name="document_version_replaces_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.piece} {self.name} v{self.version}"

    @property
    def is_readable(self) -> bool:
        """Whether its bytes may be given out."""
        return self.scan in READABLE

    @property
    def is_infected(self) -> bool:
        return self.scan == State.INFECTED

    @property
    def media_type(self) -> str:
        return KINDS[self.kind].media_type
