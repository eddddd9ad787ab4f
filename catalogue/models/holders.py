from django.db import models
from django.utils.translation import gettext_lazy as _

from catalogue.models.texts import bilingual


class Holder(models.Model):
    """Who answers for datasets: the institution at the source, and the organisation that speaks for it here."""

    audit_subject = ("holder", "id")

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(_("nom"), max_length=200)
    short_name = models.CharField(_("nom court"), max_length=60)
    #: Filled by `actions.assign_organisation`; a holder without one cannot be consulted online yet.
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="holders"
    )
    contact_email = models.EmailField(_("adresse d’un service, jamais d’une personne"))
    homepage = models.URLField(max_length=300, blank=True)
    #: A code of the vocabulary `publisher-type`.
    publisher_type = models.CharField(max_length=80, blank=True)
    #: A trusted health data holder (EHDS art. 72).
    is_trusted = models.BooleanField(default=False)
    siren = models.CharField(max_length=9, blank=True)
    description_fr = models.TextField()
    description_en = models.TextField(blank=True)
    is_invented = models.BooleanField(default=False)

    description = bilingual("description")

    class Meta:
        ordering = ["short_name"]

    def __str__(self) -> str:
        return self.short_name


class ContactPoint(models.Model):
    """A service that answers questions about one dataset: an address of a function, never of a person."""

    audit_subject = ("dataset", "dataset_id")

    dataset = models.ForeignKey("catalogue.Dataset", on_delete=models.CASCADE, related_name="contacts")
    name_fr = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    url = models.URLField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    name = bilingual("name")

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(email="", url=""), name="contact_point_can_be_reached")
        ]

    def __str__(self) -> str:
        return self.email or self.url
