"""Facts about opinions that the rules demand."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub.ui import words
from requests_workflow.committee.deliberation import queries as deliberation
from requests_workflow.committee.opinions import queries
from requests_workflow.procedure.refusals import GuardFailed
from requests_workflow.procedure.registry import guard


@guard("ballot_carried")
def ballot_carried(act) -> None:
    """The committee adopted an opinion on the item under way."""
    if deliberation.carried(act.request) is None:
        raise GuardFailed(_("Aucun avis n’est adopté sur ce dossier : ouvrez l’examen en séance, et votez."))


# Publishing


@guard("opinion_not_signed")
def opinion_not_signed(act) -> None:
    """Nobody signed the opinion yet."""
    if queries.opinion_of(act.request).signed_at is not None:
        raise GuardFailed(_("Cet avis est signé : le secrétariat peut l’envoyer."))


@guard("opinion_signed_by_another")
def opinion_signed_by_another(act) -> None:
    """Publishing takes two persons: one signs, another sends (peers.md 3.21)."""
    opinion = queries.opinion_of(act.request)
    if opinion.signed_at is None:
        raise GuardFailed(_("La présidence n’a pas encore signé cet avis."))
    if opinion.signed_by_id == act.by.pk:
        raise GuardFailed(_("Vous avez signé cet avis : une autre personne l’envoie."))


@guard("undo_window_open")
def undo_window_open(act) -> None:
    """The opinion has not left yet."""
    if act.at >= queries.leaves_at(act.request):
        raise GuardFailed(_("L’avis part au porteur : il ne peut plus être rappelé, seulement rectifié."))


@guard("undo_window_over")
def undo_window_over(act) -> None:
    """The time to think again is over."""
    leaves_at = queries.leaves_at(act.request)
    if act.at < leaves_at:
        raise GuardFailed(_("L’avis partira le %(moment)s.") % {"moment": words.moment(leaves_at)})


@guard("opinion_was_notified")
def opinion_was_notified(act) -> None:
    """The sponsor was notified of the opinion: before, it is recalled instead."""
    if act.subject.opinion.notified_at is None:
        raise GuardFailed(_("Cet avis n’est pas encore notifié : rappelez-le, ou votez de nouveau."))


@guard("no_rectification_waiting")
def no_rectification_waiting(act) -> None:
    """No other rectification of the opinion waits to be published."""
    if queries.rectification_waiting(act.subject.opinion) is not None:
        raise GuardFailed(_("Une rectification de cet avis attend déjà d’être publiée."))


@guard("rectified_by_another")
def rectified_by_another(act) -> None:
    """Who publishes a rectification is not who proposed it."""
    if act.subject.proposed_by_id == act.by.pk:
        raise GuardFailed(_("Vous avez proposé cette rectification : une autre personne la publie."))


# What follows


@guard("recommendations_answered")
def recommendations_answered(act) -> None:
    """Each recommendation of the opinion that stands has the sponsor's answer, given before or with this act."""
    opinion = queries.opinion_of(act.request)
    missing = queries.unanswered(opinion, act.data.get("answers", {})) if opinion else 0
    if missing:
        raise GuardFailed(
            ngettext(
                "Il reste %(n)s recommandation sans réponse.", "Il reste %(n)s recommandations sans réponse.", missing
            )
            % {"n": missing}
        )


recommendations_answered.needs_data = True


@guard("reexamination_allowed")
def reexamination_allowed(act) -> None:
    """The opinion is of a kind that may be examined again, and it was not done too often."""
    opinion = queries.opinion_of(act.request)
    if opinion is None or not opinion.rule.reexamination:
        raise GuardFailed(_("Un nouvel examen se demande après un avis réservé ou défavorable."))
    most = int(act.request.rule_set.parameter("P7"))
    if queries.reexaminations(act.request) >= most:
        raise GuardFailed(_("Ce dossier a déjà eu le nouvel examen que la règle permet."))


@guard("opinion_opens_the_methodology")
def opinion_opens_the_methodology(act) -> None:
    """MR-007 and MR-008 hold only with an expressly favourable opinion (CNIL deliberations 2023-082 and 2023-083)."""
    opinion = queries.opinion_of(act.request)
    if opinion is None or not act.request.rule_set.is_express(opinion.kind):
        raise GuardFailed(
            _(
                "L’avis du comité n’est pas expressément favorable : la méthodologie ne suffit pas."
                " Le circuit standard vous reste ouvert."
            )
        )


@guard("opinion_expressly_favourable")
def opinion_expressly_favourable(act) -> None:
    """The committee said yes in so many words: only then may the CNIL's silence be an authorisation."""
    opinion = queries.opinion_of(act.request)
    if opinion is None or not act.request.rule_set.is_express(opinion.kind):
        raise GuardFailed(
            _("L’avis du comité n’est pas expressément favorable : le silence de la CNIL ne vaut pas autorisation.")
        )
