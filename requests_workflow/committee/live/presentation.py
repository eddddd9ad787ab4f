"""The examination under way, as one person may follow it: on the wall, on a phone, or from the secretary's desk."""

from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from hub.accounts.models import User
from hub.ui.shapes import Cell, Row
from requests_workflow.committee.deliberation import motions
from requests_workflow.committee.deliberation import queries as deliberation
from requests_workflow.committee.enums import Choice, Standing, VoteMode
from requests_workflow.committee.interests.presentation import recused_words
from requests_workflow.committee.models import AgendaItem, Ballot, Elector, Voice
from requests_workflow.committee.opinions.presentation import tone_of
from requests_workflow.committee.papers import content
from requests_workflow.committee.rapporteurs import queries as rapporteurs
from requests_workflow.procedure import door, presentation, registry, wording
from requests_workflow.procedure.presentation import Button, StateWords

CHOICE_TONES = {Choice.FOR: "success", Choice.AGAINST: "refusal", Choice.ABSTAIN: "neutral"}


@dataclass(frozen=True)
class BallotWords:
    """One opinion put to the vote; `rows` and `result` are told once it is counted."""

    ballot: Ballot
    title: str
    tone: str
    state: StateWords
    mode: str
    #: « 7 voix sur 12 » while it runs.
    progress: str = ""
    result: str = ""
    rows: list[Row] = field(default_factory=list)


def ballots(item: AgendaItem) -> list[BallotWords]:
    """Return what was put to the vote on an item, the last first."""
    return [ballot_words(ballot) for ballot in reversed(deliberation.ballots_of(item))]


def ballot_words(ballot: Ballot) -> BallotWords:
    rule = ballot.request.rule_set.opinions[ballot.kind]
    counted = ballot.state == "counted"
    return BallotWords(
        ballot=ballot,
        title=wording.of(rule, "label"),
        tone=tone_of(ballot.kind),
        state=presentation.state_words(ballot),
        mode=VoteMode(ballot.mode).label,
        progress=_progress(ballot) if ballot.state in deliberation.RUNNING else "",
        result=motions.result_words(content.declared(ballot)) if counted else "",
        rows=_result_rows(ballot) if counted else [],
    )


def _progress(ballot: Ballot) -> str:
    """Say how many voices are there, never which: a count that moves would influence those who have still to vote."""
    found = deliberation.voices(ballot).values()
    done = sum(1 for voice in found if voice.confirmed_at)
    said = (
        _("%(done)s voix sur %(voters)s confirmées")
        if ballot.mode == VoteMode.HANDS
        else _("%(done)s membres sur %(voters)s ont voté")
    )
    return said % {"done": done, "voters": len(ballot.elector_keys)}


def _result_rows(ballot: Ballot) -> list[Row]:
    rows = [
        Row(_("Pour"), ballot.votes_for),
        Row(_("Contre"), ballot.votes_against),
        Row(_("Abstentions"), ballot.votes_abstain),
    ]
    if ballot.not_cast:
        rows.append(Row(_("Sans vote"), ballot.not_cast))
    if ballot.unconfirmed_reason:
        rows.append(Row(_("Voix non confirmées"), ballot.unconfirmed_reason))
    return rows


# The electorate


def quorum_words(item: AgendaItem) -> str:
    return _("Quorum à l’ouverture : %(present)s présents, %(needed)s requis sur %(entitled)s") % {
        "present": item.quorum_present,
        "needed": item.quorum_needed,
        "entitled": item.quorum_entitled,
    }


def item_facts(item: AgendaItem) -> list[str]:
    """Return what the room knows of an open item, beside its title."""
    electors = list(deliberation.electors_of(item))
    voters = sum(1 for one in electors if one.standing == Standing.VOTER)
    recused = sum(1 for one in electors if one.standing == Standing.RECUSED)
    facts = [motions.voters_words(voters), quorum_words(item)]
    if recused:
        facts.append(recused_words(recused))
    facts.append(
        _("Préside : %(name)s") % {"name": item.presided_by.full_name}
        if item.presided_by
        else _("Personne ne préside sur ce dossier : aucune voix n’est prépondérante")
    )
    return facts


def rapporteur_names(item: AgendaItem) -> str:
    seats = rapporteurs.seats_of(item.request, round_=item.round)
    return ", ".join(seat.rapporteur.full_name for seat in seats)


