"""The mails of citizens’ rights: to those who answer for a holder, and to the officer. None tells who wrote."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from hub.accounts import queries as accounts
from hub.accounts.enums import Role
from hub.accounts.models import User
from hub.mail import outbox
from transparency.rights import deadlines
from transparency.rights.models import HolderKey, Letter


def of_new_letter(letter: Letter, *, at: datetime) -> None:
    """Tell those who answer for a holder that a letter waits for them."""
    _tell(_holders(letter.holder.organisation_id), "rights_letter", letter, key=f"rights:{letter.pk}:new", at=at)


def remind(letter: Letter, *, of: str, at: datetime) -> None:
    """Tell those who answer for a holder, and the officer, that a letter waits for too long."""
    people = [*_holders(letter.holder.organisation_id), *accounts.people_in_role(Role.DPO)]
    _tell(people, "rights_late", letter, key=f"rights:{letter.pk}:{of}", at=at)


def _tell(people: Iterable[User], kind: str, letter: Letter, *, key: str, at: datetime) -> None:
    due_on = deadlines.answer_due([letter]).get(letter.pk)
    for person in people:
        with translation.override(person.language):
            context = {
                "number": letter.pk,
                "right": letter.asked.get_right_display(),
                "holder": letter.holder.name,
                "due_on": due_on,
                "acknowledge_by": deadlines.last_day(letter, deadlines.ACKNOWLEDGE),
                "address": settings.HUB_PUBLIC_URL + reverse("rights:letter", args=[letter.pk]),
            }
        outbox.queue(kind, to=person, context=context, key=f"{key}:{person.pk}", at=at)


def of_ending_key(key: HolderKey, *, at: datetime) -> None:
    """Tell those who answer for a holder, and the officer, that its key ends soon."""
    for person in [*_holders(key.holder.organisation_id), *accounts.people_in_role(Role.DPO)]:
        with translation.override(person.language):
            address = settings.HUB_PUBLIC_URL + reverse("rights:keys")
        context = {"holder": key.holder.name, "expires_on": key.expires_on, "address": address}
        outbox.queue("rights_key", to=person, context=context, key=f"rights:key:{key.pk}:{person.pk}", at=at)


def _holders(organisation_id: int | None) -> Iterable[User]:
    return accounts.people_of(organisation_id, Role.DATA_HOLDER) if organisation_id else ()
