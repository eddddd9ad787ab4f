"""The message that leaves: a row of the outbox as text and HTML, with the headers that mail programs understand."""

from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext

from hub.mail import body, preferences, theme
from hub.mail.models import Mail


class Attachment(NamedTuple):
    """A file joined to a mail."""

    name: str
    content: bytes
    media_type: str = "application/pdf"


#: Makers of attachments: from what the mail names to the file, or None where none can be made.
ATTACHMENTS: dict[str, Callable[[str], Attachment | None]] = {}

#: Stands in a kept body for what is only known, and only written, when the mail leaves.
LATE = "[[…]]"
LATE_WORDS: dict[str, Callable[..., str]] = {}


def of(mail: Mail) -> EmailMultiAlternatives:
    """Return what the mail server is given, in the language of its reader."""
    with translation.override(mail.reader_language):
        source, made = _source(mail), _attachment(mail)
        if mail.attachment_kind and made is None:
            source += "\n" + gettext("Le document n’a pas pu être joint. Vous le trouverez à l’adresse ci-dessus.")
        frame = _frame(mail)
        message = EmailMultiAlternatives(
            subject=mail.subject,
            body=render_to_string("mail/frame.txt", {**frame, "body": body.plain(source)}),
            to=[mail.reader_address],
            headers=_headers(mail, frame.get("stop", "")),
        )
        look = {"blocks": body.blocks(source), "subject": mail.subject, **theme.colours()}
        message.attach_alternative(render_to_string("mail/frame.html", {**frame, **look}), "text/html")
        if made is not None:
            message.attach(*made)
    return message


def brand() -> str:
    return settings.HUB_BRAND or gettext("Guichet des données de santé")


def _source(mail: Mail) -> str:
    if mail.kind in LATE_WORDS:
        return mail.body.replace(LATE, LATE_WORDS[mail.kind](mail.to or mail.about))
    return mail.body


def _attachment(mail: Mail) -> Attachment | None:
    return ATTACHMENTS[mail.attachment_kind](mail.attachment_of) if mail.attachment_kind else None


def _frame(mail: Mail) -> dict[str, str]:
    """Return what stands below every mail: who writes, and what its reader may choose."""
    frame, families = {"brand": brand(), "language": mail.reader_language}, mail.families
    if families:
        frame["choice"] = preferences.choice_address()
    if mail.refusable:
        frame["stop"] = preferences.stop_address(mail.to, families)
    return frame


def _headers(mail: Mail, stop: str) -> dict[str, str]:
    """Return the same identity at every try, so that mail programs show a mail that was cut and sent again once."""
    domain = urlsplit(settings.HUB_PUBLIC_URL).hostname
    headers = {"Message-ID": f"<{mail.identity}@{domain}>", "Auto-Submitted": "auto-generated"}
    if mail.thread:
        headers["References"] = f"<{mail.thread.lower()}@{domain}>"
    if stop:
        headers |= {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return headers