def voice_columns() -> list[str]:
    return [_("Membre"), _("Voix"), _("Confirmation")]


def voice_rows(ballot: Ballot) -> list[list]:
    """Return a line a voter: name, voice, whether they confirmed it; for those who run the vote."""
    said = deliberation.voices(ballot)
    return [_voice_row(elector, said.get(elector.member_id)) for elector in deliberation.voters_of(ballot)]


def _voice_row(elector: Elector, voice: Voice | None) -> list:
    if voice is None:
        return [elector.member.full_name, "—", _("attendue")]
    choice = Choice(voice.choice)
    state = _("contestée") if voice.contested_at else _("confirmée") if voice.confirmed_at else _("à confirmer")
    return [elector.member.full_name, Cell(choice.label, tone=CHOICE_TONES[choice]), state]


def electors_words(item: AgendaItem) -> list[Row]:
    """Return who votes, who is out, who did not declare: for those who run the vote."""
    by_standing: dict[str, list[str]] = {standing: [] for standing in Standing.values}
    for elector in deliberation.electors_of(item):
        by_standing[elector.standing].append(elector.member.full_name)
    return [Row(standing.label, ", ".join(by_standing[standing])) for standing in Standing if by_standing[standing]]


# One's own vote


@dataclass(frozen=True)
class OwnVote:
    """What a member may do about the ballot that runs; `noted` is the hand noted for them."""

    ballot: Ballot
    noted: str
    tone: str
    buttons: list[Button]
    settled: str = ""


def own_vote(user: User, ballot: Ballot, *, at: datetime) -> OwnVote | None:
    """Return what a ballot asks of a person; None for who has no voice in it."""
    if user.pk not in ballot.elector_keys:
        return None
    voice = deliberation.voice_of(user, ballot)
    choice = Choice(voice.choice) if voice else None
    offers = [offer for offer in door.offers(ballot, user, at) if _is_a_voters(offer) and offer.possible]
    return OwnVote(
        ballot=ballot,
        noted=choice.label if choice else "",
        tone=CHOICE_TONES[choice] if choice else "",
        buttons=[_button(ballot.item, offer) for offer in offers],
        settled=_settled(ballot, voice),
    )


def _is_a_voters(offer: door.Offer) -> bool:
    return offer.transition.by == ("elector",)


def _settled(ballot: Ballot, voice: Voice | None) -> str:
    if voice is None or not voice.confirmed_at:
        return ""
    if ballot.mode == VoteMode.HANDS:
        return _("Vous avez confirmé votre voix.")
    return _("Vous avez voté. Vous pouvez changer d’avis tant que le résultat n’est pas arrêté.")


# The acts of who runs the examination

#: What ends the examination of an item is an act on the file.
ENDING = ("give_opinion", "adjourn")


def conduct(item: AgendaItem, user: User, *, at: datetime) -> list[Button]:
    """Return what a person may do now to move the examination on, or what refuses it, the likeliest first."""
    ballot = deliberation.running(item)
    running = door.offers(ballot, user, at) if ballot else _to_begin(item, user, at)
    offers = [offer for offer in running if not _is_a_voters(offer)]
    offers += door.offers(item, user, at)
    if item.state == "open":
        endings = [offer for offer in door.offers(item.request, user, at) if offer.transition.name in ENDING]
        offers += [offer for offer in endings if offer.possible]
    shown = [_button(item, offer) for offer in offers if offer.transition.timeline != "none" or _has_page(offer)]
    return sorted(shown, key=lambda button: (bool(button.refusal), button.weight != "primary"))


def _to_begin(item: AgendaItem, user: User, at: datetime) -> list[door.Offer]:
    if item.state != "open":
        return []
    offer = door.offer_to_begin("put_to_vote", deliberation.new_ballot(item), user, at)
    return [offer] if offer else []


def _has_page(offer: door.Offer) -> bool:
    return (offer.subject.machine_name, offer.transition.name) in registry.ACT_PAGES


def _button(item: AgendaItem, offer: door.Offer) -> Button:
    return presentation.button(offer, act_url(item, offer.transition.name))


def act_url(item: AgendaItem, transition: str) -> str:
    """Return the page of an act done while an item is examined, from which one comes back to the item."""
    return reverse("committee:item_act", args=[item.session_id, item.pk, transition])
