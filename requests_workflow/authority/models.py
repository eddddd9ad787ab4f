from django.db import models
from django.db.models import Q

from requests_workflow.authority.enums import AUTHORISING, Outcome


class Transmission(models.Model):
    """The file handed to the CNIL with the committee's opinion."""

    audit_subject = ("access_request", "request_id")

    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="transmissions")
    sent_at = models.DateTimeField()
    #: The day the CNIL received it: its delay runs from there.
    received_on = models.DateField()
    cnil_reference = models.CharField(max_length=12, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.cnil_reference or 'CNIL'} {self.received_on}"


class AuthorityRequest(models.Model):
    """A question of the CNIL and the sponsor's answer."""

    audit_subject = ("access_request", "request_id")

    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="authority_requests")
    asked_on = models.DateField()
    text = models.TextField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="") | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="authority_answer_has_text_and_date",
            )
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


class Decision(models.Model):
    """How the request ended before the CNIL; `document_sha256` names the stored bytes of its PDF."""

    audit_subject = ("access_request", "request_id")

    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    number = models.CharField(max_length=20, blank=True)
    decided_on = models.DateField()
    conditions = models.TextField(blank=True)
    reasons = models.TextField(blank=True)
    duration_months = models.PositiveSmallIntegerField(null=True, blank=True)
    document_name = models.CharField(max_length=200, blank=True)
    document_sha256 = models.CharField(max_length=64, blank=True)
    document_size = models.PositiveBigIntegerField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="decision_number_once"),
            models.CheckConstraint(
                condition=Q(document_sha256="", document_size__isnull=True)
                | Q(document_sha256__regex=r"^[0-9a-f]{64}$", document_size__gt=0),
                name="decision_document_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.number or self.get_outcome_display()

    @property
    def authorises(self) -> bool:
        return self.outcome in AUTHORISING
