"""Sessions and agendas in words, each as far as its reader may see it."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub import clock
from hub.accounts.models import User
from hub.ui import words
from requests_workflow.committee.deliberation import queries as deliberation
from requests_workflow.committee.enums import TAKING_PART, Handling, Presence
from requests_workflow.committee.interests import presentation as interests_presentation
from requests_workflow.committee.interests import queries as interests
from requests_workflow.committee.models import AgendaItem, Attendance, Opinion, Session
from requests_workflow.committee.opinions import presentation as opinions_presentation
from requests_workflow.committee.sessions import agenda as agendas
from requests_workflow.committee.sessions import queries
from requests_workflow.procedure import presentation
from requests_workflow.procedure.presentation import Button, StateWords


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
    return session.state not in ("closed", "cancelled") and session.held_on >= today


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


def buttons(session: Session, user: User, *, at: datetime) -> list[Button]:
    """Return the acts of a person on a session, the main one first; to convene is not offered twice."""
    again = presentation.act_url(session, "convene") if session.convened_at else ""
    found = [one for one in presentation.buttons(session, user, at=at) if one.url != again]
    return sorted(found, key=lambda one: (bool(one.refusal), one.weight != "primary"))


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
    #: When it is expected to begin; empty for who does not see the whole agenda, whom a gap would tell something.
    hour: str = ""


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
    hours = _hours(session) if len(shown) == len(items) and session.state in queries.DRAWN_UP else {}
    return [
        replace(
            _entry(number, item, given.get(item.request_id), voters.get(item.request_id), untold),
            hour=hours.get(item.pk, ""),
        )
        for number, item in enumerate(shown, start=1)
    ]


def _hours(session: Session) -> dict[int, str]:
    """Return when each item (key) is expected to begin, in words; nothing for those that take no time of their own."""
    return {slot.item.pk: words.time_of_day(slot.begins_at) for slot in agendas.slots(session) if slot.minutes}


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
        facts=(*_handling_facts(item), *_vote_or_quorum(item, opinion, voters)),
        warning="" if opinion else _undeclared_words(len(voters.undeclared)),
    )


def _handling_facts(item: AgendaItem) -> tuple[str, ...]:
    if item.handling == Handling.DEBATE:
        return ()
    label = str(Handling(item.handling).label)
    return (f"{label} : {item.handling_reason}",) if item.handling_reason else (label,)


def _vote_or_quorum(item: AgendaItem, opinion: Opinion | None, voters) -> tuple[str, ...]:
    return opinions_presentation.vote_facts(opinion) if opinion else _quorum_facts(item.session, voters)


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


# Who comes


@dataclass(frozen=True)
class MemberPart:
    """How one member stands towards a session, and since when; `here` once they take part."""

    name: str
    how: str
    since: str
    here: bool


def attendance(session: Session) -> list[MemberPart]:
    """Return the members of whose part something was noted, by name."""
    rows = queries.standings(session).values()
    return [_part(row, session) for row in sorted(rows, key=lambda row: row.member.full_name)]


def _part(row: Attendance, session: Session) -> MemberPart:
    how = str(Presence(row.how).label)
    if row.how == Presence.EXCUSED and is_late_excuse(row, session):
        how = _("Excusé, prévenu tardivement")
    return MemberPart(row.member.full_name, how, words.moment(row.noted_at), row.how in TAKING_PART)


def is_late_excuse(row: Attendance, session: Session) -> bool:
    """Tell whether an absence was told later than the rules want (parameter `absence_hours`)."""
    return hours_until(session, row.noted_at) < int(session.rule_set.parameter("absence_hours"))


def hours_until(session: Session, at: datetime) -> float:
    """Return the hours that elapse from an instant until a session begins, below zero once it has begun."""
    # Counted in UTC: a change of clocks between the two changes nothing to them.
    return (session.begins_at.astimezone(UTC) - at.astimezone(UTC)) / timedelta(hours=1)


def papers_words(session: Session) -> str:
    """Return when the papers of a session were sent, or that they are awaited; nothing while nobody expects them."""
    sent = queries.papers_of(session)
    if sent is not None:
        said = {"moment": words.moment(sent.sent_at), "reason": sent.late_reason}
        late = hours_until(session, sent.sent_at) < int(session.rule_set.parameter("papers_hours"))
        if late and sent.late_reason:
            return _("Documents envoyés le %(moment)s, tardivement : %(reason)s") % said
        if late:
            return (
                _("Documents envoyés le %(moment)s ; la séance, avancée depuis, laisse moins de temps pour lire.")
                % said
            )
        return _("Documents envoyés le %(moment)s.") % said
    if session.state not in ("agenda_published", "open"):
        return ""
    return _(
        "Les documents ne sont pas encore envoyés : les membres les attendent %(hours)s heures avant la séance."
    ) % {"hours": int(session.rule_set.parameter("papers_hours"))}


# Drawing up the agenda


@dataclass(frozen=True)
class SlotRow:
    """One item as the secretariat arranges it; `fields` is empty once it was opened."""

    item: AgendaItem
    hour: str
    due: str
    too_late: bool
    state: StateWords
    url: str
    fields: dict | None


def slot_rows(slots: list[agendas.Slot], form) -> list[SlotRow]:
    """Return the agenda with the fields that arrange it."""
    fields = dict(form.rows)
    return [
        SlotRow(
            item=slot.item,
            hour=words.time_of_day(slot.begins_at),
            due=words.day_month(slot.due_on) if slot.due_on else "",
            too_late=slot.too_late,
            state=item_state(slot.item),
            url=reverse("committee:file", args=[slot.item.request.reference]),
            fields=fields.get(slot.item),
        )
        for slot in slots
    ]


def load_words(session: Session, slots: list[agendas.Slot]) -> str:
    """Return how many files an agenda holds and when it is expected to end."""
    if not slots:
        return _("Aucun dossier inscrit.")
    minutes = sum(slot.minutes for slot in slots)
    said = ngettext("%(n)s dossier, %(minutes)s minutes", "%(n)s dossiers, %(minutes)s minutes", len(slots))
    end = words.time_of_day(session.begins_at + timedelta(minutes=minutes))
    return said % {"n": len(slots), "minutes": minutes} + _(" : fin prévue à %(hour)s.") % {"hour": end}


@dataclass(frozen=True)
class WaitingRow:
    reference: str
    title: str
    url: str
    due: str
    pressing: bool
    reports: str


def waiting_rows(found: list[agendas.Waiting], session: Session) -> list[WaitingRow]:
    """Return the files that wait for a session, the most pressing first."""
    return [
        WaitingRow(
            reference=one.request.reference,
            title=one.request.title,
            url=reverse("committee:file", args=[one.request.reference]),
            due=words.day_month(one.due_on) if one.due_on else "",
            pressing=one.due_on is not None and one.due_on < session.held_on,
            reports=_("%(done)s sur %(all)s") % {"done": one.reports_in, "all": one.reports_needed},
        )
        for one in found
    ]
