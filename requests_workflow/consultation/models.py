from django.db import models

from requests_workflow.procedure.models import Stateful


class Consultation(Stateful):
    """One data holder asked for its remarks on one file (law.md, C3)."""

    audit_subject = ("access_request", "request_id")
    machine_name = "consultation"

    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="consultations")
    holder = models.ForeignKey("catalogue.Holder", on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    #: What the holder tells the committee; empty when it stayed silent or recused itself.
    remarks = models.TextField(blank=True)
    recusal_reason = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["holder__short_name", "pk"]
        constraints = [models.UniqueConstraint(fields=["request", "holder"], name="holder_consulted_once_a_file")]

    def __str__(self) -> str:
        return f"{self.request_id} {self.holder_id} {self.state}"
