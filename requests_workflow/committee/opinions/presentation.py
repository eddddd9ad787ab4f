"""An opinion in words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from hub.ui import words
from hub.ui.shapes import Row
from requests_workflow.committee.interests import presentation as interests_presentation
from requests_workflow.committee.models import Opinion

OPINION_TONES = {
    "favourable": "success",
    "favourable_with_recommendations": "success",
    "reserved": "warning",
    "unfavourable": "refusal",
    "tacit": "info",
}


@dataclass(frozen=True)
class OpinionWords:
    opinion: Opinion
    label: str
    tone: str
    rows: list[Row]
    recommendations: list[tuple[str, str]]


def opinion_words(opinion: Opinion) -> OpinionWords:
    """Return an opinion as a page shows it: dates, the vote as counts, recommendations with their answers."""
    rows = [Row(_("Rendu le"), words.day(opinion.given_on))]
    if opinion.session:
        rows += [
            Row(_("Séance du"), words.day(opinion.session.held_on)),
            Row(_("Vote"), " ; ".join(vote_facts(opinion))),
        ]
    notified = words.day(opinion.notified_at) if opinion.notified_at else ""
    rows.append(Row(_("Notifié au porteur le"), notified, empty=_("Pas encore notifié")))
    return OpinionWords(opinion, opinion.label, tone_of(opinion.kind), rows, opinion.recommendations)


def tone_of(kind: str) -> str:
    return OPINION_TONES.get(kind, "info")


def vote_facts(opinion: Opinion) -> tuple[str, ...]:
    facts = [
        _("Pour : %(for)s, contre : %(against)s, abstentions : %(abstain)s")
        % {"for": opinion.votes_for, "against": opinion.votes_against, "abstain": opinion.votes_abstain}
    ]
    if opinion.casting:
        facts.append(_("Voix prépondérante de la présidence"))
    if opinion.recused_count:
        facts.append(interests_presentation.recused_words(opinion.recused_count))
    return tuple(facts)
