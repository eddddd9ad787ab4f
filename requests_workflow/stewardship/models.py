from collections.abc import Iterable

from django.db import models

from hub import clock
from requests_workflow import rules
from requests_workflow.procedure.models import Stateful


class Description(Stateful):
    """What is under way for the description of one dataset: a draft, its reading, or nothing.

    A dataset gets its row with the first act on its description: `queries.description_of` makes it up before.
    """

    audit_subject = ("dataset", "dataset_id")
    machine_name = "description"

    dataset = models.OneToOneField("catalogue.Dataset", on_delete=models.PROTECT, related_name="+")
    #: The whole description as its holder would have it, in the shape of `catalogue.publishing.description`.
    draft = models.JSONField(null=True, blank=True)
    #: The published version the draft began from: another one since, and the draft must start again from it.
    base_version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True, blank=True)
    saved_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    #: What the secretariat asks to be changed.
    remarks = models.TextField(blank=True)
    #: What the holder says of the next version; the secretariat may correct it when it publishes.
    notes_fr = models.TextField(blank=True)
    notes_en = models.TextField(blank=True)

    class Meta:
        ordering = ["dataset_id"]

    def __str__(self) -> str:
        return f"{self.dataset_id} {self.state}"

    @property
    def rule_set(self) -> rules.RuleSet:
        """A description lasts for years: it follows the rules of the day."""
        return rules.in_force(clock.today())

    def is_held_by(self, organisations: Iterable) -> bool:
        return any(one.pk == self.dataset.holder.organisation_id for one in organisations)
