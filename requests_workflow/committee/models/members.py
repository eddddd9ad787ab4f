from django.db import models


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
