"""What the minutes of a session say, as a plain value for page, PDF and JSON: what was recorded, and the debates."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from hub.accounts.enums import Role
from hub.ui import words
from requests_workflow.committee.deliberation import motions
from requests_workflow.committee.deliberation.voting import Vote
from requests_workflow.committee.enums import (
    TAKING_PART,
    Choice,
    Declared,
    InterestDecision,
    Presence,
    Standing,
    VoteMode,
)
from requests_workflow.committee.interests import queries as interests
from requests_workflow.committee.members import queries as members
from requests_workflow.committee.models import (
    AgendaItem,
    Assignment,
    Attendance,
    Ballot,
    Debate,
    Elector,
    Interest,
    Session,
    Voice,
)
from requests_workflow.committee.rapporteurs import queries as rapporteurs
from requests_workflow.committee.sessions import queries
from requests_workflow.procedure import presentation, wording

#: Functions that read minutes without sitting on the committee.
READERS = frozenset({Role.SECRETARIAT, Role.DPO, Role.AUDITOR})


@dataclass(frozen=True)
class BallotContent:
    """One opinion put to the vote; `voices` are (member, voice), told in the internal minutes only (law.md 5.4)."""

    number: int
    opinion: str
    kind: str
    mode: str
    state: str
    voters: int = 0
    votes_for: int = 0
    votes_against: int = 0
    votes_abstain: int = 0
    not_cast: int = 0
    casting: bool = False
    carried: bool = False
    result: str = ""
    unconfirmed: str = ""
    voices: list[tuple[str, str]] = field(default_factory=list)
    reasons: str = ""
    recommendations: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class ItemContent:
    key: int
    number: int
    title: str
    controller: str
    reference: str
    outcome: str
    presided_by: str = ""
    rapporteurs: list[str] = field(default_factory=list)
    quorum: dict[str, int] = field(default_factory=dict)
    voters: list[str] = field(default_factory=list)
    undeclared: list[str] = field(default_factory=list)
    recused: list[str] = field(default_factory=list)
    #: Members who declared a tie and whom the chair let remain, with the reasons.
    remained: list[tuple[str, str]] = field(default_factory=list)
    debate: str = ""
    ballots: list[BallotContent] = field(default_factory=list)


@dataclass(frozen=True)
class MinutesContent:
    session: str
    place: str
    presided_by: str
    #: (member, how they took part, with their arrivals and departures), by name.
    present: list[tuple[str, str]]
    excused: list[str]
    absent: list[str]
    items: list[ItemContent]

    @property
    def present_words(self) -> list[str]:
        """Return « Anne Dupont (en salle à 14:06) », by name."""
        return [f"{name} ({how.lower()})" for name, how in self.present]

    def as_data(self) -> dict[str, Any]:
        """Return the whole for programs, as it is joined to the PDF."""
        return asdict(self)


def of(session: Session, *, said: str, shown: Collection[int]) -> MinutesContent:
    """Return the minutes of a session, on the files (keys) that their reader may know of; `said` names the session.

    Numbers follow what is shown, so that a gap tells nothing. The number of queries does not depend on the agenda.
    """
    items = [item for item in _items(session) if item.request_id in shown]
    records = _Records(items)
    parts = _parts(session)
    everyone = {member.pk: member.full_name for member in members.members()}
    return MinutesContent(
        session=said,
        place=session.place,
        presided_by=session.presided_by.full_name if session.presided_by else "",
        present=sorted((rows[0].member.full_name, _part_words(rows)) for rows in parts.values() if _took_part(rows)),
        excused=sorted(rows[0].member.full_name for rows in parts.values() if _is_excused(rows)),
        absent=sorted(
            name for key, name in everyone.items() if not _took_part(parts[key]) and not _is_excused(parts[key])
        ),
        items=[records.item(number, item) for number, item in enumerate(items, start=1)],
    )


def _parts(session: Session) -> Mapping[int, list[Attendance]]:
    """Return what was noted of each member's part once the session was open, and their excuses: one query."""
    return _by(queries.attendances(session), "member_id")


def _took_part(rows: list[Attendance]) -> bool:
    return any(row.how in TAKING_PART for row in rows)


def _is_excused(rows: list[Attendance]) -> bool:
    return bool(rows) and rows[-1].how == Presence.EXCUSED


def _part_words(rows: list[Attendance]) -> str:
    """Return « En salle à 14:06, Parti à 15:10 »: each thing that was noted of somebody who took part."""
    noted = [row for row in rows if row.how in (*TAKING_PART, Presence.LEFT)]
    each = [
        _("%(how)s à %(hour)s") % {"how": Presence(row.how).label, "hour": words.time_of_day(row.noted_at)}
        for row in noted
    ]
    return ", ".join(each)


def _items(session: Session) -> list[AgendaItem]:
    return list(session.items.select_related("request__organisation", "presided_by"))


