"""What a program sends of a description enters by the door, in the function of the person behind its key."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from catalogue.enums import DatasetStatus
from catalogue.models import Dataset, Holder
from catalogue.publishing.description import Description as Document
from catalogue.publishing.description import describe
from catalogue.rdf import harvest
from hub.accounts.models import ApiKey
from requests_workflow.procedure import door
from requests_workflow.stewardship import actions, queries
from requests_workflow.stewardship.models import Description

#: The holder's notes of a version that a program sent: a msgid, kept in French as every note.
NOTES = gettext_noop("Description envoyée par un programme du détenteur.")
_NOTES = {"notes_fr": NOTES, "notes_en": "Description sent by a program of the data holder."}
#: What the law makes of a dataset is for this hub to say, not for a program.
_OURS = ("kind", "is_catalogue_data", "is_invented")


class NotYours(Exception):
    """The holder named, or the record asked for, belongs to another organisation."""


class Unknown(Exception):
    """No dataset of this organisation has this identifier."""


class StillPublished(Exception):
    """The catalogue offers the dataset: only the secretariat takes it out."""


@dataclass(frozen=True)
class Received:
    """A dataset after a program spoke of it; `is_changed` is false when it said nothing new."""

    dataset: Dataset
    state: str
    is_new: bool
    is_changed: bool


@transaction.atomic
def receive(one: harvest.Harvested, *, key: ApiKey, at: datetime) -> Received:
    """Make what a program sent the submitted draft of its dataset, begun when it is new.

    Raises `harvest.Refused` for what cannot be stored, `NotYours`, and the door's `Refused`; nothing is written then.
    """
    holders = {holder.code: holder for holder in Holder.objects.filter(organisation=key.organisation)}
    document = harvest.settled(one, default=_only(holders))
    if document["holder"] not in holders:
        raise NotYours
    dataset = _known(key, one.identifier)
    if dataset is None:
        description = _begun(one, document, holders[document["holder"]], key, at)
    else:
        description = queries.description_of(dataset)
        document = document | {name: getattr(dataset, name) for name in _OURS if getattr(dataset, name) != ""}
    if document == (description.draft or describe(description.dataset)):
        return Received(description.dataset, description.state, is_new=False, is_changed=False)
    return _submitted(description, document, key, at, is_new=dataset is None)


def replace(identifier: str, one: harvest.Harvested, *, key: ApiKey, at: datetime) -> Received:
    """Do as `receive` for a dataset that this organisation sent before. Raises `Unknown` besides."""
    if one.identifier != identifier or _known(key, identifier) is None:
        raise Unknown
    return receive(one, key=key, at=at)


@transaction.atomic
def forget(public_id: str, *, key: ApiKey, at: datetime) -> None:
    """Give up a description that was never published, or the changes of one that is, as its holder would.

    Raises `Unknown`, `NotYours`, and `StillPublished` when nothing is under way.
    """
    dataset = Dataset.objects.select_related("holder").filter(public_id=public_id).first()
    if dataset is None:
        raise Unknown
    if dataset.holder.organisation_id != key.organisation_id:
        raise NotYours
    description = queries.description_of(dataset)
    is_published = dataset.status == DatasetStatus.PUBLISHED
    if description.state == "submitted":
        description = _act("take_back", description, key, at)
    if description.draft is not None:
        _act("abandon" if is_published else "drop", description, key, at)
    elif is_published:
        raise StillPublished


def _begun(one: harvest.Harvested, document: Document, holder: Holder, key: ApiKey, at: datetime) -> Description:
    """Begin the description of a dataset that this catalogue does not know."""
    new = queries.new_description(
        code=harvest.free_code(document["title_fr"]),
        short_name=document["short_name"],
        title_fr=document["title_fr"],
        holder=holder,
    )
    new.dataset.origin, new.dataset.origin_identifier = _origin(key), one.identifier
    return actions.create(new, by=key.user, at=at)


def _submitted(description: Description, document: Document, key: ApiKey, at: datetime, *, is_new: bool) -> Received:
    if description.state == "submitted":
        description = _act("take_back", description, key, at)
    if description.state in {"published", "withdrawn"}:
        description = _act("begin_draft", description, key, at)
    description = _act("receive_draft", description, key, at, {"document": document, "key": key.prefix})
    description = _act("submit", description, key, at, _NOTES)
    return Received(description.dataset, description.state, is_new=is_new, is_changed=True)


def _act(name: str, description: Description, key: ApiKey, at: datetime, data: dict | None = None) -> Description:
    dataset = description.dataset
    description = door.perform(name, description, by=key.user, at=at, data=data).subject
    description.dataset = dataset
    return description


def _known(key: ApiKey, identifier: str) -> Dataset | None:
    found = Dataset.objects.select_related("holder").filter(origin=_origin(key), origin_identifier=identifier)
    return found.first()


def _origin(key: ApiKey) -> str:
    return f"organisation:{key.organisation.public_id}"


def _only(holders: dict[str, Holder]) -> Holder | None:
    """Return the holder for which an organisation answers, when it is one: a file need not name it then."""
    return next(iter(holders.values())) if len(holders) == 1 else None
