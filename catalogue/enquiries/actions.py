"""Asking a holder, answering, passing on, closing: each with its trace, and a mail without a word of the content."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from audit import api as audit
from catalogue.enquiries import notifications, queries
from catalogue.enums import EnquiryState
from catalogue.models import Dataset, Enquiry, EnquiryDataset, EnquiryMessage, Holder
from hub.accounts import queries as accounts
from hub.accounts.models import User


class CannotAsk(Exception):
    """The holder answers by mail only, or the number of the form belongs to somebody else's question."""


class Closed(Exception):
    """The question was closed meanwhile: nothing can be added."""


class NotYours(Exception):
    """The act belongs to the other side."""


def ask(
    holder: Holder,
    datasets: Iterable[Dataset],
    fields: Mapping[str, str],
    *,
    text: str,
    public_id: str,
    by: User,
    at: datetime,
) -> Enquiry:
    """Open a question to a holder and return it; a second press of the button returns the one of the first.

    `fields`: kind, subject, aim, other_data, known_parts, funding, benefit. Raises `CannotAsk`.
    """
    already = Enquiry.objects.filter(public_id=public_id, asked_by=by).first()
    if already is not None:
        return already
    if holder.organisation_id is None:
        raise CannotAsk
    try:
        with transaction.atomic():
            return _ask(holder, list(datasets), fields, text, public_id, by, at)
    except IntegrityError as error:
        raise CannotAsk from error


def _ask(holder: Holder, datasets: list[Dataset], fields, text: str, public_id: str, by: User, at: datetime) -> Enquiry:
    enquiry = Enquiry.objects.create(
        **fields, public_id=public_id, holder=holder, asked_by=by, asked_at=at, changed_at=at
    )
    EnquiryDataset.objects.bulk_create(EnquiryDataset(enquiry=enquiry, dataset=dataset) for dataset in datasets)
    EnquiryMessage.objects.create(enquiry=enquiry, text=text, written_by=by, written_at=at)
    _record("catalogue.enquiry_opened", enquiry, by, at, type=enquiry.kind, holder=holder.code, datasets=len(datasets))
    notifications.tell_holder(enquiry, at=at)
    return enquiry


@transaction.atomic
def write(enquiry: Enquiry, text: str, *, by: User, at: datetime) -> None:
    """Add a message; the same one twice in a row is one. Raises `Closed`."""
    enquiry = _locked(enquiry)
    last = enquiry.messages.last()
    if last.text == text and last.written_by_id == by.pk:
        return
    from_holder = queries.answers_for(by, enquiry)
    EnquiryMessage.objects.create(
        enquiry=enquiry, text=text, written_by=by, written_at=at, holder=enquiry.holder if from_holder else None
    )
    _move(enquiry, EnquiryState.ANSWERED if from_holder else EnquiryState.OPEN, at)
    _record("catalogue.enquiry_answered", enquiry, by, at, side="holder" if from_holder else "asker")
    if from_holder:
        notifications.tell_asker(enquiry, at=at)
    else:
        notifications.tell_holder(enquiry, at=at)


@transaction.atomic
def redirect(enquiry: Enquiry, to: Holder, *, by: User, at: datetime) -> None:
    """Pass a question on to another holder, whose it becomes. Raises `Closed`, `NotYours`, `CannotAsk`."""
    enquiry = _locked(enquiry)
    if not queries.answers_for(by, enquiry):
        raise NotYours
    if to.organisation_id is None:
        raise CannotAsk
    before, enquiry.holder = enquiry.holder, to
    enquiry.save(update_fields=["holder"])
    _move(enquiry, EnquiryState.OPEN, at)
    _record("catalogue.enquiry_redirected", enquiry, by, at, before=before.code, after=to.code)
    notifications.tell_holder(enquiry, at=at)
    notifications.tell_asker(enquiry, at=at)


@transaction.atomic
def close(enquiry: Enquiry, *, by: User, at: datetime) -> None:
    """Close a question for good; either side may, and once is enough."""
    try:
        enquiry = _locked(enquiry)
    except Closed:
        return
    _move(enquiry, EnquiryState.CLOSED, at)
    _record("catalogue.enquiry_closed", enquiry, by, at)
    if queries.answers_for(by, enquiry):
        notifications.tell_asker(enquiry, at=at)
    else:
        notifications.tell_holder(enquiry, at=at)


def record_reading(enquiry: Enquiry, *, by: User, at: datetime) -> None:
    """Record that a person reads a question and its answers."""
    _record("catalogue.enquiry_read", enquiry, by, at)


def _locked(enquiry: Enquiry) -> Enquiry:
    found = Enquiry.objects.select_for_update(of=("self",)).select_related("holder", "asked_by").get(pk=enquiry.pk)
    if found.state == EnquiryState.CLOSED:
        raise Closed
    return found


def _move(enquiry: Enquiry, state: str, at: datetime) -> None:
    enquiry.state, enquiry.changed_at = state, at
    enquiry.save(update_fields=["state", "changed_at"])


def _record(kind: str, enquiry: Enquiry, by: User, at: datetime, **facts: str | int) -> None:
    about = audit.Ref("enquiry", str(enquiry.pk))
    facts = {"enquiry": enquiry.public_id, **facts}
    audit.record(kind, object=about, actor=accounts.actor_of(by), at=at, facts=facts)
