"""Who is told that a question moved, by mail: the way to it, and not a word of it."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from catalogue.enquiries import queries
from catalogue.models import Enquiry
from hub.accounts.models import User
from hub.mail import outbox


def tell_holder(enquiry: Enquiry, *, at: datetime) -> None:
    """Tell those who speak for the holder, except who asked."""
    for person in queries.people_answering(enquiry.holder).exclude(pk=enquiry.asked_by_id):
        _queue(enquiry, person, is_asker=False, at=at)


def tell_asker(enquiry: Enquiry, *, at: datetime) -> None:
    _queue(enquiry, enquiry.asked_by, is_asker=True, at=at)


def _queue(enquiry: Enquiry, person: User, *, is_asker: bool, at: datetime) -> None:
    with translation.override(person.language):
        context = {
            "number": enquiry.public_id,
            "state": enquiry.get_state_display(),
            "is_asker": is_asker,
            "holder": enquiry.holder.name,
            "address": settings.HUB_PUBLIC_URL + reverse("catalogue:enquiry", args=[enquiry.public_id]),
        }
    key = f"enquiry:{enquiry.public_id}:{at.isoformat()}:{person.pk}"
    outbox.queue("enquiry", to=person, context=context, key=key, at=at)
