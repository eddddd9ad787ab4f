"""What members are told by mail of their part in the committee."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from hub.accounts.models import Membership, User
from hub.mail import outbox


def delegated(delegation: Membership, *, by: User, at: datetime) -> None:
    """Queue the mail that tells a member that they may sign for the chair, and until when."""
    context = {
        "chair": by.full_name,
        "since_on": delegation.since_on,
        "until_on": delegation.until_on,
        "link": settings.HUB_PUBLIC_URL + reverse("committee:members"),
    }
    key = f"signature_delegated:{delegation.pk}:{at.isoformat()}"
    outbox.queue("signature_delegated", to=delegation.user, context=context, key=key, at=at)
