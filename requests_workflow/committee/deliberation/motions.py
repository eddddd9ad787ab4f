"""What is wrong with a proposed opinion: the same answers for its form and for the door."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from requests_workflow.committee.deliberation.voting import Vote
from requests_workflow.rules import OpinionKind

#: The field a problem belongs to (None: the whole form), and what to say of it.
Problem = tuple[str | None, str]


def vote_of(data: Mapping, voters: int) -> Vote:
    """Return the vote that the data of the act tell, among `voters` members."""
    return Vote(
        present=voters,
        votes_for=data["votes_for"],
        votes_against=data["votes_against"],
        abstain=data["votes_abstain"],
        casting=bool(data.get("casting")),
    )


def problems(rule: OpinionKind, data: Mapping, voters: int) -> Iterator[Problem]:
    """Yield what stands against giving this opinion with these reasons and this vote."""
    yield from _problems_of_text(rule, data)
    yield from _problems_of_vote(vote_of(data, voters))


def _problems_of_text(rule: OpinionKind, data: Mapping) -> Iterator[Problem]:
    if rule.reasons_required and not data.get("reasons", "").strip():
        yield "reasons", _("La règle veut que cet avis soit motivé : écrivez ses motifs.")
    if rule.recommendations and not data.get("recommendations"):
        yield "recommendations", _("Cet avis demande au moins une recommandation.")
    if data.get("recommendations") and not rule.recommendations:
        yield "recommendations", _("Cet avis ne comporte pas de recommandation : retirez-les, ou votez un autre avis.")


def _problems_of_vote(vote: Vote) -> Iterator[Problem]:
    if vote.cast != vote.present:
        yield (
            "votes_for",
            _("Pour, contre et abstentions font %(cast)s ; %(voters)s.")
            % {
                "cast": vote.cast,
                "voters": voters_words(vote.present),
            },
        )
    elif vote.casting and not vote.tied:
        yield "casting", _("La voix prépondérante ne joue qu’à égalité des voix pour et contre.")
    elif not vote.carried:
        yield None, _not_carried(vote)


def _not_carried(vote: Vote) -> str:
    if vote.tied:
        return _("Les voix sont à égalité : la présidence tranche par sa voix, ou met un autre avis aux voix.")
    return _(
        "Cet avis n’est pas adopté : il faut plus de la moitié des membres présents (%(for)s voix pour %(present)s). "
        "Mettez un autre avis aux voix, ou ajournez l’examen."
    ) % {"for": vote.votes_for, "present": vote.present}


def voters_words(voters: int) -> str:
    """Return « 7 membres présents peuvent voter »."""
    return ngettext("%(n)s membre présent peut voter", "%(n)s membres présents peuvent voter", voters) % {"n": voters}
