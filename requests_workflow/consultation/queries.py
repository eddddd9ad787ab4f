"""Whom a file's data oblige us to consult, what they answered, and who may read it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from catalogue import queries as catalogue
from catalogue.models import Holder
from hub.accounts import queries as accounts
from hub.accounts.enums import Role
from hub.accounts.models import User
from requests_workflow.consultation import conditions
from requests_workflow.consultation.models import Consultation, RemarkDocument
from requests_workflow.dossier import queries as dossier
from requests_workflow.procedure import policies
from requests_workflow.procedure.enums import TEAM
from requests_workflow.procedure.models import AccessRequest, Clock

#: Functions that read every holder's remarks. A member of the committee does so once no interest was declared.
READERS = frozenset({"secretariat", "chair", "committee_member", "rapporteur", "dpo", "auditor"})
#: The delay that runs, by the rules, in every state where the committee examines a file.
COMMITTEE_CLOCK = "C4"
#: States of a consultation in which the holder speaks, or may.
ANSWERS = ("sent", "remarked")
#: Ties that make a reader a party: a member who is also the sponsor reads nothing as a member.
PARTIES = TEAM | {"data_holder"}


@dataclass(frozen=True)
class Row:
    """One thing a person must do: what, on which file, where, until when, and why they."""

    title: str
    what: str
    url: str
    due_on: date | None
    why: str = ""


# Whom to consult


def holders_concerned(request: AccessRequest) -> list[Holder]:
    """Return the distinct holders of the catalogue data that a file asks for, whether consulted or not."""
    asked = [chosen.dataset.pk for chosen in dossier.requested_datasets(request)]
    return list(catalogue.holders_to_consult(asked).select_related("organisation__group"))


def holders_awaiting(request: AccessRequest) -> list[Holder]:
    """Return the holders to consult: some catalogue data of theirs was never sent to them, and they did not step aside.

    A file that came back with more data consults again those who hold them.
    """
    found = list(consultations_of(request))
    sent = {(row.holder_id, one["code"]) for row in found for one in row.sent_data}
    aside = {row.holder_id for row in found if row.state == "recused"}
    asked = [one.dataset for one in dossier.requested_datasets(request) if one.dataset.is_catalogue_data]
    lacking = {data.holder_id for data in asked if (data.holder_id, data.code) not in sent} - aside
    return [holder for holder in holders_concerned(request) if holder.pk in lacking]


# What was sent and answered


def consultations_of(request: AccessRequest) -> QuerySet[Consultation]:
    """Return every consultation of a file, by holder."""
    people = ("delegate", "delegated_by", "closed_by")
    return Consultation.objects.filter(request=request).select_related("request", "holder__organisation", *people)


def open_consultations(request: AccessRequest) -> QuerySet[Consultation]:
    """Return the consultations of a file that await an answer."""
    return consultations_of(request).filter(state="sent")


def is_examined(request: AccessRequest) -> bool:
    """Tell whether the committee has the file before it."""
    return request.rule_state.clock == COMMITTEE_CLOCK


def answers_of(holder: Holder, request: AccessRequest) -> QuerySet[Consultation]:
    """Return the consultations in which a holder answers or may still answer on a file."""
    return Consultation.objects.filter(request=request, holder=holder, state__in=ANSWERS)


def answers_of_organisation(organisation, request: AccessRequest) -> QuerySet[Consultation]:
    """Return the same for whichever holders an organisation speaks for."""
    return Consultation.objects.filter(request=request, holder__organisation=organisation, state__in=ANSWERS)


def holders_for(user: User, request: AccessRequest) -> list[Holder]:
    """Return the holders that a condition set by this person may name: for a holder, its own that are consulted."""
    if Role.SECRETARIAT in policies.roles_on(user, request):
        asked = [chosen.dataset_id for chosen in dossier.requested_datasets(request)]
        return list(catalogue.holders_of(asked))
    own = consultations_of(request).filter(holder__organisation__in=organisations(user), state__in=ANSWERS)
    return list({row.holder_id: row.holder for row in own}.values())


def own_consultations(user: User) -> QuerySet[Consultation]:
    """Return the consultations sent to this person's organisations on files they see, the last sent first."""
    found = Consultation.objects.filter(
        holder__organisation__in=organisations(user), request__in=policies.visible_to(user)
    )
    return found.select_related("request", "holder", "delegate", "delegated_by", "closed_by").order_by("-sent_at", "pk")


