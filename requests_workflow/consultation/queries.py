"""Whom a file's data oblige us to consult, what they answered, and who may read it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from catalogue import queries as catalogue
from catalogue.models import Holder
from hub.accounts import queries as accounts
from hub.accounts.enums import Role
from hub.accounts.models import User
from requests_workflow.consultation.models import Consultation
from requests_workflow.dossier import queries as dossier
from requests_workflow.procedure import policies
from requests_workflow.procedure.models import AccessRequest, Clock

#: Functions that read every holder's remarks. A member of the committee does so once no interest was declared.
READERS = frozenset({"secretariat", "chair", "committee_member", "rapporteur", "dpo", "auditor"})
#: Ties that make a reader a party: a member who is also the sponsor reads nothing as a member.
PARTIES = frozenset({"sponsor", "signatory", "data_holder"})


@dataclass(frozen=True)
class Row:
    """One thing a person must do: what, on which file, where, until when."""

    title: str
    what: str
    url: str
    due_on: date | None


def consultations_of(request: AccessRequest) -> QuerySet[Consultation]:
    """Return every consultation of a file, by holder."""
    return Consultation.objects.filter(request=request).select_related("request", "holder__organisation")


def holders_concerned(request: AccessRequest) -> list[Holder]:
    """Return the distinct holders of the catalogue data that a file asks for, whether consulted or not."""
    asked = [chosen.dataset.pk for chosen in dossier.requested_datasets(request)]
    return list(catalogue.holders_to_consult(asked).select_related("organisation__group"))


def holders_awaiting(request: AccessRequest) -> list[Holder]:
    """Return the holders concerned by a file that nobody has consulted yet."""
    consulted = set(Consultation.objects.filter(request=request).values_list("holder_id", flat=True))
    return [holder for holder in holders_concerned(request) if holder.pk not in consulted]


def reads_all(user: User, request: AccessRequest) -> bool:
    """Tell whether a person who sees the file reads the remarks of every holder."""
    roles = policies.roles_on(user, request)
    return bool(roles & READERS) and not roles & PARTIES


def readable_by(user: User, request: AccessRequest) -> QuerySet[Consultation]:
    """Return the consultations a person who sees the file may read: all, or those sent to their organisations."""
    found = consultations_of(request)
    return found if reads_all(user, request) else found.filter(holder__organisation__in=organisations(user))


def organisations(user: User) -> list:
    return accounts.organisations_of(user, Role.DATA_HOLDER)


def dues(request: AccessRequest) -> dict[int, Clock]:
    """Return the running delay of each consultation of a file, by its key."""
    return {clock.subject_id: clock for clock in _running([request])}


def _running(requests) -> QuerySet[Clock]:
    return Clock.objects.filter(request__in=requests, subject_machine=Consultation.machine_name, running=True)


def to_do(user: User, at) -> list[Row]:
    """Return the consultations that await an answer of this person's organisations, nearest date first."""
    sent = Consultation.objects.filter(
        state="sent", holder__organisation__in=organisations(user), request__in=policies.visible_to(user)
    ).select_related("request", "holder")
    found = list(sent)
    due_on = {clock.subject_id: clock.due_on for clock in _running([row.request_id for row in found])}
    rows = [_row(consultation, due_on.get(consultation.pk)) for consultation in found]
    return sorted(rows, key=lambda row: row.due_on or date.max)


def _row(consultation: Consultation, due_on: date | None) -> Row:
    return Row(
        title=consultation.request.title,
        what=_("Faire vos remarques au nom de %(holder)s") % {"holder": consultation.holder.short_name},
        url=reverse("consultation:detail", args=[consultation.request.reference]),
        due_on=due_on,
    )
