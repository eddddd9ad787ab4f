from django.db import models


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
