from django.db import models
from django.db.models import Q

from requests_workflow.committee.enums import Declared, InterestDecision


class Interest(models.Model):
    """What one member declared about one file, before reading it, and what the chair decided of a tie.

    A tie shuts the file at once; an interest found later replaces “none”.
    """

    audit_subject = ("access_request", "request_id")

    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="interests")
    member = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    declared = models.CharField(max_length=10, choices=Declared.choices)
    statement = models.TextField(blank=True)
    declared_at = models.DateTimeField()
    #: The file is shut to the member: a tie was declared, and the chair did not say that they remain.
    out = models.BooleanField()
    decision = models.CharField(max_length=10, choices=InterestDecision.choices, blank=True)
    decided_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reasons = models.TextField(blank=True)

    class Meta:
        ordering = ["declared_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["request", "member"], name="interest_declared_once_a_file"),
            models.CheckConstraint(
                condition=Q(declared="none", out=False, decision="")
                | Q(~Q(declared="none"), out=False, decision="remains")
                | Q(~Q(declared="none"), ~Q(decision="remains"), out=True),
                name="tie_shuts_the_file_unless_the_member_remains",
            ),
            models.CheckConstraint(
                condition=~Q(decision="remains") | ~Q(decision_reasons=""), name="member_remains_for_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.member_id} {self.declared}"
