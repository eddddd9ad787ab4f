from django.db import models


class Grant(models.TextChoices):
    """What ties a person or an organisation to one file (bare guardian codenames)."""

    SPONSOR_OF = "sponsor_of", "may write the file as its sponsor"
    CONSULTED_ON = "consulted_on", "data holder consulted on the file"
    COMMITTEE_READER = "committee_reader", "committee member who declared no interest"
    RAPPORTEUR_ON = "rapporteur_on", "rapporteur of the file"
    COAUTHOR_OF = "coauthor_of", "may write the file with its sponsor"
    READER_OF = "reader_of", "may read the file with its sponsor"
    SIGNATORY_OF = "signatory_of", "signs the file for its controller"
    RECUSED_FROM = "recused_from", "shut out of the file by an interest"


#: Roles that a person has on one file only, by an invitation of its sponsor.
COAUTHOR, READER = "coauthor", "reader"

#: The roles of those who ask for access, as opposed to those who run the procedure.
TEAM = frozenset({"sponsor", COAUTHOR, READER, "signatory"})
