from django.db import models
from django.utils.translation import gettext_lazy as _


class Way(models.TextChoices):
    """How a person wants to be told of a family of events."""

    AT_ONCE = "at_once", _("Tout de suite, un courriel par événement")
    DIGEST = "digest", _("Une fois par jour, dans un récapitulatif")
    NEVER = "never", _("Jamais par courriel")
