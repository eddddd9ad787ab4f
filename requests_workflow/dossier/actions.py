"""Beginning a file, once, however many times the button is pressed, and filling it from the basket."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from catalogue.basket import actions as basket
from hub import clock
from hub.accounts.models import Organisation, User
from requests_workflow import rules
from requests_workflow.dossier import queries
from requests_workflow.dossier.need import parts as data_need
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
    from_basket: bool = False,
    copied_from: str = "",
    orientation: str = "",
) -> AccessRequest:
    """Return the file of this creation key, begun now under the rules in force or by an earlier press of the button.

    `from_basket` asks for what the person put aside in the catalogue, and leaves the basket empty if the file is begun.
    `copied_from` is the reference of the file it is a copy of, whose answers come afterwards.
    `orientation` is the code of one: the file takes its route and the answers already given.
    Raises `KeyTaken`, and the door's refusals.
    """
    ruleset = rules.in_force(clock.day_of(at))
    file = AccessRequest(
        ruleset=ruleset.id,
        form_version=ruleset.form_in_force(clock.day_of(at)).id,
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
            parts = basket.take_out(by, at=at) if from_basket else []
            data = {"dataset": dataset, "parts": parts, "copied_from": copied_from, "orientation": orientation}
            return door.perform("create", file, by=by, at=at, data=data).subject
    except IntegrityError as error:
        already = _begun(by, creation_key)
        if already is None:
            raise KeyTaken from error
        return already


@transaction.atomic
def add_basket(file: AccessRequest, *, by: User, at: datetime) -> None:
    """Ask, in a file that is being written, for what the person put aside too; the basket is empty then.

    Raises the door's refusals.
    """
    held = [data_need.as_wanted(one) for one in queries.requested_data(file)]
    wanted = data_need.with_more(held, basket.take_out(by, at=at))
    door.perform("choose_data", file, by=by, at=at, data={"datasets": wanted})


def _begun(by: User, creation_key: UUID) -> AccessRequest | None:
    return AccessRequest.objects.filter(created_by=by, creation_key=creation_key).first()
