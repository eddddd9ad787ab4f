"""Who is told of an act, by mail: a function of the act, the roles its rule names and the file. No content of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from hub import clock as system_clock
from hub.accounts import grants
from hub.accounts import queries as accounts
from hub.accounts.models import User
from hub.mail import families, outbox
from requests_workflow import rules
from requests_workflow.procedure import policies, wording
from requests_workflow.procedure.enums import Grant
from requests_workflow.procedure.models import AccessRequest, Stateful

#: How a role learns of an act: a mail that cannot be refused, one in the way each person chose, or none.
Telling = Literal["at_once", "chosen", "nobody"]


@dataclass(frozen=True)
class Recipient:
    """A person, the role they are told in, and the absent colleague whose place they take."""

    person: User
    role: str
    instead_of: User | None = None


def telling(transition: rules.Transition, role: str) -> Telling:
    """Return how the rules have a role told of an act."""
    if role in transition.at_once:
        return "at_once"
    return "chosen" if role in transition.notify else "nobody"


def queue(act) -> None:
    """Tell each person whom the rule of an act wants told, except the one who acted."""
    rule = act.transition
    if not rule.notify:
        return
    # Who has two roles on a file is told in the one that gives a task.
    roles = sorted(rule.notify, key=lambda role: role not in rule.at_once)
    for recipient in recipients(roles, act.subject, on=system_clock.day_of(act.at), without=act.by):
        _queue_one(act, recipient)


def recipients(roles: Iterable[str], subject: Stateful, *, on: date, without: User | None = None) -> list[Recipient]:
    """Return who is told, in these roles, of something about a subject: each person once, in the order of the roles.

    A recused person never is; nor is a data holder of what is another's. Who stands in for an absent person on that
    day is told too, if the file is open to them. Nobody is told of what belongs to no file.
    """
    file = subject.file
    if file is None:
        return []
    left_out = {person.pk for person in grants.people_with(Grant.RECUSED_FROM, on=file)}
    left_out |= {without.pk} if without else set()
    concerned = [each for each in _concerned(roles, subject) if each.person.pk not in left_out]
    found: dict[int, Recipient] = {}
    for each in [*concerned, *_stand_ins(concerned, file, on=on)]:
        if each.person.is_active and each.person.pk not in left_out:
            found.setdefault(each.person.pk, each)
    return list(found.values())


def _concerned(roles: Iterable[str], subject: Stateful) -> Iterator[Recipient]:
    for role in roles:
        for person in policies.people_for(role, subject):
            if subject.concerns(person, role):
                yield Recipient(person, role)


def _stand_ins(recipients: Iterable[Recipient], file: AccessRequest, *, on: date) -> Iterator[Recipient]:
    for absent in recipients:
        for person in accounts.stand_ins(absent.person, on=on):
            if policies.is_visible(person, file):
                yield Recipient(person, absent.role, absent.person)


def _queue_one(act, recipient: Recipient) -> None:
    request, person = act.request, recipient.person
    with translation.override(person.language):
        context = {
            "what": wording.kind_label(act.transition.audit),
            "next": wording.of(act.subject.rule_state, "next"),
            **words_for(recipient, request),
        }
    outbox.queue(
        "act",
        to=person,
        context=context,
        family=families.of_act(act.transition.audit),
        at_once=telling(act.transition, recipient.role) == "at_once",
        thread=request.reference,
        key=f"{act.transition.audit}:{act.subject.machine_name}:{act.subject.pk}:{act.subject.version}"
        f":{act.at.isoformat()}:{person.pk}",
        at=act.at,
    )


def words_for(recipient: Recipient, request: AccessRequest) -> dict[str, str]:
    """Return what every mail about a file says to its reader, in the active language: which, where, and why to them."""
    path, words = _link(recipient.person, request)
    return {
        "reference": request.reference,
        "address": settings.HUB_PUBLIC_URL + path,
        "open": words,
        "why": _why(recipient, request),
    }


def _link(person: User, request: AccessRequest) -> tuple[str, str]:
    """Return the file, or the desk for somebody who must first declare their interests to see it."""
    if not policies.is_visible(person, request):
        return reverse("desk:index"), _("Ouvrir mon bureau")
    words = _("Ouvrir le dossier %(reference)s") % {"reference": request.reference}
    return reverse("desk:file", args=[request.reference]), words


def _why(recipient: Recipient, request: AccessRequest) -> str:
    role = wording.role_label(recipient.role, request.rule_set)
    if recipient.instead_of is None:
        return _("Vous recevez ce courriel en tant que : %(role)s.") % {"role": role}
    words = _("Vous recevez ce courriel en remplacement de %(name)s, en tant que : %(role)s.")
    return words % {"name": recipient.instead_of.full_name, "role": role}
