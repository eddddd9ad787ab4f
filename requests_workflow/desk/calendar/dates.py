"""Every date of a person, from what waits for them, the sessions they sit in and the descriptions they keep."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from urllib.parse import urlsplit

from django.urls import resolve, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub import clock
from hub.accounts import queries as accounts
from hub.accounts.enums import Role
from hub.accounts.models import User
from requests_workflow.committee import queries as committee
from requests_workflow.committee.sessions import queries as committee_sessions
from requests_workflow.consultation import queries as consultation
from requests_workflow.desk import worklist
from requests_workflow.desk.reasons import Reasons
from requests_workflow.procedure import wording
from requests_workflow.procedure.clock_engine import is_over
from requests_workflow.stewardship import queries as stewardship

DUE, SESSION, ATTESTATION, ABSENCE = "due", "session", "attestation", "absence"
KIND_LABELS = {
    DUE: gettext_lazy("Dernier jour"),
    SESSION: gettext_lazy("Séance"),
    ATTESTATION: gettext_lazy("Attestation"),
    ABSENCE: gettext_lazy("Absence"),
}
SEATED = frozenset({Role.SECRETARIAT, Role.CHAIR, Role.COMMITTEE_MEMBER})
#: How far back sessions are kept in a calendar; what is late stays until it is done.
PAST = timedelta(days=92)


@dataclass(frozen=True)
class Date:
    """One date of one person, or the days `on` to `until`, both included.

    `about` is a title, for pages only: it may be content of a file.
    """

    kind: str
    on: date
    what: str
    url: str
    reference: str = ""
    about: str = ""
    late: bool = False
    until: date | None = None

    @property
    def last(self) -> date:
        return self.until or self.on

    @property
    def kind_label(self) -> str:
        return str(KIND_LABELS[self.kind])


def of(user: User, *, at: datetime) -> list[Date]:
    """Return the dates of a person, the earliest first; the same few queries however many."""
    today = clock.day_of(at)
    parts = (_tasks(user, at), _sessions(user, today), _attestations(user, today), _absences(user, today))
    found = [one for part in parts for one in part]
    # A description to attest soon is a task too: it stands once.
    once = {(one.on, one.url, one.what): one for one in reversed(found)}
    return sorted(once.values(), key=lambda one: (one.on, one.reference, one.url, one.what))


def _tasks(user: User, at: datetime) -> Iterator[Date]:
    today = clock.day_of(at)
    for file in worklist.waiting_for(user, Reasons(user, today)).filter(due_on__isnull=False):
        url, late = reverse("desk:file", args=[file.reference]), is_over(file.due_on, today)
        yield Date(DUE, file.due_on, wording.of(file.rule_state, "next"), url, file.reference, file.title, late)
    for row in (*consultation.to_do(user, at), *committee.to_do(user, at), *stewardship.to_do(user, at)):
        if row.due_on:
            late = is_over(row.due_on, today)
            yield Date(DUE, row.due_on, row.what, row.url, _reference_in(row.url), row.title, late)


def _reference_in(url: str) -> str:
    """Return the reference of the file whose page this is; "" for a page of something else."""
    return resolve(urlsplit(url).path).kwargs.get("reference", "")


def _sessions(user: User, today: date) -> Iterator[Date]:
    if not SEATED & accounts.roles_of(user):
        return
    for session in committee_sessions.calendar(user).filter(held_on__gte=today - PAST):
        hour = {"hour": session.starts_at.hour, "minute": f"{session.starts_at:%M}"}
        what = _("Séance du comité à %(hour)s h %(minute)s") % hour
        url = reverse("committee:session", args=[session.pk])
        yield Date(SESSION, session.held_on, what, url, about=session.get_mode_display())


def _attestations(user: User, today: date) -> Iterator[Date]:
    if Role.DATA_HOLDER not in accounts.roles_of(user):
        return
    for line in stewardship.lines(list(stewardship.visible_to(user)), today=today):
        if line.due_on:
            yield Date(
                kind=ATTESTATION,
                on=line.due_on,
                what=_("Attester que la description est exacte, ou la modifier"),
                url=reverse("stewardship:detail", args=[line.dataset.code]),
                about=line.dataset.title,
                late=line.late,
            )


def _absences(user: User, today: date) -> Iterator[Date]:
    url = reverse("desk:absences")
    for one in accounts.absences_of([user], from_=today):
        what = _("Absent, remplacé par %(name)s") % {"name": one.substitute.full_name}
        yield Date(ABSENCE, one.since_on, what, url, until=one.until_on)
    for one in accounts.replacements_by(user, from_=today):
        what = _("Remplacer %(name)s") % {"name": one.user.full_name}
        yield Date(ABSENCE, one.since_on, what, url, until=one.until_on)


@dataclass(frozen=True)
class Month:
    """What the page of one month shows; `overdue`, on the present month only, should have been done before it."""

    first: date
    days: list[tuple[date, list[Date]]]
    overdue: list[Date]
    before: date
    after: date
    #: The first of the nearest later month that holds a date; None when there is none.
    next_with_dates: date | None


def month_of(found: Iterable[Date], first: date, *, today: date) -> Month:
    """Return the dates of the month that begins on `first`."""
    found = list(found)
    after = _next(first)
    inside = [one for one in found if one.on < after and one.last >= first]
    is_present = (first.year, first.month) == (today.year, today.month)
    later = next((one.on.replace(day=1) for one in found if one.on >= after), None)
    return Month(
        first=first,
        days=[(day, list(ones)) for day, ones in groupby(inside, key=lambda one: one.on)],
        overdue=[one for one in found if one.late and one.on < first] if is_present else [],
        before=(first - timedelta(days=1)).replace(day=1),
        after=after,
        next_with_dates=later,
    )


def _next(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)
