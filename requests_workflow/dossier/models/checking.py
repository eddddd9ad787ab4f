from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from requests_workflow.dossier.enums import Verdict


class CheckedItem(models.Model):
    """The secretariat's verdict on one point of the checklist, in one round of checking."""

    audit_subject = ("access_request", "request_id")

    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="checked_items")
    round = models.PositiveSmallIntegerField()
    #: `section:<code>`, `piece:<code>` or `data`.
    item = models.CharField(max_length=60)
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict.choices)
    comment = models.TextField(blank=True)
    #: Of what was checked, as `checklist.content_hashes` computes it: a verdict stands as long as it is the same.
    content_sha256 = models.CharField(max_length=64, blank=True)
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
