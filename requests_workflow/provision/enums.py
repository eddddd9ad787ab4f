from django.db import models
from django.utils.translation import gettext_lazy as _


class Outcome(models.TextChoices):
    """What became of one thing asked for, when the data were provided."""

    DELIVERED = "delivered", _("Livré")
    PARTIAL = "partial", _("Livré en partie")
    MISSING = "missing", _("Non livré")
