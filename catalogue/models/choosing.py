from django.conf import settings
from django.db import models
from django.db.models import Q

from catalogue.enums import EnquiryKind, EnquiryState
from hub.identifiers import new_public_id


class Basket(models.Model):
    """What somebody has put aside in the catalogue: kept with the account, or with the session before login."""

    audit_exempt = (
        "a list of public descriptions put aside; nothing is asked for before it enters a file, which is traced"
    )

    key = models.CharField(max_length=8, unique=True, default=new_public_id, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="basket"
    )
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key


class BasketItem(models.Model):
    """A whole dataset (no table), a whole table (no variable), or one variable."""

    audit_exempt = Basket.audit_exempt

    basket = models.ForeignKey(Basket, on_delete=models.CASCADE, related_name="items")
    dataset = models.ForeignKey("catalogue.Dataset", on_delete=models.CASCADE, related_name="+")
    table = models.ForeignKey("catalogue.Table", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    variable = models.ForeignKey(
        "catalogue.Variable", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["basket", "dataset", "table", "variable"], nulls_distinct=False, name="basket_item_once"
            ),
            models.CheckConstraint(
                condition=Q(variable__isnull=True) | Q(table__isnull=False), name="basket_variable_has_its_table"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dataset_id}.{self.table_id or '*'}.{self.variable_id or '*'}"


class Enquiry(models.Model):
    """A question to a holder before any file: can these data answer this? It belongs to no procedure."""

    audit_subject = ("enquiry", "id")

    public_id = models.CharField(max_length=8, unique=True, default=new_public_id, editable=False)
    kind = models.CharField(max_length=12, choices=EnquiryKind.choices)
    state = models.CharField(max_length=10, choices=EnquiryState.choices, default=EnquiryState.OPEN)
    holder = models.ForeignKey("catalogue.Holder", on_delete=models.PROTECT, related_name="enquiries")
    datasets = models.ManyToManyField("catalogue.Dataset", through="EnquiryDataset", related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    subject = models.CharField(max_length=200)
    #: What the project wants to know, other data it would link, the parts of the datasets it knows of, who pays and
    #: who would benefit: asked of a feasibility question only.
    aim = models.TextField(blank=True)
    other_data = models.TextField(blank=True)
    known_parts = models.TextField(blank=True)
    funding = models.CharField(max_length=300, blank=True)
    benefit = models.TextField(blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["-changed_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.public_id} {self.subject}"


class EnquiryDataset(models.Model):
    audit_subject = ("enquiry", "enquiry_id")

    enquiry = models.ForeignKey(Enquiry, on_delete=models.CASCADE, related_name="+")
    dataset = models.ForeignKey("catalogue.Dataset", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enquiry", "dataset"], name="dataset_once_in_enquiry")]

    def __str__(self) -> str:
        return f"{self.enquiry_id} {self.dataset_id}"


class EnquiryMessage(models.Model):
    audit_subject = ("enquiry", "enquiry_id")

    enquiry = models.ForeignKey(Enquiry, on_delete=models.CASCADE, related_name="messages")
    text = models.TextField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    #: Written for this holder, which signs beside the person; None: written by who asks. A question may be passed on
    #: to another holder, so the enquiry does not tell.
    holder = models.ForeignKey("catalogue.Holder", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return f"{self.enquiry_id} {self.written_at:%Y-%m-%d %H:%M}"
