from django.db import models
from django.utils.translation import gettext_lazy as _


class Outcome(models.TextChoices):
    """What became of a request before the CNIL (law.md section 4)."""

    AUTHORISED = "authorised", _("Autorisé")
    TACITLY_AUTHORISED = "tacitly_authorised", _("Autorisé tacitement")
    REFUSED = "refused", _("Refusé")
    NO_ACTION = "no_action", _("Clos sans suite")


#: Outcomes that open the data.
AUTHORISING = frozenset({Outcome.AUTHORISED, Outcome.TACITLY_AUTHORISED})
