from django.db import models
from django.utils.translation import gettext_lazy as _


class Verdict(models.TextChoices):
    """What the secretariat says of one point of the checklist: is it there, not is it good."""

    OK = "ok", _("Présent")
    MISSING = "missing", _("Manquant")
