"""What awaits a person: what to do, by when, why it falls to them. Files, and the small machines of their stages."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.paginator import Page, Paginator
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.accounts import queries as accounts
from hub.accounts.enums import Role
from hub.accounts.models import User
from requests_workflow.committee import queries as committee
from requests_workflow.consultation import queries as consultation
from requests_workflow.desk import expiry, states
from requests_workflow.desk.reasons import Reasons
from requests_workflow.procedure import policies, wording
from requests_workflow.procedure.clock_engine import is_over
from requests_workflow.procedure.enums import COAUTHOR
from requests_workflow.procedure.models import AccessRequest, Clock
from requests_workflow.stewardship import queries as stewardship

#: Roles whose work on a file is found by the state it is in; the others' by the small machines of their stage.
AWAITED_BY_STATE = (
    *("sponsor", COAUTHOR, "signatory", "secretariat", "chair", "cnil_liaison", "dpo", "registrar", "data_holder"),
)
#: Roles that a tie to a file gives to people of any function, or of none.
TIED = frozenset({Role.SPONSOR, COAUTHOR, Role.SIGNATORY})
PER_PAGE = 25
SOON = timedelta(days=7)

LATE, THIS_WEEK, LATER = "late", "week", "later"
GROUP_LABELS = {
    LATE: gettext_lazy("En retard"),
    THIS_WEEK: gettext_lazy("Dans les sept jours"),
    LATER: gettext_lazy("Plus tard, ou sans date"),
}


@dataclass(frozen=True)
class Task:
    """One thing to do. `due_on` is the last day, included; None when no delay runs. `note` tells what calls for it."""

    what: str
    url: str
    why: str
    due_on: date | None
    late: bool
    note: str = ""


@dataclass(frozen=True)
class Row:
    """What one file, or one dataset, asks of a person: at least one task, the nearest date first."""

    title: str
    url: str
    reference: str
    controller: str
    tasks: tuple[Task, ...]


@dataclass(frozen=True)
class Group:
    """The rows of a page that share an urgency; `total` counts those of every page."""

    label: str
    total: int
    rows: list[Row]


@dataclass(frozen=True)
class Worklist:
    """One page of it; `files` are the keys of the files of every page."""

    groups: list[Group]
    page: Page
    files: list[int]


@dataclass(frozen=True)
class _Entry:
    """A row before it is drawn: a file by its key, or what a small machine tells."""

    due_on: date | None
    file: int = 0
    told: "_Told | None" = None


@dataclass(frozen=True)
class _Told:
    """What a small machine of a stage tells a person to do, and in which role."""

    title: str
    what: str
    url: str
    due_on: date | None
    role: str


def of(user: User, reasons: Reasons, *, at: datetime, page: str | None = None) -> Worklist:
    """Return one page of what awaits a person, the nearest date first: the same few queries however much it is."""
    today = reasons.day
    files = waiting_for(user, reasons)
    entries = [_Entry(due_on, file=key) for key, due_on in files.values_list("pk", "due_on")]
    keys = [entry.file for entry in entries]
    entries += [_Entry(told.due_on, told=told) for told in _told(user, at)]
    entries.sort(key=lambda entry: (entry.due_on is None, entry.due_on or date.max))
    shown = Paginator(entries, PER_PAGE).get_page(page)
    rows = _Rows(user, reasons, [entry.file for entry in shown if entry.file])
    return Worklist(_groups(entries, shown, rows, today), shown, keys)


def waiting_for(user: User, reasons: Reasons) -> QuerySet[AccessRequest]:
    """Return the files that ask something of a person, each with `due_on`, its nearest running date."""
    found = policies.visible_to(user).filter(_awaits(user, reasons))
    return with_due_date(found, also=expiry.recordable(accounts.roles_of(user), reasons.day))


def followed_by(user: User, todo: Worklist) -> QuerySet[AccessRequest]:
    """Return the files that a person sees and that await nothing of them, the last changed first, with `due_on`."""
    return with_due_date(policies.visible_to(user).exclude(pk__in=todo.files))


def _awaits(user: User, reasons: Reasons) -> Q:
    waits = policies.NOTHING
    for role in _played(user):
        asks = states.awaiting(role) | expiry.expired_for(role, reasons.day)
        waits |= asks & policies.in_role(user, role) & reasons.falls_to(role)
    return waits


def _played(user: User) -> list[str]:
    """Return the roles that may be this person's on a file: a function, or a tie, which needs none."""
    held = accounts.roles_of(user) | TIED
    return [role for role in AWAITED_BY_STATE if role in held]


