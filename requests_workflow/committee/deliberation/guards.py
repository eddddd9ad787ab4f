"""Facts about the examination of an item and its votes that the rules demand."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub.ui import words
from requests_workflow.committee.deliberation import motions, queries
from requests_workflow.committee.enums import TACIT, SessionMode, VoteMode
from requests_workflow.procedure.refusals import GuardFailed
from requests_workflow.procedure.registry import guard

# The item


@guard("item_in_open_session")
def item_in_open_session(act) -> None:
    """The session on whose agenda the item stands is open."""
    if act.subject.session.state != "open":
        raise GuardFailed(_("Ouvrez d’abord la séance où ce dossier est inscrit."))


@guard("no_other_item_open")
def no_other_item_open(act) -> None:
    """The committee examines one file at a time."""
    other = queries.item_under_way(act.subject.session)
    if other is not None and other.pk != act.subject.pk:
        raise GuardFailed(
            _("Le comité examine déjà un autre dossier, le point %(n)s : rendez-en l’avis, ou ajournez-le.")
            % {"n": other.position}
        )


@guard("quorum_reached")
def quorum_reached(act) -> None:
    """Enough members who may sit on this file are present."""
    found = queries.electorate(act.subject).quorum
    if not found.reached:
        raise GuardFailed(
            _("Le quorum n’est pas atteint sur ce dossier : présents %(present)s, requis %(needed)s sur %(entitled)s.")
            % {"present": found.present, "needed": found.needed, "entitled": found.entitled}
        )


#: Where a file stands once the act that an item follows is done on it.
FOLLOWED = {"list_item": "scheduled", "decide_item": "opinion_given", "adjourn_item": "adjourned"}


@guard("follows_the_file")
def follows_the_file(act) -> None:
    """The file moved first: these acts on an item are part of an act on its file, and none by themselves."""
    if act.request.state != FOLLOWED[act.transition.name]:
        raise GuardFailed(_("Cet acte suit celui qui est fait sur le dossier."))


@guard("file_left_the_committee")
def file_left_the_committee(act) -> None:
    """The file is on no agenda any more: it was withdrawn, or its delay ended."""
    if act.request.state == "scheduled":
        raise GuardFailed(_("Le dossier est toujours devant le comité."))


# Putting to the vote


@guard("item_is_open")
def item_is_open(act) -> None:
    """The committee examines this file now."""
    if act.subject.item.state != "open":
        raise GuardFailed(_("Ouvrez d’abord l’examen de ce dossier."))


@guard("no_ballot_running")
def no_ballot_running(act) -> None:
    """No other opinion is being voted on."""
    if queries.running(_item(act)) is not None:
        raise GuardFailed(_("Un vote est en cours : arrêtez son résultat, ou annulez-le."))


@guard("no_carried_ballot")
def no_carried_ballot(act) -> None:
    """No opinion was adopted on this item already."""
    if queries.carried(act.request) is not None:
        raise GuardFailed(_("Un avis est adopté sur ce dossier : il reste à le rendre."))


@guard("electorate_stands")
def electorate_stands(act) -> None:
    """Nobody who votes was recused since the item was opened: the vote would not be the one that was frozen."""
    gone = queries.left_since(_item(act))
    if gone:
        raise GuardFailed(
            _("Déporté depuis l’ouverture : %(names)s. Rouvrez l’examen, puis votez de nouveau.")
            % {"names": ", ".join(member.full_name for member in gone)}
        )


@guard("motion_has_its_text")
def motion_has_its_text(act) -> None:
    """The opinion has the reasons and the recommendations that the rules want of its kind."""
    kind = act.data["kind"]
    if kind == TACIT:
        raise GuardFailed(_("L’avis réputé favorable naît du silence : il ne se vote pas."))
    for _field, reason in motions.problems(act.request.rule_set.opinions[kind], act.data):
        raise GuardFailed(reason)


motion_has_its_text.needs_data = True


# Voting


@guard("show_of_hands")
def show_of_hands(act) -> None:
    if act.subject.mode != VoteMode.HANDS:
        raise GuardFailed(_("Ce vote est électronique : chaque membre vote de son côté."))


@guard("electronic_vote")
def electronic_vote(act) -> None:
    if act.subject.mode != VoteMode.ELECTRONIC:
        raise GuardFailed(_("Ce vote se fait à main levée : le secrétariat note les voix, vous confirmez la vôtre."))


@guard("hands_complete")
def hands_complete(act) -> None:
    """A hand is noted for each voter, and for nobody else."""
    noted, voters = set(act.data["votes"]), act.subject.elector_keys
    if noted != voters:
        raise GuardFailed(
            ngettext(
                "Il manque la voix de %(n)s membre, ou une voix est de trop.",
                "Il manque la voix de %(n)s membres, ou une voix est de trop.",
                len(voters - noted),
            )
            % {"n": len(voters - noted)}
        )


hands_complete.needs_data = True


@guard("consultation_open")
def consultation_open(act) -> None:
    """In an electronic consultation, votes are taken until its end."""
    ends_at = act.subject.item.session.ends_at
    if ends_at and act.at >= ends_at:
        raise GuardFailed(_("La consultation est close depuis le %(moment)s.") % {"moment": words.moment(ends_at)})


@guard("consultation_over")
def consultation_over(act) -> None:
    """In an electronic consultation, nothing is counted before its end unless everybody voted.

    Who did not vote took no part: the quorum is that of the votes cast.
    """
    ballot = act.subject
    session, vote = ballot.item.session, queries.tally(ballot)
    if session.mode != SessionMode.ELECTRONIC:
        return
    if vote.not_cast and session.ends_at and act.at < session.ends_at:
        raise GuardFailed(
            _("La consultation dure jusqu’au %(moment)s : attendez sa fin, ou que chacun ait voté.")
            % {"moment": words.moment(session.ends_at)}
        )
    if vote.cast < ballot.item.quorum_needed:
        raise GuardFailed(
            _("Le quorum n’est pas atteint : %(cast)s votes, %(needed)s requis. Annulez le vote, ou ajournez l’examen.")
            % {"cast": vote.cast, "needed": ballot.item.quorum_needed}
        )


@guard("hand_to_confirm")
def hand_to_confirm(act) -> None:
    """A hand was noted for this member, who said nothing of it yet."""
    voice = queries.voice_of(act.by, act.subject)
    if voice is None:
        raise GuardFailed(_("Aucune voix n’est notée pour vous."))
    if voice.confirmed_at:
        raise GuardFailed(_("Vous avez déjà confirmé votre voix."))


@guard("hands_noted")
def hands_noted(act) -> None:
    """In a show of hands, the hands were noted."""
    if act.subject.mode == VoteMode.HANDS and act.from_state == "open":
        raise GuardFailed(_("Notez d’abord les mains levées."))


@guard("hands_confirmed")
def hands_confirmed(act) -> None:
    """Each member confirmed the hand noted for them, or a reason says why the count did not wait."""
    if act.subject.mode != VoteMode.HANDS or act.data.get("unconfirmed_reason", "").strip():
        return
    waiting = queries.unconfirmed(act.subject)
    if waiting:
        raise GuardFailed(
            _("Voix non confirmées : %(names)s. Attendez-les, ou dites pourquoi le résultat n’attend pas.")
            % {"names": ", ".join(member.full_name for member in waiting)}
        )


hands_confirmed.needs_data = True


def _item(act):
    """Return the item an act is about: the item itself, or the one of the ballot."""
    return getattr(act.subject, "item", act.subject)
