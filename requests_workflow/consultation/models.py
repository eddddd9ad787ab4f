from collections.abc import Iterable

from django.db import models
from django.db.models import Q

from requests_workflow.consultation.enums import AWAITING_EVIDENCE, SETTLED, Availability, Origin, Owner
from requests_workflow.procedure.models import Stateful

SHA256 = r"^[0-9a-f]{64}$"


class Consultation(Stateful):
    """One data holder asked for its remarks on one file (law.md, C3)."""

    audit_subject = ("access_request", "request_id")
    machine_name = "consultation"

    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="consultations")
    holder = models.ForeignKey("catalogue.Holder", on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    #: The holder's data as asked for on that day, see `sending.data_sent_to`; never written again.
    sent_data = models.JSONField(default=list)
    #: SHA-256 of the canonical JSON of `sent_data`, in hexadecimal.
    sent_sha256 = models.CharField(max_length=64)
    #: The colleague the answer is entrusted to, and who entrusted it; anybody of the organisation may still answer.
    delegate = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    delegated_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    #: What the holder tells the committee; empty when it stayed silent or recused itself.
    remarks = models.TextField(blank=True)
    recusal_reason = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    #: Who answered, stepped aside, or recorded the silence.
    closed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        ordering = ["holder__short_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "holder"], condition=Q(state="sent"), name="one_open_consultation_a_holder"
            ),
            models.CheckConstraint(condition=Q(sent_sha256__regex=SHA256), name="consultation_list_has_a_hash"),
            models.CheckConstraint(
                condition=Q(delegate__isnull=True, delegated_by__isnull=True)
                | Q(delegate__isnull=False, delegated_by__isnull=False),
                name="consultation_delegated_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.holder_id} {self.state}"

    def is_held_by(self, organisations: Iterable) -> bool:
        return any(organisation.pk == self.holder.organisation_id for organisation in organisations)


class DatasetAnswer(models.Model):
    """Whether the holder can provide one dataset of the list it was sent."""

    audit_subject = ("access_request", "request_id")

    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="+")
    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="dataset_answers")
    #: Code of a dataset of `Consultation.sent_data`.
    dataset = models.CharField(max_length=60)
    availability = models.CharField(max_length=12, choices=Availability.choices)
    note = models.TextField(blank=True)
    #: Weeks from the holder's green light to the delivery, as it estimates them.
    weeks = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "dataset"], name="dataset_answered_once"),
            models.CheckConstraint(
                condition=Q(availability=Availability.AVAILABLE) | ~Q(note=""), name="unavailable_dataset_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dataset} {self.availability}"


class StoredPdf(models.Model):
    """A PDF kept by `dossier.storage`: its cleaned name, its size in bytes, the SHA-256 of its content."""

    name = models.CharField(max_length=150)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        abstract = True
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class RemarkDocument(StoredPdf):
    """A PDF joined to a holder's remarks."""

    audit_subject = ("access_request", "request_id")

    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="+")
    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="documents")


class Condition(Stateful):
    """Something that must be done before the data are provided: by whom, until when, proved how."""

    audit_subject = ("access_request", "request_id")
    machine_name = "condition"

    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="conditions")
    text = models.TextField()
    origin = models.CharField(max_length=10, choices=Origin.choices)
    owner = models.CharField(max_length=10, choices=Owner.choices)
    #: The data holder that set it or is bound by it.
    holder = models.ForeignKey("catalogue.Holder", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    #: The last day, included, to give the evidence.
    due_on = models.DateField()
    set_at = models.DateTimeField()
    set_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    waiver = models.TextField(blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(holder__isnull=False) | (~Q(origin=Origin.HOLDER) & ~Q(owner=Owner.HOLDER)),
                name="condition_of_a_holder_names_it",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="condition_says_what"),
        ]

    def __str__(self) -> str:
        return f"{self.owner} {self.due_on}: {self.text[:40]}"

    def is_held_by(self, organisations: Iterable) -> bool:
        holder = self.holder
        return holder is not None and any(one.pk == holder.organisation_id for one in organisations)

    @property
    def is_settled(self) -> bool:
        return self.state in SETTLED

    @property
    def awaits_evidence(self) -> bool:
        return self.state in AWAITING_EVIDENCE


class Evidence(models.Model):
    """What the owner of a condition gave to show that it is met, and why it was not enough."""

    audit_subject = ("access_request", "request_id")

    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="+")
    condition = models.ForeignKey(Condition, on_delete=models.PROTECT, related_name="evidence")
    text = models.TextField()
    given_at = models.DateTimeField()
    given_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    #: Empty while it is examined, and once it was accepted.
    refused_because = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text[:40]


class EvidenceDocument(StoredPdf):
    """A PDF joined to the evidence of a condition."""

    audit_subject = ("access_request", "request_id")

    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="+")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="documents")
