"""An opinion in words."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hub.accounts.models import User
from hub.ui import words
from hub.ui.shapes import Row
from requests_workflow.committee.interests import presentation as interests_presentation
from requests_workflow.committee.models import Opinion, Rectification
from requests_workflow.committee.opinions import queries
from requests_workflow.procedure import door, presentation
from requests_workflow.procedure.presentation import Button
from requests_workflow.procedure.refusals import Refused

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
    rectifications: list[Rectification]
    #: The rectification that waits to be published, and the acts on it; for who may do one of them.
    waiting: Rectification | None = None
    waiting_acts: list[Button] = field(default_factory=list)
    rectify_url: str = ""


def opinion_words(opinion: Opinion, user: User | None = None, *, at: datetime | None = None) -> OpinionWords:
    """Return an opinion as a page shows it: dates, the vote as counts, recommendations with their answers, what
    rectifies it; and what a person may do about that, when one is given."""
    rows = [Row(_("Rendu le"), words.day(opinion.given_on))]
    if opinion.session:
        rows += [
            Row(_("Séance du"), words.day(opinion.session.held_on)),
            Row(_("Vote"), " ; ".join(vote_facts(opinion))),
        ]
    notified = words.day(opinion.notified_at) if opinion.notified_at else ""
    rows.append(Row(_("Notifié au porteur le"), notified, empty=_("Pas encore notifié")))
    return OpinionWords(
        opinion=opinion,
        label=opinion.label,
        tone=tone_of(opinion.kind),
        rows=rows,
        recommendations=opinion.recommendations,
        rectifications=queries.rectifications_of(opinion),
        **(_rectifying(opinion, user, at) if user and at else {}),
    )


def _rectifying(opinion: Opinion, user: User, at: datetime) -> dict[str, Any]:
    """Return the rectification that waits, and what this person may do of it, or begin."""
    waiting = queries.rectification_waiting(opinion)
    if waiting is None:
        url = reverse("committee:rectify", args=[opinion.request.reference, opinion.round])
        return {"rectify_url": url if _may_propose(opinion, user, at) else ""}
    acts = [
        presentation.button(offer, presentation.act_url(waiting, offer.transition.name))
        for offer in door.offers(waiting, user, at)
    ]
    return {"waiting": waiting, "waiting_acts": acts} if acts else {}


def _may_propose(opinion: Opinion, user: User, at: datetime) -> bool:
    try:
        door.check("propose_rectification", queries.new_rectification(opinion), by=user, at=at)
    except Refused:
        return False
    return True


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
