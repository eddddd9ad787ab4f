"""Facts about opinions that the rules demand."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from requests_workflow.committee.opinions import queries
from requests_workflow.procedure.refusals import GuardFailed
from requests_workflow.procedure.registry import guard


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