def with_due_date(files: QuerySet[AccessRequest], *, also: Q = policies.NOTHING) -> QuerySet[AccessRequest]:
    """Add `due_on`: the nearest date that runs for each file itself, or for `also` of it; None when there is none."""
    running = Clock.objects.filter(
        Q(subject_machine=AccessRequest.machine_name) | also,
        request=OuterRef("pk"),
        running=True,
        due_on__isnull=False,
    )
    return files.annotate(due_on=Subquery(running.order_by("due_on").values("due_on")[:1]))


def _told(user: User, at: datetime) -> Iterable[_Told]:
    if Role.DATA_HOLDER in accounts.roles_of(user):
        for row in consultation.to_do(user, at):
            yield _Told(row.title, row.what, row.url, row.due_on, Role.DATA_HOLDER)
    for row in committee.to_do(user, at):
        yield _Told(row.title, row.what, row.url, row.due_on, row.role)
    for row in stewardship.to_do(user, at):
        yield _Told(row.title, row.what, row.url, row.due_on, row.role)


def urgency(due_on: date | None, today: date) -> str:
    """Return in which group a date stands."""
    if is_over(due_on, today):
        return LATE
    return THIS_WEEK if due_on is not None and due_on <= today + SOON else LATER


def _groups(entries: Collection[_Entry], shown: Iterable[_Entry], rows: "_Rows", today: date) -> list[Group]:
    totals = defaultdict(int)
    for entry in entries:
        totals[urgency(entry.due_on, today)] += 1
    drawn = defaultdict(list)
    for entry in shown:
        drawn[urgency(entry.due_on, today)].append(rows.draw(entry))
    return [Group(str(label), totals[name], drawn[name]) for name, label in GROUP_LABELS.items() if drawn[name]]


class _Rows:
    """Draws the rows of a page; reads the files of these keys, which the person sees, with roles and delays, once."""

    def __init__(self, user: User, reasons: Reasons, keys: Collection[int]) -> None:
        self.reasons, self.day = reasons, reasons.day
        self.files = AccessRequest.objects.select_related("organisation", "officer").in_bulk(keys) if keys else {}
        self.roles = policies.roles_on_each(user, list(self.files.values())) if keys else {}
        self.clocks = defaultdict(list)
        for clock in Clock.objects.filter(request__in=keys, running=True) if keys else ():
            self.clocks[clock.request_id].append(clock)

    def draw(self, entry: _Entry) -> Row:
        return self._row_of_file(self.files[entry.file]) if entry.told is None else self._row_told(entry.told)

    def _row_told(self, told: _Told) -> Row:
        task = Task(told.what, told.url, self.reasons.why(told.role), told.due_on, is_over(told.due_on, self.day))
        return Row(told.title, told.url, "", "", (task,))

    def _row_of_file(self, file: AccessRequest) -> Row:
        url = reverse("desk:file", args=[file.reference])
        tasks = [*self._recordings(file), *self._awaited(file, url)]
        return Row(file.title, url, file.reference, file.organisation.name, tuple(tasks))

    def _recordings(self, file: AccessRequest) -> Iterable[Task]:
        """Yield the ends of delays to record, each with the act's own page."""
        for found in expiry.due(file, self.clocks[file.pk], self.roles[file.pk], self.day):
            role = next(role for role in found.act.by if role in self.roles[file.pk])
            yield Task(
                what=wording.of(found.act, "label"),
                url=found.url,
                why=self.reasons.why(role, file),
                due_on=found.clock.due_on,
                late=True,
                note=_note(found),
            )

    def _awaited(self, file: AccessRequest, url: str) -> Iterable[Task]:
        """Yield what the state of the file waits for from this person: a signature that was asked for comes first."""
        for role in self._awaited_roles(file):
            due_on, why = self._due_on(file), self.reasons.why(role, file)
            what, where = wording.of(file.rule_state, "next"), url
            if role == Role.SIGNATORY:
                what = wording.of(file.machine.transitions["sign"], "label")
                where = reverse("dossier:signature", args=[file.reference])
            yield Task(what, where, why, due_on, is_over(due_on, self.day))
            return

    def _awaited_roles(self, file: AccessRequest) -> list[str]:
        held, state = self.roles[file.pk], file.rule_state
        if Role.SIGNATORY in held and Role.SIGNATORY in state.waits_for and file.signature_asked_at:
            return [Role.SIGNATORY]
        others = [role for role in AWAITED_BY_STATE if role != Role.SIGNATORY]
        return [role for role in others if role in held and states.waits_for(state, role)]

    def _due_on(self, file: AccessRequest) -> date | None:
        dates = [c.due_on for c in self.clocks[file.pk] if c.subject_machine == file.machine_name and c.due_on]
        return min(dates, default=None)


def _note(found: expiry.Recording) -> str:
    delay = {"delay": wording.of(found.clock.rule, "label")}
    if found.sure:
        return _("Délai échu : %(delay)s.") % delay
    return _("Délai échu : %(delay)s. L’acte demande encore que ses autres conditions soient réunies.") % delay
