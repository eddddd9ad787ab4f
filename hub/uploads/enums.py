from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """What the antivirus said of a content. Stored values never change."""

    PENDING = "pending", _("En cours de vérification")
    CLEAN = "clean", _("Sain")
    INFECTED = "infected", _("Infecté")
    ERROR = "error", _("La vérification a échoué, elle recommencera")
    NOT_SCANNED = "not_scanned", _("Non vérifié : aucun antivirus n’est configuré")


#: What others may read.
READABLE = frozenset({State.CLEAN, State.NOT_SCANNED})
#: What waits for the antivirus.
AWAITED = frozenset({State.PENDING, State.ERROR})
