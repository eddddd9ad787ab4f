from django.db import models
from django.db.models import F, Q


class DataNeed(models.Model):
    """What a file asks for as a whole. `version` counts the saves: a page drawn at one and sent at another is stale."""

    audit_subject = ("access_request", "request_id")

    request = models.OneToOneField("procedure.AccessRequest", on_delete=models.PROTECT, related_name="data_need")
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    #: Why potential identifiers that cross cannot be given less finely.
    crossing = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"data v{self.version}"


class RequestedDataset(models.Model):
    """A dataset of the catalogue that the project asks for, why, and for which years."""

    audit_subject = ("access_request", "request_id")

    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="datasets")
    dataset = models.ForeignKey("catalogue.Dataset", on_delete=models.PROTECT, related_name="+")
    justification = models.TextField(blank=True)
    years_from = models.PositiveSmallIntegerField(null=True, blank=True)
    years_to = models.PositiveSmallIntegerField(null=True, blank=True)
    #: The potential identifiers given less finely, {identifier: precision}, when the dataset is asked for whole.
    precisions = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["dataset__position", "dataset__code"]
        constraints = [
            models.UniqueConstraint(fields=["request", "dataset"], name="dataset_once_in_file"),
            models.CheckConstraint(
                condition=Q(years_from__isnull=True) | Q(years_to__isnull=True) | Q(years_to__gte=F("years_from")),
                name="requested_years_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dataset} {self.years_from or '…'}–{self.years_to or '…'}"


class RequestedPart(models.Model):
    """A table, or one variable of it, that the project asks for; a dataset without parts is asked for whole.

    Parts keep the names of the catalogue, not its rows: what was asked, and filed, stays written whatever an import
    takes away, and never widens to the whole table or dataset.
    """

    audit_subject = ("access_request", "request_id")

    #: The dataset's file, repeated because the trail names the file.
    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="+")
    asked = models.ForeignKey(RequestedDataset, on_delete=models.CASCADE, related_name="parts")
    table = models.CharField(max_length=100)
    #: Empty: the whole table.
    variable = models.CharField(max_length=100, blank=True)
    justification = models.TextField(blank=True)
    #: The group whose reason covers it; empty: that of its table.
    group = models.CharField(max_length=60, blank=True)
    #: The potential identifiers given less finely than the catalogue has them, {identifier: precision}.
    precisions = models.JSONField(default=dict, blank=True)
    #: Years of its own; none: those of the dataset.
    years_from = models.PositiveSmallIntegerField(null=True, blank=True)
    years_to = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["asked", "table", "variable"], name="part_once_in_dataset"),
            models.CheckConstraint(
                condition=Q(years_from__isnull=True) | Q(years_to__isnull=True) | Q(years_to__gte=F("years_from")),
                name="part_years_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table}.{self.variable or '*'}"


class RequestedGroup(models.Model):
    """Variables of a dataset that one reason covers: those of a table, under its name, or others under a name given."""

    audit_subject = ("access_request", "request_id")

    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="+")
    asked = models.ForeignKey(RequestedDataset, on_delete=models.CASCADE, related_name="groups")
    name = models.CharField(max_length=100)
    justification = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["asked", "name"], name="group_once_in_dataset")]

    def __str__(self) -> str:
        return self.name
