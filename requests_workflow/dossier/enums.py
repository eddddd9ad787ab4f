from django.db import models
from django.utils.translation import gettext_lazy as _


class Verdict(models.TextChoices):
    """What the secretariat says of one point of the checklist: is it there, not is it good."""

    OK = "ok", _("Présent")
    MISSING = "missing", _("Manquant")


class Origin(models.TextChoices):
    """How a value came to be saved."""

    TYPED = "typed", _("Saisi")
    RESTORED = "restored", _("Repris d’une version précédente")
    CHOSEN = "chosen", _("Choisi après une saisie à deux")
    UPGRADED = "upgraded", _("Repris de l’ancien formulaire")
    COPIED = "copied", _("Repris d’un autre dossier")
    IMPORTED = "imported", _("Repris d’un dossier importé")
    ORIENTED = "oriented", _("Repris de l’orientation")


class Ground(models.TextChoices):
    """Why an answer that everyone may read is kept from the public register."""

    TRADE_SECRET = "trade_secret", _("Secret des affaires")
    SECURITY = "security", _("Sécurité des personnes ou des systèmes")
    THIRD_PARTY = "third_party", _("Vie privée d’un tiers")
