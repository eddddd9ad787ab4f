"""What a member is told of their own declarations, by mail: nothing of the file itself."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from hub.mail import outbox
from requests_workflow.committee.models import Interest


def decided(interest: Interest, *, at: datetime) -> None:
    """Queue the mail that tells a member what the chair decided of the tie they declared."""
    member = interest.member
    with translation.override(member.language):
        context = {
            "decision": interest.decision,
            "reasons": interest.decision_reasons,
            "declared_on": interest.declared_at,
            "link": settings.HUB_PUBLIC_URL + reverse("committee:sessions"),
        }
    key = f"interest_decided:{interest.pk}:{at.isoformat()}"
    outbox.queue("interest_decided", to=member, context=context, key=key, at=at)