def awaiting_answer(user: User, also: Collection[int] = ()) -> list[Consultation]:
    """Return this person's open consultations: entrusted to nobody, to them, or by them; and, of theirs, `also`."""
    mine = Q(delegate=None) | Q(delegate=user) | Q(delegated_by=user)
    return list(own_consultations(user).filter(mine & Q(state="sent") | Q(pk__in=also)))


def reads_all(user: User, request: AccessRequest) -> bool:
    """Tell whether a person who sees the file reads the remarks of every holder."""
    roles = policies.roles_on(user, request)
    return bool(roles & READERS) and not roles & PARTIES


def readable_by(user: User, request: AccessRequest) -> QuerySet[Consultation]:
    """Return the consultations a person who sees the file may read: all, or those sent to their organisations."""
    found = consultations_of(request)
    return found if reads_all(user, request) else found.filter(holder__organisation__in=organisations(user))


def document_of(user: User, request: AccessRequest, pk: int) -> RemarkDocument | None:
    """Return a PDF joined to remarks that this person may read."""
    return RemarkDocument.objects.filter(consultation__in=readable_by(user, request), pk=pk).first()


def has_conditions_for(user: User, request: AccessRequest) -> bool:
    """Tell whether this person reads a condition of the file, or may have one to set as a consulted holder."""
    return bool(conditions.readable_by(user, request)) or (
        is_examined(request) and not reads_all(user, request) and bool(holders_for(user, request))
    )


def organisations(user: User) -> list:
    return accounts.organisations_of(user, Role.DATA_HOLDER)


def colleagues(consultation: Consultation) -> QuerySet[User]:
    """Return those who may answer a consultation: the people of the holder's organisation."""
    return accounts.people_of(consultation.holder.organisation_id, Role.DATA_HOLDER)


def dues(consultations) -> dict[int, Clock]:
    """Return the running delay of consultations, by their key: one query."""
    keys = [row.pk for row in consultations]
    found = Clock.objects.filter(subject_machine=Consultation.machine_name, subject_id__in=keys, running=True)
    return {clock.subject_id: clock for clock in found}


# What is to be done


def to_do(user: User, at) -> list[Row]:
    """Return what awaits this person, consultations and conditions, nearest date first."""
    found = awaiting_answer(user)
    running = dues(found)
    rows = [_row(one, user, running[one.pk].due_on if one.pk in running else None) for one in found]
    rows += [_condition_row(condition, user) for condition in conditions.awaiting(user)]
    return sorted(rows, key=lambda row: row.due_on or date.max)


def _row(consultation: Consultation, user: User, due_on: date | None) -> Row:
    return Row(
        title=consultation.request.title,
        what=_("Faire vos remarques au nom de %(holder)s") % {"holder": consultation.holder.short_name},
        url=reverse("consultation:detail", args=[consultation.request.reference]),
        due_on=due_on,
        why=_why(consultation, user),
    )


def _why(consultation: Consultation, user: User) -> str:
    if consultation.delegate_id is None:
        return _("Vous répondez pour %(holder)s") % {"holder": consultation.holder.short_name}
    if consultation.delegate_id == user.pk:
        return _("Confiée par %(name)s") % {"name": consultation.delegated_by.full_name}
    return _("Vous l’avez confiée à %(name)s") % {"name": consultation.delegate.full_name}


def _condition_row(condition, user: User) -> Row:
    giving = condition.awaits_evidence
    return Row(
        title=condition.request.title,
        what=_("Donner le justificatif d’une condition") if giving else _("Examiner le justificatif d’une condition"),
        url=reverse("consultation:conditions", args=[condition.request.reference]) + f"#condition-{condition.pk}",
        due_on=condition.due_on if giving else None,
        why=_("Elle vous oblige") if giving else _("Vous pouvez la lever"),
    )
