"""What the committee writes while it examines a file.

Data of the acts: `open_item` {presided_by: member or None}; `reopen_item` {reason, presided_by}; `put_to_vote` {mode,
kind, reasons, recommendations: texts}; `enter_hands` {votes: {member key: choice}}; `cast_vote` {choice};
`count_ballot` {unconfirmed_reason}; `void_ballot` {reason}.
"""

import hashlib
import json

from hub.accounts import queries as accounts
from hub.accounts.enums import Role
from requests_workflow.committee.deliberation import queries
from requests_workflow.committee.models import Elector, Voice
from requests_workflow.committee.sessions import queries as sessions
from requests_workflow.procedure import door
from requests_workflow.procedure.registry import effect

# The item


@effect("agenda_item", "open_item", "reopen_item")
def freeze_the_electorate(act) -> None:
    """Write who votes on this item from now on: whatever becomes of the membership, the vote is theirs."""
    item, found = act.subject, queries.electorate(act.subject)
    _void_running(item, act)
    item.openings += 1
    item.opened_at = act.at
    item.presided_by = _who_presides(act, found)
    item.quorum_present, item.quorum_needed = found.quorum.present, found.quorum.needed
    item.quorum_entitled = found.quorum.entitled
    item.save()
    Elector.objects.bulk_create(
        Elector(request=act.request, item=item, opening=item.openings, member_id=key, standing=standing)
        for key, standing in sorted(found.standings().items())
    )
    act.facts |= {"opening": item.openings, "voters": len(found.voters), "recused": len(found.recused)}


def _who_presides(act, found: queries.Electorate):
    """Return who presides, if they may sit on this file: the one named, who presides the session, a vice-chair."""
    vice_chairs = accounts.people_in_role(Role.VICE_CHAIR).order_by("full_name", "pk")
    for person in (act.data.get("presided_by"), act.subject.session.presided_by, *vice_chairs):
        if person is not None and person.pk in found.voters:
            return person
    return None


@effect("access_request", "adjourn")
def put_the_item_off(act) -> None:
    item = sessions.current_item(act.request)
    if item is None:
        return
    _void_running(item, act)
    door.perform("adjourn_item", item, by=act.by, at=act.at)


def _void_running(item, act) -> None:
    ballot = queries.running(item)
    if ballot is not None:
        door.perform("void_ballot", ballot, by=act.by, at=act.at)


@effect("access_request", "withdraw", "record_tacit_opinion")
def leave_the_agenda(act) -> None:
    """A file that is no longer before the committee leaves its agenda, in the middle of a vote too."""
    item = sessions.current_item(act.request)
    if item is None:
        return
    ballot = queries.running(item)
    if ballot is not None:
        door.perform("lapse_ballot", ballot, by=act.by, at=act.at)
    door.perform("leave_agenda", item, by=act.by, at=act.at)


# Votes


@effect("ballot", "put_to_vote")
def name_the_ballot(act) -> None:
    """Refer to the file in the trace by the number of the vote on its item."""
    act.facts |= {"ballot": act.subject.number, "opinion": act.subject.kind}


@effect("ballot", "enter_hands")
def note_the_hands(act) -> None:
    """Write each hand; one noted again as its member confirmed it stays confirmed."""
    ballot, noted = act.subject, queries.voices(act.subject)
    for elector in queries.voters_of(ballot):
        choice, before = act.data["votes"][elector.member_id], noted.get(elector.member_id)
        if before is None:
            _write(ballot, elector, choice, act)
        elif before.choice != choice or before.contested_at:
            before.choice, before.entered_by, before.entered_at = choice, act.by, act.at
            before.confirmed_at = before.contested_at = None
            before.save()


def _write(ballot, elector, choice: str, act, **fields) -> None:
    Voice.objects.create(
        request=act.request,
        ballot=ballot,
        elector=elector,
        choice=choice,
        entered_by=act.by,
        entered_at=act.at,
        **fields,
    )


@effect("ballot", "confirm_hand")
def confirm_the_hand(act) -> None:
    voice = queries.voice_of(act.by, act.subject)
    voice.confirmed_at = act.at
    voice.save(update_fields=["confirmed_at"])


@effect("ballot", "contest_hand")
def contest_the_hand(act) -> None:
    voice = queries.voice_of(act.by, act.subject)
    voice.contested_at = act.at
    voice.save(update_fields=["contested_at"])


@effect("ballot", "cast_vote")
def keep_the_vote(act) -> None:
    """Write a member's own vote; they may change it until the result is declared."""
    voice = queries.voice_of(act.by, act.subject)
    if voice is None:
        elector = queries.voters_of(act.subject).get(member=act.by)
        _write(act.subject, elector, act.data["choice"], act, confirmed_at=act.at)
        return
    voice.choice, voice.entered_at, voice.confirmed_at = act.data["choice"], act.at, act.at
    voice.save(update_fields=["choice", "entered_at", "confirmed_at"])


@effect("ballot", "count_ballot")
def declare_the_result(act) -> None:
    """Write the result for good; the trace holds the digest of the voices it was counted from."""
    ballot, vote = act.subject, queries.tally(act.subject)
    ballot.counted_at = act.at
    ballot.unconfirmed_reason = act.data.get("unconfirmed_reason", "").strip()
    ballot.voters, ballot.not_cast = vote.present, vote.not_cast
    ballot.votes_for, ballot.votes_against, ballot.votes_abstain = vote.votes_for, vote.votes_against, vote.abstain
    ballot.casting, ballot.carried = vote.decided_by_chair, vote.carried
    ballot.save()
    act.facts |= {
        "ballot": ballot.number,
        "for": vote.votes_for,
        "against": vote.votes_against,
        "abstain": vote.abstain,
        "not_cast": vote.not_cast,
        "casting": vote.decided_by_chair,
        "carried": vote.carried,
        "voices_sha256": digest_of_voices(ballot),
    }


def digest_of_voices(ballot) -> str:
    """Return the SHA-256, in hexadecimal, of the voices of a ballot: canonical JSON, by the key of the member."""
    said = {str(key): voice.choice for key, voice in queries.voices(ballot).items()}
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
