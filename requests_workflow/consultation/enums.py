from django.db import models
from django.utils.translation import gettext_lazy as _


class Availability(models.TextChoices):
    """Whether a holder can provide a dataset it was asked for."""

    AVAILABLE = "available", _("Disponible")
    RESERVED = "reserved", _("Disponible avec des réserves")
    UNAVAILABLE = "unavailable", _("Non disponible")


class Origin(models.TextChoices):
    """Where a condition comes from."""

    HOLDER = "holder", _("Un responsable de données")
    COMMITTEE = "committee", _("Une recommandation du comité")
    CNIL = "cnil", _("La décision de la CNIL")
    OFFICE = "office", _("Le guichet")


class Owner(models.TextChoices):
    """Whom a condition binds."""

    SPONSOR = "sponsor", _("Le porteur du projet")
    HOLDER = "holder", _("Un responsable de données")
    OFFICE = "office", _("Le guichet")


#: States of a condition in which its owner is awaited, and in which nobody is any more.
AWAITING_EVIDENCE = ("set", "insisted")
SETTLED = ("lifted", "waived")
