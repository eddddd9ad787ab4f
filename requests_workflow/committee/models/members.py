from datetime import date

from django.db import models

from requests_workflow.committee.lengths import MAX_STATEMENT


class PublicDeclaration(models.Model):
    """Where a member's yearly public declaration of interests stands, and its date (rules of procedure, article 17).

    A new one is a row more: which one was in force on a day can be told for good.
    """

    audit_subject = ("user", "person_id")

    person = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="public_declarations")
    address = models.URLField(max_length=300)
    declared_on = models.DateField()
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["person", "-declared_on", "-pk"]
        indexes = [models.Index(fields=["person", "-declared_on"], name="declaration_of_person")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.declared_on}"


class Expertise(models.Model):
    """What a member knows well, in a few words: it helps to choose rapporteurs."""

    audit_subject = ("user", "person_id")

    person = models.OneToOneField("accounts.User", on_delete=models.PROTECT, related_name="expertise")
    #: One a line.
    competences = models.TextField(blank=True)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.person_id}"


class Mandate(models.Model):
    """A term on a seat of the committee (decree 2019-536, article 93); the seat is a code of the rules."""

    audit_subject = ("user", "person_id")

    person = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="mandates")
    seat = models.CharField(max_length=40)
    #: 1 for a first term, 2 for one renewed.
    number = models.PositiveSmallIntegerField()
    #: The order that appoints, as it is cited.
    order = models.CharField(max_length=200)
    since_on = models.DateField()
    #: Its last day, as the order or the law sets it.
    until_on = models.DateField()
    #: Its last day when it ended before; empty otherwise.
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=MAX_STATEMENT, blank=True)

    class Meta:
        ordering = ["seat", "since_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(until_on__gte=models.F("since_on")), name="mandate_lasts"),
            models.UniqueConstraint(fields=["person", "number"], name="mandate_numbers_its_terms"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.seat} {self.number}"

    @property
    def last_day(self) -> date:
        return self.ended_on or self.until_on
