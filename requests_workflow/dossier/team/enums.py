from django.db import models
from django.utils.translation import gettext_lazy as _

from requests_workflow.procedure.enums import COAUTHOR, READER, Grant


class Place(models.TextChoices):
    """What somebody may be invited to be on one file; the values are roles of the rules."""

    COAUTHOR = COAUTHOR, _("Co-auteur : écrit le dossier avec vous, mais ne le dépose ni ne le supprime")
    READER = READER, _("Lecteur : lit le dossier, sans rien changer")
    SIGNATORY = "signatory", _("Signataire : signe la demande au nom du responsable de traitement")


#: The tie that each place gives.
GRANTS = {Place.COAUTHOR: Grant.COAUTHOR_OF, Place.READER: Grant.READER_OF, Place.SIGNATORY: Grant.SIGNATORY_OF}


class Capacity(models.TextChoices):
    """For whom interests are declared."""

    OWN = "own", _("Membre de l’équipe")
    IMPLEMENTER = "implementer", _("Responsable de mise en œuvre")


class Band(models.TextChoices):
    """How much an interest is worth, roughly, over a year: an exact figure says no more and shows more."""

    NONE = "none", _("Sans contrepartie")
    TO_1000 = "to_1000", _("Moins de 1 000 €")
    TO_10000 = "to_10000", _("De 1 000 à 10 000 €")
    OVER_10000 = "over_10000", _("Plus de 10 000 €")
