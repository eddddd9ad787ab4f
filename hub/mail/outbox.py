"""The only way a mail leaves: a row in the transaction of the act, then a task after commit."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import translation
from kombu.exceptions import OperationalError

from hub.mail import families, message, preferences
from hub.mail.enums import Way
from hub.mail.families import Family
from hub.mail.message import ATTACHMENTS, LATE, LATE_WORDS, Attachment
from hub.mail.models import DigestLine, Mail

__all__ = [
    "ATTACHMENTS",
    "LATE",
    "Attachment",
    "attachment",
    "forget_address",
    "late",
    "queue",
    "send_one",
    "waiting",
    "withhold_waiting",
    "write",
    "write_to_address",
]

log = logging.getLogger(__name__)

#: A mail that failed this often waits for an operator.
MOST_ATTEMPTS = 12


def attachment(kind: str) -> Callable:
    """Register the maker of an attachment."""

    def register(function: Callable[[str], Attachment | None]) -> Callable:
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
    kind: str,
    *,
    to,
    context: dict,
    key: str,
    at: datetime,
    family: Family | None = None,
    at_once: bool = False,
    thread: str = "",
    attachment_kind: str = "",
    attachment_of: str = "",
) -> None:
    """Tell a person something in the way they chose for its family: a mail of its own, a line of their digest, nothing.

    `family` is that of the kind of mail unless given. What is `at_once` (a task, a delay) or of no family leaves as a
    mail whatever was chosen. A digest takes `address` from the context, and `next`, `open` and `why` when they are
    there. A key that was queued before changes nothing.
    """
    if Mail.objects.filter(key=key).exists() or DigestLine.objects.filter(key=key).exists():
        return
    family = family or families.of_mail(kind)
    way = Way.AT_ONCE if at_once or family is None else preferences.ways(to)[family.code]
    if way == Way.AT_ONCE:
        extra = {"thread": thread, "attachment_kind": attachment_kind, "attachment_of": attachment_of}
        refusable = family is not None and not at_once
        write(kind, to=to, context=context, key=key, at=at, family=family, refusable=refusable, **extra)
    elif way == Way.DIGEST:
        _keep_for_digest(kind, to=to, context=context, key=key, at=at, family=family)


def write(
    kind: str,
    *,
    to,
    context: dict,
    key: str,
    at: datetime,
    refusable: bool,
    family: Family | None = None,
    **extra: str,
) -> Mail | None:
    """Queue the mail of templates/mail/<kind>.txt, first line the subject, in the language of its reader.

    Returns None when the key was queued before: nothing changes then.
    """
    subject, body = _texts(kind, to, context)
    mail, created = Mail.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "family": family.code if family else "",
            "refusable": refusable,
            "to": to,
            "subject": subject,
            "body": body,
            "queued_at": at,
            **extra,
        },
    )
    if not created:
        return None
    transaction.on_commit(lambda: _ask_for_sending(mail.pk))
    return mail


def write_to_address(
    kind: str, *, address: str, language: str, about: str, context: dict, key: str, at: datetime
) -> None:
    """Queue a mail to an address that may have no account, in a language; a key queued before changes nothing.

    `about` is what its late words are made from, and what it is forgotten by.
    """
    with translation.override(language):
        subject, body = _split(render_to_string(f"mail/{kind}.txt", {**context, "brand": message.brand()}))
    told = {"kind": kind, "address": address, "language": language, "about": about}
    mail, created = Mail.objects.get_or_create(
        key=key, defaults={**told, "subject": subject, "body": body, "queued_at": at}
    )
    if created:
        transaction.on_commit(lambda: _ask_for_sending(mail.pk))


def forget_address(about: str) -> None:
    """Forget to which address the mails about something went; those that wait never leave."""
    Mail.objects.filter(about=about, sent_at=None).update(withheld=True)
    Mail.objects.filter(about=about).update(address="")


def _keep_for_digest(kind: str, *, to, context: dict, key: str, at: datetime, family: Family) -> None:
    what, _body = _texts(kind, to, context)
    defaults = {
        "family": family.code,
        "to": to,
        "what": what,
        "then": context.get("next", "")[:400],
        "why": context.get("why", "")[:200],
        "address": context["address"],
        "open": context.get("open", "")[:100],
        "queued_at": at,
    }
    DigestLine.objects.get_or_create(key=key, defaults=defaults)


def _texts(kind: str, to, context: dict) -> tuple[str, str]:
    """Return the subject and the body of a kind of mail for a person."""
    with translation.override(to.language):
        text = render_to_string(f"mail/{kind}.txt", {**context, "person": to, "brand": message.brand()})
    return _split(text)


def _split(text: str) -> tuple[str, str]:
    """Return the subject of a written mail, its first line, and its body."""
    subject, _newline, body = text.strip().partition("\n")
    return subject.strip()[:200], body.strip() + "\n"


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
    A worker that is killed after the server took a mail and before this commits leaves it waiting: it is sent again,
    under the same identity.
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
                message.of(mail).send()
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
    """Have nothing that waits be sent, and forget what waits for a digest; return how many mails were withheld.

    For replayed past acts only.
    """
    DigestLine.objects.filter(mail=None).delete()
    return Mail.objects.filter(sent_at=None, withheld=False).update(withheld=True)
