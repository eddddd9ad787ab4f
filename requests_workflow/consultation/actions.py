"""Acts that a page does in several steps: setting a condition, answering several consultations together."""

from collections.abc import Mapping
from datetime import date, datetime

from catalogue.models import Holder
from hub.accounts.enums import Role
from hub.accounts.models import User
from requests_workflow.consultation import queries
from requests_workflow.consultation.enums import Origin, Owner
from requests_workflow.consultation.models import Condition, Consultation
from requests_workflow.procedure import door, policies
from requests_workflow.procedure.models import AccessRequest
from requests_workflow.procedure.refusals import Refused


def new_condition(
    file: AccessRequest,
    *,
    by: User,
    at: datetime,
    text: str,
    origin: str,
    owner: str,
    due_on: date | None,
    holder: Holder | None = None,
) -> Condition:
    """Return a condition that the act `set_condition` brings to life."""
    return Condition(
        request=file, text=text, origin=origin, owner=owner, holder=holder, due_on=due_on, set_at=at, set_by=by
    )


def check_may_set_condition(file: AccessRequest, *, by: User, at: datetime) -> None:
    """Raise the `Refused` that keeps a person from setting any condition on a file now."""
    if Role.SECRETARIAT in policies.roles_on(by, file):
        origin, holder = Origin.OFFICE, None
    else:
        origin, holder = Origin.HOLDER, next(iter(queries.holders_for(by, file)), None)
    blank = new_condition(file, by=by, at=at, text="", origin=origin, owner=Owner.SPONSOR, due_on=None, holder=holder)
    door.check("set_condition", blank, by=by, at=at)


def may_set_condition(file: AccessRequest, *, by: User, at: datetime) -> bool:
    try:
        check_may_set_condition(file, by=by, at=at)
    except Refused:
        return False
    return True


def answer_together(
    answers: Mapping[int, dict], among: list[Consultation], *, by: User, at: datetime
) -> dict[int, str]:
    """Give the remarks of several consultations, each through the door; return why some were refused, by their key.

    One that is refused takes nothing away from the others.
    """
    refused = {}
    for consultation in among:
        try:
            door.perform("give_remarks", consultation, by=by, at=at, data=answers[consultation.pk])
        except Refused as refusal:
            refused[consultation.pk] = refusal.reason
    return refused
