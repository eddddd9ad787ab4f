"""What withdrawing a file means at its present stage, in words: said before it is confirmed."""

from django.utils.translation import gettext as _

from requests_workflow.procedure.models import AccessRequest

#: States in which something has already been decided or published outside the file's own check.
BY_STAGE_OF = {
    "filed": "check", "declared": "check", "complement_requested": "check", "rerouted": "check",
    "complete": "committee", "assignment": "committee", "under_review": "committee", "hearing": "committee",
    "scheduled": "committee", "adjourned": "committee", "hub_review": "hub",
    "opinion_given": "opinion", "opinion_released": "opinion", "sponsor_choice": "opinion", "revision": "opinion",
    "cnil_referral": "opinion",
    "transmitted_to_cnil": "authority", "cnil_complement": "authority", "cnil_extended": "authority",
    "registered": "register",
}  # fmt: skip


def consequences(request: AccessRequest) -> list[str]:
    """Return what stops when the file is withdrawn now, the nearest first."""
    said = {
        "check": _("Le secrétariat arrête sa vérification. Le comité ne lira pas votre dossier."),
        "committee": _("Le comité arrête son examen. Il ne rendra pas d’avis."),
        "hub": _("La plateforme arrête son examen. Elle ne rendra pas de décision."),
        "opinion": _("L’avis du comité reste au dossier, mais la CNIL ne sera pas saisie."),
        "authority": _("Le dossier est déjà à la CNIL : le secrétariat lui dit que vous le retirez."),
        "register": _("Vous ne pourrez pas commencer le traitement sous cette déclaration."),
    }
    stage = BY_STAGE_OF.get(request.state)
    always = [_("Tous les délais s’arrêtent."), _("C’est définitif : un dossier retiré ne se rouvre pas.")]
    return [said[stage], *always] if stage else always


def kept() -> list[str]:
    """Return what the sponsor keeps of a withdrawn file."""
    return [
        _("Le dossier, ses versions et ses pièces restent lisibles pour vous."),
        _("L’accusé de réception reste valable : il prouve ce que vous avez déposé, et quand."),
        _("Vous pouvez repartir de ce dossier pour en écrire un autre."),
    ]
