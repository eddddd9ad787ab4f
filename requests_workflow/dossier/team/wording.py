"""Short words for the places in a team."""

from django.utils.translation import gettext as _

from requests_workflow.dossier.team.enums import Place


def place(role: str) -> str:
    """Return what somebody is asked to be, as the end of a sentence."""
    return {
        Place.COAUTHOR: _("écrire une demande d’accès à des données de santé, comme co-auteur"),
        Place.READER: _("lire une demande d’accès à des données de santé"),
        Place.SIGNATORY: _("signer une demande d’accès à des données de santé, au nom du responsable de traitement"),
    }[Place(role)]
