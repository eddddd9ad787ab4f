from django.db import models
from django.db.models import F, Q

from requests_workflow.authority.enums import AUTHORISING, Outcome


class WithDocument(models.Model):
    """Something that may come with a PDF; `document_sha256` names its bytes in `dossier.storage`."""

    document_name = models.CharField(max_length=200, blank=True)
    document_sha256 = models.CharField(max_length=64, blank=True)
    document_size = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(document_sha256="", document_size__isnull=True)
                | Q(document_sha256__regex=r"^[0-9a-f]{64}$", document_size__gt=0),
                name="%(class)s_document_is_whole",
            )
        ]


class Package(models.Model):
    """The ZIP prepared for the CNIL from one frozen copy of the file; the same copy gives the same package."""

    audit_subject = ("access_request", "request_id")

    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="packages")
    #: SHA-256 of the snapshot it was prepared from.
    snapshot_sha256 = models.CharField(max_length=64)
    #: Names its bytes in `packages.FOLDER`.
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["request", "sha256"], name="package_once_in_file")]

    def __str__(self) -> str:
        return self.sha256[:12]


class Transmission(models.Model):
    """The file handed to the CNIL with the committee's opinion."""

    audit_subject = ("access_request", "request_id")

    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="transmissions")
    sent_at = models.DateTimeField()
    #: The day the CNIL received it: its delay runs from there.
    received_on = models.DateField()
    cnil_reference = models.CharField(max_length=12, blank=True)
    #: What was sent; None when it was put together elsewhere.
    package = models.ForeignKey(Package, on_delete=models.PROTECT, null=True, blank=True, related_name="transmissions")
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.cnil_reference or 'CNIL'} {self.received_on}"


class AuthorityRequest(WithDocument):
    """A question of the CNIL and the sponsor's answer, with its document."""

    audit_subject = ("access_request", "request_id")

    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="authority_requests")
    asked_on = models.DateField()
    #: The day the CNIL wants the answer by, when it set one. Its own delay is paused whatever this day.
    due_on = models.DateField(null=True, blank=True)
    text = models.TextField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            *WithDocument.Meta.constraints,
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="") | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="authority_answer_has_text_and_date",
            ),
            models.UniqueConstraint(
                fields=["request"], condition=Q(answered_at__isnull=True), name="one_open_authority_request"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked_on}: {self.text[:40]}"


class Extension(models.Model):
    """The CNIL's decision to take more time; its reasons are kept with the act."""

    audit_subject = ("access_request", "request_id")

    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="extensions")
    extended_on = models.DateField()
    reasons = models.TextField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.extended_on)


class Decision(WithDocument):
    """How the request ended before the CNIL, with the PDF of the decision."""

    audit_subject = ("access_request", "request_id")

    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    number = models.CharField(max_length=20, blank=True)
    decided_on = models.DateField()
    #: The day the CNIL notified the controller, from which a refusal may be contested; None when not known.
    notified_on = models.DateField(null=True, blank=True)
    #: A list of texts, one a condition.
    conditions = models.JSONField(default=list, blank=True)
    reasons = models.TextField(blank=True)
    duration_months = models.PositiveSmallIntegerField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            *WithDocument.Meta.constraints,
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="decision_number_once"),
            models.CheckConstraint(
                condition=Q(notified_on__isnull=True) | Q(notified_on__gte=F("decided_on")),
                name="decision_notified_after_it_was_made",
            ),
        ]

    def __str__(self) -> str:
        return self.number or self.get_outcome_display()

    @property
    def authorises(self) -> bool:
        return self.outcome in AUTHORISING


class AuthorisedYears(models.Model):
    """The years of one dataset that a decision opens; it says nothing of a dataset without a row."""

    audit_subject = ("access_request", "request_id")

    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="+")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="years")
    dataset = models.ForeignKey("catalogue.Dataset", on_delete=models.PROTECT, related_name="+")
    years_from = models.PositiveSmallIntegerField()
    years_to = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["dataset__position", "dataset__code"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "dataset"], name="years_once_a_dataset"),
            models.CheckConstraint(condition=Q(years_to__gte=F("years_from")), name="authorised_years_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.dataset_id} {self.years_from}–{self.years_to}"
