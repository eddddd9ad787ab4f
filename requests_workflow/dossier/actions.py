"""Beginning a file, once, however many times the button is pressed."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from hub import clock
from hub.accounts.models import Organisation, User
from requests_workflow import rules
from requests_workflow.procedure import door
from requests_workflow.procedure.models import AccessRequest


class KeyTaken(Exception):
    """Somebody else's file carries this creation key: the form must be asked again."""


def begin_file(
    *,
    by: User,
    organisation: Organisation,
    title: str,
    acronym: str,
    creation_key: UUID,
    at: datetime,
    dataset: str = "",
) -> AccessRequest:
    """Return the file of this creation key, begun now under the rules in force or by an earlier press of the button.

    Raises `KeyTaken`, and the door's refusals.
    """
    file = AccessRequest(
        ruleset=rules.in_force(clock.day_of(at)).id,
        title=title,
        acronym=acronym,
        organisation=organisation,
        created_by=by,
        created_at=at,
        creation_key=creation_key,
    )
    already = _begun(by, creation_key)
    if already is not None:
        return already
    try:
        with transaction.atomic():
            return door.perform("create", file, by=by, at=at, data={"dataset": dataset}).subject
    except IntegrityError as error:
        already = _begun(by, creation_key)
        if already is None:
            raise KeyTaken from error
        return already


def _begun(by: User, creation_key: UUID) -> AccessRequest | None:
    return AccessRequest.objects.filter(created_by=by, creation_key=creation_key).first()
