"""What the committee's pages show, in words: an agenda, a report, an opinion, each as far as its reader may see it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub import clock
from hub.accounts.models import User
from hub.ui import words
from hub.ui.shapes import Cell, Row
from requests_workflow.committee import queries
from requests_workflow.committee.enums import VERDICT_TONES, Criterion, Verdict
from requests_workflow.committee.models import AgendaItem, Assignment, Opinion, Report, Session
from requests_workflow.procedure import door, presentation, wording
from requests_workflow.procedure.models import AccessRequest
from requests_workflow.procedure.presentation import Button, StateWords

OPINION_TONES = {
    "favourable": "success",
    "favourable_with_recommendations": "success",
    "reserved": "warning",
    "unfavourable": "refusal",
    "tacit": "info",
}


# Calendar and agenda


@dataclass(frozen=True)
class SessionLine:
    """One line of the committee's calendar."""

    words: str
    url: str
    state: StateWords
    files: str


def calendar(user: User, *, at: datetime) -> tuple[list[SessionLine], list[SessionLine]]:
    """Return the sessions to come, the nearest first, and those closed or past, the latest first."""
    today = clock.day_of(at)
    found = list(queries.calendar(user))
    to_come = [session for session in found if session.state == "open" or _is_to_come(session, today)]
    past = [session for session in reversed(found) if session not in to_come]
    return [_line(session) for session in to_come], [_line(session) for session in past]


def _is_to_come(session: Session, today: date) -> bool:
    return session.state != "closed" and session.held_on >= today


def _line(session: Session) -> SessionLine:
    count = session.items_count
    return SessionLine(
        words=session_words(session),
        url=reverse("committee:session", args=[session.pk]),
        state=presentation.state_words(session),
        files=ngettext("%(n)s dossier", "%(n)s dossiers", count) % {"n": count} if count else _("Aucun dossier"),
    )


def session_words(session: Session) -> str:
    """Return « jeudi 12 mars 2026 à 14 h 00, en salle »."""
    moment = words.moment(datetime.combine(session.held_on, session.starts_at))
    return _("%(moment)s, %(mode)s") % {"moment": moment, "mode": session.get_mode_display().lower()}


@dataclass(frozen=True)
class Entry:
    """One item of an agenda. `url` and what follows are empty for who has only the title."""

    number: int
    title: str
    controller: str
    status: str
    tone: str
    reference: str = ""
    url: str = ""
    declare_url: str = ""
    facts: tuple[str, ...] = ()
    warning: str = ""


def agenda(session: Session, user: User) -> list[Entry]:
    """Return the agenda as one person may know it: nothing of what they are out of, the title of what they have not
    declared on. Numbers follow what is shown, so that a gap tells nothing."""
    items = queries.items_of(session)
    keys = [item.request_id for item in items]
    readable = queries.readable(user, keys)
    untold = set(queries.awaiting_declaration(user).filter(pk__in=keys).values_list("pk", flat=True))
    given = queries.opinions_in(session)
    voters = queries.electorates(session, readable)
    shown = [item for item in items if item.request_id in readable | untold]
    return [
        _entry(number, item, given.get(item.request_id), voters.get(item.request_id), untold)
        for number, item in enumerate(shown, start=1)
    ]


def _entry(number: int, item: AgendaItem, opinion: Opinion | None, voters, untold: set[int]) -> Entry:
    request = item.request
    declare_url = reverse("committee:declare", args=[request.reference]) if request.pk in untold else ""
    if voters is None:
        status, tone = _("Vos intérêts à déclarer"), "warning"
        return Entry(number, request.title, request.organisation.name, status, tone, declare_url=declare_url)
    status, tone = _item_status(item, opinion)
    return Entry(
        number=number,
        title=request.title,
        controller=request.organisation.name,
        status=status,
        tone=tone,
        reference=request.reference,
        url=reverse("committee:file", args=[request.reference]),
        declare_url=declare_url,
        facts=_vote_facts(opinion) if opinion else _quorum_facts(item.session, voters),
        warning="" if opinion else _undeclared_words(voters.undeclared),
    )


def _item_status(item: AgendaItem, opinion: Opinion | None) -> tuple[str, str]:
    if opinion is not None:
        return opinion.label, tone_of(opinion.kind)
    if item.adjourned_at:
        return _("Ajourné"), "neutral"
    state = presentation.state_words(item.request)
    return (_("À examiner"), "info") if item.request.state == "scheduled" else (state.label, "neutral")


def _quorum_facts(session: Session, voters: queries.Electorate) -> tuple[str, ...]:
    facts = [recused_words(voters.recused)] if voters.recused else []
    if session.state == "open":
        quorum = voters.quorum
        said = (
            _("Quorum atteint : %(present)s présents, %(needed)s requis")
            if quorum.reached
            else _("Quorum non atteint : %(present)s présents, %(needed)s requis")
        )
        facts = [said % {"present": quorum.present, "needed": quorum.needed}, *facts]
    return tuple(facts)


