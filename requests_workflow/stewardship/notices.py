"""Who is told by mail of an act on a description, and of an attestation that is due."""

from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from catalogue.models import Dataset
from hub.accounts import queries as accounts
from hub.accounts.enums import Role
from hub.accounts.models import User
from hub.mail import outbox
from requests_workflow.procedure import wording
from requests_workflow.procedure.notices import telling


def queue(act) -> None:
    """Queue one mail for each person the rule wants told, except the one who acted."""
    description = act.subject
    for role in act.transition.notify:
        for person in _people(role, description.dataset):
            if person.pk == act.by.pk:
                continue
            with translation.override(person.language):
                context = {
                    "what": wording.kind_label(act.transition.audit),
                    "next": wording.of(description.rule_state, "next"),
                    **_context(description.dataset),
                }
            key = f"{act.transition.audit}:{description.pk}:{description.version}:{act.at.isoformat()}:{person.pk}"
            at_once = telling(act.transition, role) == "at_once"
            outbox.queue("description", to=person, context=context, key=key, at=act.at, at_once=at_once)


def remind(dataset: Dataset, *, due_on: date, reminded_on: date, at: datetime) -> None:
    """Queue the reminder of a day for those who answer for a dataset; the same day again changes nothing."""
    for person in _people(Role.DATA_HOLDER, dataset):
        with translation.override(person.language):
            context = {"due_on": due_on, "late": reminded_on > due_on, **_context(dataset)}
        key = f"attestation:{dataset.pk}:{due_on}:{reminded_on}:{person.pk}"
        outbox.queue("attestation", to=person, context=context, key=key, at=at)


def _people(role: str, dataset: Dataset) -> Iterable[User]:
    if role == Role.DATA_HOLDER:
        return accounts.people_of(dataset.holder.organisation_id, Role.DATA_HOLDER)
    return accounts.people_in_role(role)


def _context(dataset: Dataset) -> dict[str, str]:
    address = reverse("stewardship:detail", args=[dataset.code])
    return {"title": dataset.title, "address": settings.HUB_PUBLIC_URL + address}
