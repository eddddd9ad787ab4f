from django.db import models


class Grant(models.TextChoices):
    """What ties a person or an organisation to one file (bare guardian codenames)."""

    SPONSOR_OF = "sponsor_of", "may write the file as its sponsor"
    CONSULTED_ON = "consulted_on", "data holder consulted on the file"
    COMMITTEE_READER = "committee_reader", "committee member who declared no interest"
    RAPPORTEUR_ON = "rapporteur_on", "rapporteur of the file"
    RECUSED_FROM = "recused_from", "shut out of the file by an interest"
