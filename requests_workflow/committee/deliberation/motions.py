"""What is wrong with an opinion put to the vote: the same answers for its form and for the door."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from requests_workflow.committee.deliberation.voting import Vote
from requests_workflow.rules import OpinionKind

#: The field a problem belongs to, and what to say of it.
Problem = tuple[str, str]


def problems(rule: OpinionKind, data: Mapping) -> Iterator[Problem]:
    """Yield what stands against voting on this opinion with this text."""
    if rule.reasons_required and not data.get("reasons", "").strip():
        yield "reasons", _("La règle veut que cet avis soit motivé : écrivez ses motifs.")
    if rule.recommendations and not data.get("recommendations"):
        yield "recommendations", _("Cet avis demande au moins une recommandation.")
    if data.get("recommendations") and not rule.recommendations:
        yield "recommendations", _("Cet avis ne comporte pas de recommandation : retirez-les, ou votez un autre avis.")


def result_words(vote: Vote) -> str:
    """Return what came of a vote, and what may follow, in one sentence or two."""
    if vote.carried:
        return _("Adopté par la voix de la présidence.") if vote.decided_by_chair else _("Adopté.")
    if vote.decided_by_chair:
        return _("Rejeté par la voix de la présidence. Mettez un autre avis aux voix, ou ajournez l’examen.")
    if vote.tied:
        return _(
            "Les voix sont à égalité et personne n’a voix prépondérante : l’avis n’est pas adopté. "
            "Mettez un autre avis aux voix, ou ajournez l’examen."
        )
    return _(
        "Cet avis n’est pas adopté : il faut plus de la moitié des membres présents (%(for)s voix pour %(present)s). "
        "Mettez un autre avis aux voix, ou ajournez l’examen."
    ) % {"for": vote.votes_for, "present": vote.present}


def voters_words(voters: int) -> str:
    """Return « 7 membres présents peuvent voter »."""
    return ngettext("%(n)s membre présent peut voter", "%(n)s membres présents peuvent voter", voters) % {"n": voters}
