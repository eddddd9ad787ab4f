"""Sessions and agendas in words, each as far as its reader may see it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub import clock
from hub.accounts.models import User
from hub.ui import words
from requests_workflow.committee.deliberation import queries as deliberation
from requests_workflow.committee.interests import presentation as interests_presentation
from requests_workflow.committee.interests import queries as interests
from requests_workflow.committee.models import AgendaItem, Opinion, Session
from requests_workflow.committee.opinions import presentation as opinions_presentation
from requests_workflow.committee.sessions import queries
from requests_workflow.procedure import presentation
from requests_workflow.procedure.presentation import StateWords


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
    readable = interests.readable(user, keys)
    untold = set(interests.awaiting_declaration(user).filter(pk__in=keys).values_list("pk", flat=True))
    given = queries.opinions_in(session)
    voters = deliberation.electorates(session, readable)
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
        url=reverse("committee:item", args=[item.session_id, item.pk]),
        declare_url=declare_url,
        facts=opinions_presentation.vote_facts(opinion) if opinion else _quorum_facts(item.session, voters),
        warning="" if opinion else _undeclared_words(len(voters.undeclared)),
    )


def item_state(item: AgendaItem) -> StateWords:
    """Return where an item stands, in words."""
    return presentation.state_words(item)


def _item_status(item: AgendaItem, opinion: Opinion | None) -> tuple[str, str]:
    if opinion is not None:
        return opinion.label, opinions_presentation.tone_of(opinion.kind)
    if item.state == "adjourned":
        return _("Ajourné"), "neutral"
    state = presentation.state_words(item.request)
    return (_("À examiner"), "info") if item.request.state == "scheduled" else (state.label, "neutral")


def _quorum_facts(session: Session, voters: deliberation.Electorate) -> tuple[str, ...]:
    facts = [interests_presentation.recused_words(len(voters.recused))] if voters.recused else []
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
