"""The only way a mail leaves: a row in the transaction of the act, then a task after commit."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext
from kombu.exceptions import OperationalError

from hub.mail.models import Mail

log = logging.getLogger(__name__)

#: A mail that failed this often waits for an operator.
MOST_ATTEMPTS = 12

#: Makers of attachments: from what the mail names to (file name, bytes of a PDF), or None where none can be made.
ATTACHMENTS: dict[str, Callable[[str], tuple[str, bytes] | None]] = {}

#: Stands in a kept body for what is only known, and only written, when the mail leaves.
LATE = "[[…]]"
LATE_WORDS: dict[str, Callable[..., str]] = {}


def attachment(kind: str) -> Callable:
    """Register the maker of an attachment."""

    def register(function: Callable[[str], tuple[str, bytes] | None]) -> Callable:
        ATTACHMENTS[kind] = function
        return function

    return register


def late(kind: str) -> Callable:
    """Register who writes, from the person the mail goes to, what `LATE` stands for: secrets are kept nowhere."""

    def register(function: Callable[..., str]) -> Callable:
        LATE_WORDS[kind] = function
        return function

    return register


def queue(
    kind: str, *, to, context: dict, key: str, at: datetime, attachment_kind: str = "", attachment_of: str = ""
) -> None:
    """Queue the mail of templates/mail/<kind>.txt, first line the subject, in the language of its reader.

    A key that was queued before changes nothing.
    """
    with translation.override(to.language):
        text = render_to_string(f"mail/{kind}.txt", {**context, "person": to, "brand": _brand()})
    subject, _newline, body = text.strip().partition("\n")
    mail, created = Mail.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "to": to,
            "subject": subject.strip()[:200],
            "body": body.strip() + "\n",
            "attachment_kind": attachment_kind,
            "attachment_of": attachment_of,
            "queued_at": at,
        },
    )
    if created:
        transaction.on_commit(lambda: _ask_for_sending(mail.pk))


def _ask_for_sending(mail_id: int) -> None:
    """Wake a worker; when the queue is away, the regular scan of the outbox finds the row."""
    from hub.mail.tasks import send  # noqa: PLC0415 — tasks import this module

    if not Mail.objects.filter(pk=mail_id, withheld=False).exists():
        return
    try:
        send.delay(mail_id)
    except OperationalError:
        log.warning("queue unavailable, mail %s waits for the next scan", mail_id)


def waiting(*, at: datetime) -> list[int]:
    """Return the keys of the mails to try now, oldest first.

    After n failures a mail waits until 2ⁿ minutes after it was queued: a server may be away for more than a day.
    """
    due = Q(attempts=0)
    for failures in range(1, MOST_ATTEMPTS):
        due |= Q(attempts=failures, queued_at__lte=at - timedelta(minutes=2**failures))
    return list(Mail.objects.filter(due, sent_at=None, withheld=False).values_list("pk", flat=True))


def send_one(mail_id: int, *, at: datetime) -> bool:
    """Send one mail if it still waits; return whether it left now.

    The row is locked while the server takes it, so two workers never send it twice. A failure is kept and tried again.
    """
    with transaction.atomic():
        mail = (
            Mail.objects.select_for_update(of=("self",), skip_locked=True)
            .select_related("to")
            .filter(pk=mail_id, sent_at=None, withheld=False)
            .first()
        )
        if mail is None:
            return False
        try:
            with transaction.atomic():
                _message(mail).send()
        except Exception as error:  # noqa: BLE001 — whatever a mail fails of, it must not hold up the others
            log.warning("mail %s did not leave: %r", mail_id, error)
            mail.attempts += 1
            mail.last_error = str(error)[:300]
            mail.save(update_fields=["attempts", "last_error"])
            return False
        mail.sent_at = at
        mail.save(update_fields=["sent_at"])
        return True


def withhold_waiting() -> int:
    """Mark every waiting mail as not to be sent; return how many. For replayed past acts only."""
    return Mail.objects.filter(sent_at=None, withheld=False).update(withheld=True)


def _brand() -> str:
    return settings.HUB_BRAND or gettext("Guichet des données de santé")


def _message(mail: Mail) -> EmailMessage:
    body = mail.body
    if mail.kind in LATE_WORDS:
        body = body.replace(LATE, LATE_WORDS[mail.kind](mail.to))
    made = _attachment(mail)
    if mail.attachment_kind and made is None:
        body += "\n" + _absence(mail)
    message = EmailMessage(subject=mail.subject, body=body, to=[mail.to.email])
    if made is not None:
        message.attach(*made, "application/pdf")
    return message


def _attachment(mail: Mail) -> tuple[str, bytes] | None:
    if not mail.attachment_kind:
        return None
    with translation.override(mail.to.language):
        return ATTACHMENTS[mail.attachment_kind](mail.attachment_of)


def _absence(mail: Mail) -> str:
    with translation.override(mail.to.language):
        return gettext("Le document n’a pas pu être joint. Vous le trouverez à l’adresse ci-dessus.") + "\n"
