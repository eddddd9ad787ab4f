from django.db import models

from audit.api import Ref
from hub.identifiers import opaque
from requests_workflow import rules


def new_code() -> str:
    """Return a code of 16 characters, about 76 bits: an address that nobody comes upon."""
    return opaque(16)


class Orientation(models.Model):
    """What somebody answered to the orientation, with the rules they answered under, and nothing of who they are."""

    audit_subject = ("orientation", "id")

    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    ruleset = models.CharField(max_length=20)
    #: From the code of a question to the list of the answers given.
    answers = models.JSONField()
    route = models.CharField(max_length=20)
    at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.code} {self.route}"

    @property
    def audit_ref(self) -> Ref:
        return Ref("orientation", str(self.pk))

    @property
    def rule_set(self) -> rules.RuleSet:
        """The rules it was answered under. Raises `KeyError` when their folder is gone."""
        return rules.get(self.ruleset)


class OrientationUse(models.Model):
    """The orientation that a file began with: its route and its first answers come from there."""

    audit_subject = ("access_request", "request_id")

    request = models.OneToOneField("procedure.AccessRequest", on_delete=models.PROTECT, related_name="orientation_use")
    orientation = models.ForeignKey(Orientation, on_delete=models.PROTECT, related_name="uses")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.orientation_id} in {self.request_id}"
