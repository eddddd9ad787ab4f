"""What a file does when the antivirus finds something in one of its documents: a trace, and a mail to the sponsor."""

from datetime import datetime

from django.conf import settings
from django.dispatch import receiver
from django.urls import reverse
from django.utils import translation

from audit import api as audit
from hub.mail import outbox
from hub.uploads import signals
from requests_workflow.dossier.models import Document
from requests_workflow.procedure import policies, wording

ANTIVIRUS = audit.Actor("service:antivirus", "service")


@receiver(signals.infected)
def infected(sender, *, sha256: str, signature: str, at: datetime, **kwargs) -> None:
    """Record what was found in each file that holds the content, and tell those who can mend it."""
    found = Document.objects.filter(sha256=sha256).select_related("request", "added_by")
    for document in found:
        facts = {"document": document.pk, "piece": document.piece, "signature": signature}
        audit.record(
            "document.infected", object=document.request.audit_ref, actor=ANTIVIRUS, at=at,
            project=document.request.reference, object_sha256=sha256, facts=facts,
        )  # fmt: skip
        if document.removed_at is None:
            _tell(document, at=at)


def _tell(document: Document, *, at: datetime) -> None:
    file = document.request
    for person in {document.added_by, *policies.people("sponsor", file)}:
        with translation.override(person.language):
            piece = wording.of(file.rule_set.pieces[document.piece], "label")
        outbox.queue(
            "document_infected",
            to=person,
            context={
                "reference": file.reference,
                "piece": piece,
                "may_write": file.state in file.machine.transitions["add_document"].from_,
                "address": settings.HUB_PUBLIC_URL + reverse("dossier:pieces", args=[file.reference]),
            },
            key=f"infected:{document.pk}:{person.pk}",
            at=at,
        )
