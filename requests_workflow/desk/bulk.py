"""One act on many files: each goes through the door by itself, and what was refused is told with its reason."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from hub import clock as system_clock
from hub.accounts.enums import Role
from hub.accounts.models import User
from requests_workflow.desk import expiry
from requests_workflow.procedure import door, policies, registry, subjects, wording
from requests_workflow.procedure.models import AccessRequest, Clock, Stateful
from requests_workflow.procedure.refusals import Refused

#: The kind of the acts that remind somebody by hand.
NUDGED = "dossier.nudged"

Planned = tuple[str, Stateful, dict]


@dataclass(frozen=True)
class Outcome:
    """What became of one act on one file; `refusal` is empty when it was done."""

    file: AccessRequest
    url: str
    act: str
    refusal: str


def assign(references: Collection[str], officer: User, *, by: User, at: datetime) -> list[Outcome]:
    """Give files to an officer."""
    return _each(_files(references, by), lambda file: [("assign_officer", file, {"officer": officer})], by=by, at=at)


def record_silences(references: Collection[str], *, by: User, at: datetime) -> list[Outcome]:
    """Record the silence of those whom files consult and whose delay ended; never that of a file's own authority."""
    files, today = _files(references, by), system_clock.day_of(at)
    ended = _ended_delays(files, today)
    return _each(files, lambda file: list(_silences(file, ended[file.pk], today)), by=by, at=at)


def nudge(references: Collection[str], *, by: User, at: datetime) -> list[Outcome]:
    """Remind those whom files await, wherever the rules have an act for it."""
    return _each(_files(references, by), _nudges, by=by, at=at)


def _files(references: Collection[str], user: User) -> list[AccessRequest]:
    """Return the files this person sees among those named; the others do not exist for them."""
    return list(policies.visible_to(user).filter(reference__in=references).order_by("reference"))


def _each(
    files: Iterable[AccessRequest], plan: Callable[[AccessRequest], Collection[Planned]], *, by: User, at: datetime
) -> list[Outcome]:
    outcomes = []
    for file in files:
        outcomes += [_performed(file, *act, by=by, at=at) for act in plan(file)] or [_nothing(file)]
    return outcomes


def _performed(file: AccessRequest, name: str, subject: Stateful, data: dict, *, by: User, at: datetime) -> Outcome:
    label = wording.of(subject.machine.transitions[name], "label")
    try:
        door.perform(name, subject, by=by, at=at, data=data)
    except Refused as refused:
        return Outcome(file, _url(file), label, refused.reason)
    return Outcome(file, _url(file), label, "")


def _nothing(file: AccessRequest) -> Outcome:
    return Outcome(file, _url(file), "", _("Rien de tel à faire sur ce dossier aujourd’hui."))


def _url(file: AccessRequest) -> str:
    return reverse("desk:file", args=[file.reference])


def _nudges(file: AccessRequest) -> list[Planned]:
    acts = file.machine.transitions_from(file.state)
    return [(act.name, file, {}) for act in acts if act.audit == NUDGED]


def _ended_delays(files: Collection[AccessRequest], today: date) -> dict[int, list[Clock]]:
    """Return the ended delays of what hangs on files, by the key of the file."""
    found = Clock.objects.filter(request__in=files, running=True, due_on__lt=today)
    ended = defaultdict(list)
    for clock in found.exclude(subject_machine=AccessRequest.machine_name):
        ended[clock.request_id].append(clock)
    return ended


def _silences(file: AccessRequest, clocks: Collection[Clock], today: date) -> Iterator[Planned]:
    """Yield the acts that ask for nothing but to be done."""
    for found in expiry.due(file, clocks, {Role.SECRETARIAT}, today):
        machine = found.clock.subject_machine
        if (machine, found.act.name) not in registry.ACT_FORMS:
            yield found.act.name, subjects.find(file, machine, found.clock.subject_id), {}