def _undeclared_words(count: int) -> str:
    if not count:
        return ""
    return ngettext(
        "%(n)s membre présent n’a pas déclaré ses intérêts sur ce dossier.",
        "%(n)s membres présents n’ont pas déclaré leurs intérêts sur ce dossier.",
        count,
    ) % {"n": count}


def recused_words(count: int) -> str:
    return ngettext("%(n)s déport", "%(n)s déports", count) % {"n": count}


# Rapporteurs and reports


@dataclass(frozen=True)
class Seat:
    """One rapporteur of a file."""

    name: str
    own: bool
    state: StateWords
    due_on: date | None
    buttons: list[Button]


def seats(request: AccessRequest, user: User, *, round_: int, at: datetime) -> list[Seat]:
    """Return the rapporteurs of an examination; the buttons are those of the person's own seat."""
    return [_seat(seat, user, at) for seat in queries.seats_of(request, round_=round_)]


def _seat(seat: Assignment, user: User, at: datetime) -> Seat:
    own = seat.rapporteur_id == user.pk
    return Seat(
        name=seat.rapporteur.full_name,
        own=own,
        state=presentation.state_words(seat),
        due_on=queries.report_due(seat) if seat.state == "accepted" else None,
        buttons=sorted(presentation.buttons(seat, user, at=at), key=_primary_first) if own else [],
    )


def _primary_first(button: Button) -> bool:
    return button.weight != "primary"


def acts(request: AccessRequest, user: User, *, at: datetime) -> list[Button]:
    """Return the acts of the committee that a person may do on the file now."""
    return [
        Button(wording.of(rule, "label"), presentation.act_url(request, rule.name), rule.weight, "")
        for rule in (offer.transition for offer in door.offers(request, user, at) if offer.possible)
        if rule.audit.startswith("committee.")
    ]


def stepped_aside(request: AccessRequest, user: User, *, round_: int) -> list[Row]:
    """Return who gave back a seat and why, and, for those who run the committee, who is out of the file and why."""
    rows = [
        Row(_("%(name)s a décliné") % {"name": seat.rapporteur.full_name}, seat.decline_reason, empty=_("Sans motif"))
        for seat in queries.declined_seats(request, round_=round_)
    ]
    if queries.runs_the_committee(user):
        rows += [
            Row(_("%(name)s est déporté") % {"name": told.member.full_name}, told.statement)
            for told in queries.recusals(request)
        ]
    return rows


def interest_rows(request: AccessRequest) -> list[Row]:
    """Return how many members declared what about a file: counts, no names."""
    said = queries.interests_declared(request)
    return [
        Row(_("Sans lien"), said.without),
        Row(_("Déports"), said.recused),
        Row(_("Pas encore déclarés"), said.silent),
    ]


@dataclass(frozen=True)
class ReportWords:
    author: str
    conclusion: str
    tone: str
    rows: list[list]
    recommendations: list[str]
    report: Report


def report_words(report: Report) -> ReportWords:
    """Return a report as a page shows it: a line a criterion."""
    kinds = report.request.rule_set.opinions
    return ReportWords(
        author=report.assignment.rapporteur.full_name,
        conclusion=wording.of(kinds[report.conclusion], "label"),
        tone=tone_of(report.conclusion),
        rows=[_criterion_row(criterion, report.grid[criterion.value]) for criterion in Criterion],
        recommendations=report.recommendations.splitlines(),
        report=report,
    )


def report_columns() -> list[str]:
    return [_("Critère"), _("Appréciation"), _("Analyse")]


def _criterion_row(criterion: Criterion, judged: dict[str, str]) -> list:
    verdict = Verdict(judged["verdict"])
    return [criterion.label, Cell(verdict.label, tone=VERDICT_TONES[verdict]), judged["text"] or "—"]


# Opinions


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
            Row(_("Vote"), " ; ".join(_vote_facts(opinion))),
        ]
    notified = words.day(opinion.notified_at) if opinion.notified_at else ""
    rows.append(Row(_("Notifié au porteur le"), notified, empty=_("Pas encore notifié")))
    return OpinionWords(opinion, opinion.label, tone_of(opinion.kind), rows, opinion.recommendations)


def tone_of(kind: str) -> str:
    return OPINION_TONES.get(kind, "info")


def _vote_facts(opinion: Opinion) -> tuple[str, ...]:
    facts = [
        _("Pour : %(for)s, contre : %(against)s, abstentions : %(abstain)s")
        % {"for": opinion.votes_for, "against": opinion.votes_against, "abstain": opinion.votes_abstain}
    ]
    if opinion.casting:
        facts.append(_("Voix prépondérante de la présidence"))
    if opinion.recused_count:
        facts.append(recused_words(opinion.recused_count))
    return tuple(facts)
