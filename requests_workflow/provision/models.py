from django.db import models
from django.db.models import F, Q

from requests_workflow.provision.enums import Outcome


class Agreement(models.Model):
    """The agreement between controller and data holder that frames the use of the data."""

    audit_subject = ("access_request", "request_id")

    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="agreements")
    opened_at = models.DateTimeField()
    signed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.request_id} {self.signed_on or '…'}"


class NamedUser(models.Model):
    """A person whom the controller lets work on the data (CSP L1461-3); never shown to the public."""

    audit_subject = ("access_request", "request_id")

    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="named_users")
    full_name = models.CharField(max_length=150)
    organisation = models.CharField(max_length=200)
    email = models.EmailField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    accredited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["request", "email"], name="named_user_once_a_file")]

    def __str__(self) -> str:
        return self.full_name


class Delivery(models.Model):
    """The data set down in the secure space, ready to be opened."""

    audit_subject = ("access_request", "request_id")

    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="deliveries")
    delivered_on = models.DateField()
    dataset_count = models.PositiveSmallIntegerField()
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.delivered_on)


class DeliveredPart(models.Model):
    """What became of a dataset asked for, or of a table or variable of it, in the words of who delivers.

    It names what was asked as the file asked for it: no table for a dataset, no variable for a whole table.
    """

    audit_subject = ("access_request", "request_id")

    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="+")
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="parts")
    dataset = models.CharField(max_length=60)
    table = models.CharField(max_length=100, blank=True)
    variable = models.CharField(max_length=100, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    why = models.TextField(blank=True)
    years_from = models.PositiveSmallIntegerField(null=True, blank=True)
    years_to = models.PositiveSmallIntegerField(null=True, blank=True)
    #: Rows delivered, when the holder counted them.
    rows = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["delivery", "dataset", "table", "variable"], name="part_delivered_once"),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.DELIVERED) | ~Q(why=""), name="undelivered_part_says_why"
            ),
            models.CheckConstraint(
                condition=Q(years_from__isnull=True) | Q(years_to__isnull=True) | Q(years_to__gte=F("years_from")),
                name="delivered_years_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dataset} {self.table} {self.variable} {self.outcome}"


class Closure(models.Model):
    """The end of access, with what the controller states about the deletion of the data."""

    audit_subject = ("access_request", "request_id")

    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="closures")
    closed_at = models.DateTimeField()
    deletion_statement = models.TextField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.closed_at)


class Results(models.Model):
    """What the project found, told to everyone (CSP L1461-3)."""

    audit_subject = ("access_request", "request_id")

    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="published_results")
    method = models.TextField()
    plain_summary = models.TextField()
    #: An https address; a DOI is kept as its https://doi.org/ address.
    publication = models.URLField(max_length=500, blank=True)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "results"

    def __str__(self) -> str:
        return self.plain_summary[:60]