class _Records:
    """Everything that was recorded on some items, read at once."""

    def __init__(self, items: list[AgendaItem]) -> None:
        keys, files = [item.pk for item in items], [item.request_id for item in items]
        self.electors = _by(Elector.objects.filter(item__in=keys).select_related("member"), "item_id")
        self.ballots = _by(Ballot.objects.filter(item__in=keys).select_related("request"), "item_id")
        voices = Voice.objects.filter(ballot__item__in=keys).select_related("elector__member")
        self.voices = _by(voices, "ballot_id")
        self.debates = {one.item_id: one.text for one in Debate.objects.filter(item__in=keys)}
        ties = Interest.objects.filter(request__in=files).exclude(declared=Declared.NONE).select_related("member")
        self.ties = _by(ties, "request_id")
        self.seats = _by(rapporteurs.seats_on(files), "request_id")

    def item(self, number: int, item: AgendaItem) -> ItemContent:
        by_standing = self._standings(item)
        return ItemContent(
            key=item.pk,
            number=number,
            title=item.request.title,
            controller=item.request.organisation.name,
            reference=item.request.reference,
            outcome=self._outcome(item),
            presided_by=item.presided_by.full_name if item.presided_by else "",
            rapporteurs=[_reporter(seat) for seat in self.seats[item.request_id] if seat.round == item.round],
            quorum=_quorum(item),
            voters=by_standing[Standing.VOTER],
            undeclared=by_standing[Standing.UNDECLARED],
            recused=by_standing[Standing.RECUSED],
            remained=self._remained(item),
            debate=self.debates.get(item.pk, ""),
            ballots=[self._ballot(ballot) for ballot in self.ballots[item.pk]],
        )

    def _standings(self, item: AgendaItem) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for elector in self.electors[item.pk]:
            if elector.opening == item.openings:
                found[elector.standing].append(elector.member.full_name)
        return found

    def _remained(self, item: AgendaItem) -> list[tuple[str, str]]:
        ties = self.ties[item.request_id]
        return [(t.member.full_name, t.decision_reasons) for t in ties if t.decision == InterestDecision.REMAINS]

    def _outcome(self, item: AgendaItem) -> str:
        carried = next((b for b in self.ballots[item.pk] if b.state == "counted" and b.carried), None)
        if item.state == "decided" and carried is not None:
            return wording.of(carried.request.rule_set.opinions[carried.kind], "label")
        return presentation.state_words(item).label

    def _ballot(self, ballot: Ballot) -> BallotContent:
        counted = ballot.state == "counted"
        return BallotContent(
            number=ballot.number,
            opinion=wording.of(ballot.request.rule_set.opinions[ballot.kind], "label"),
            kind=ballot.kind,
            mode=str(VoteMode(ballot.mode).label),
            state=presentation.state_words(ballot).label,
            voters=ballot.voters,
            votes_for=ballot.votes_for,
            votes_against=ballot.votes_against,
            votes_abstain=ballot.votes_abstain,
            not_cast=ballot.not_cast,
            casting=ballot.casting,
            carried=ballot.carried,
            result=motions.result_words(declared(ballot)) if counted else "",
            unconfirmed=ballot.unconfirmed_reason,
            voices=[(v.elector.member.full_name, str(Choice(v.choice).label)) for v in self.voices[ballot.pk]],
            reasons=ballot.reasons,
            recommendations=ballot.recommendations.splitlines(),
        )


def declared(ballot: Ballot) -> Vote:
    """Return the result of a ballot as it was declared."""
    chair = (Choice.FOR if ballot.carried else Choice.AGAINST) if ballot.casting else ""
    return Vote(ballot.voters, ballot.votes_for, ballot.votes_against, ballot.votes_abstain, chair)


def _reporter(seat: Assignment) -> str:
    """Return « Anne Dupont », or who was called from outside and why."""
    if not seat.called_for:
        return seat.rapporteur.full_name
    said = {"name": seat.rapporteur.full_name, "ground": seat.get_called_for_display(), "why": seat.call_reason}
    return _("%(name)s, expert extérieur (%(ground)s : %(why)s)") % said


def _quorum(item: AgendaItem) -> dict[str, int]:
    if not item.openings:
        return {}
    return {"present": item.quorum_present, "needed": item.quorum_needed, "entitled": item.quorum_entitled}


def _by(rows: Iterable, attribute: str) -> Mapping[int, list]:
    found: dict[int, list] = defaultdict(list)
    for row in rows:
        found[getattr(row, attribute)].append(row)
    return found


def shown_to(user, session: Session) -> set[int]:
    """Return the files (keys) of an agenda that a person may read in its minutes."""
    return interests.readable(user, list(session.items.values_list("request_id", flat=True)))


def title(session: Session) -> str:
    return _("Procès-verbal de la séance du %(day)s") % {"day": words.day(session.held_on)}
