from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from requests_workflow.dossier.enums import Verdict


class SectionAnswers(models.Model):
    """What the sponsor typed in one section, kept as typed: a draft is saved whatever it holds.

    `version` counts the saves; a page drawn at one version and sent at another is stale.
    """

    audit_subject = ("access_request", "request_id")

    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="sections")
    #: A section of the form, or `data` for the page where datasets are chosen.
    section = models.CharField(max_length=40)
    #: From the code of a field to the text typed, or to a list of codes when several may be ticked.
    data = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["request", "section"], name="section_once_in_file")]

    def __str__(self) -> str:
        return f"{self.section} v{self.version}"


class RequestedDataset(models.Model):
    """A dataset of the catalogue that the project asks for, why, and for which years."""

    audit_subject = ("access_request", "request_id")

    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="datasets")
    dataset = models.ForeignKey("catalogue.Dataset", on_delete=models.PROTECT, related_name="+")
    justification = models.TextField(blank=True)
    years_from = models.PositiveSmallIntegerField(null=True, blank=True)
    years_to = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["dataset__position", "dataset__code"]
        constraints = [
            models.UniqueConstraint(fields=["request", "dataset"], name="dataset_once_in_file"),
            models.CheckConstraint(
                condition=Q(years_from__isnull=True) | Q(years_to__isnull=True) | Q(years_to__gte=F("years_from")),
                name="requested_years_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dataset} {self.years_from or '…'}–{self.years_to or '…'}"


class RequestedPart(models.Model):
    """A table, or one variable of it, that the project asks for; a dataset without parts is asked for whole.

    Parts keep the names of the catalogue, not its rows: what was asked, and filed, stays written whatever an import
    takes away, and never widens to the whole table or dataset.
    """

    audit_subject = ("access_request", "request_id")

    #: The dataset's file, repeated because the trail names the file.
    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="+")
    asked = models.ForeignKey(RequestedDataset, on_delete=models.CASCADE, related_name="parts")
    table = models.CharField(max_length=100)
    #: Empty: the whole table.
    variable = models.CharField(max_length=100, blank=True)
    justification = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["asked", "table", "variable"], name="part_once_in_dataset")]

    def __str__(self) -> str:
        return f"{self.table}.{self.variable or '*'}"


class Document(models.Model):
    """One PDF given for a piece of the dossier. Taking it away keeps the row: what was filed stays readable."""

    audit_subject = ("access_request", "request_id")

    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="documents")
    #: Code of a piece of the rules.
    piece = models.CharField(max_length=5)
    name = models.CharField(max_length=150)
    size = models.PositiveIntegerField()
    #: Name of the content in `storage`, in hexadecimal.
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        ordering = ["piece", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_by__isnull=True)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="document_removed_by_someone",
            )
        ]

    def __str__(self) -> str:
        return f"{self.piece} {self.name}"


class CheckedItem(models.Model):
    """The secretariat's verdict on one point of the checklist, in one round of checking."""

    audit_subject = ("access_request", "request_id")

    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="checked_items")
    round = models.PositiveSmallIntegerField()
    #: `section:<code>`, `piece:<code>` or `data`.
    item = models.CharField(max_length=60)
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict.choices)
    comment = models.TextField(blank=True)
    checked_at = models.DateTimeField()
    checked_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["round", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["request", "round", "item"], name="item_checked_once_a_round"),
            models.CheckConstraint(condition=Q(verdict=Verdict.OK) | ~Q(comment=""), name="missing_item_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.verdict}"


class ComplementRequest(models.Model):
    """One batch: everything that a round of checking found missing, asked at once, with a date."""

    audit_subject = ("access_request", "request_id")

    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="complements")
    round = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField()
    #: As announced; the clock C2 tells the date once extended.
    due_on = models.DateField()
    message = models.TextField(blank=True)

    class Meta:
        ordering = ["round"]
        constraints = [models.UniqueConstraint(fields=["request", "round"], name="complement_once_a_round")]

    def __str__(self) -> str:
        return f"round {self.round}, {self.due_on}"
