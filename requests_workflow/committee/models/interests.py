from django.db import models


class Interest(models.Model):
    """What one member declared about one file, before reading it. An interest found later replaces “none”."""

    audit_subject = ("access_request", "request_id")

    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="interests")
    member = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    has_interest = models.BooleanField()
    statement = models.TextField(blank=True)
    declared_at = models.DateTimeField()

    class Meta:
        ordering = ["declared_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["request", "member"], name="interest_declared_once_a_file")]

    def __str__(self) -> str:
        return f"{self.request_id} {self.member_id} {self.has_interest}"
