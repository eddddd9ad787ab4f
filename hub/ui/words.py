"""Dates, weights and punctuation in words, in the active language."""

from __future__ import annotations

import re
from datetime import date, datetime

from django.conf import settings
from django.utils import formats, timezone, translation
from django.utils.html import format_html
from django.utils.translation import gettext as _

NBSP = "\u00a0"
KILO = 1000

_BEFORE = re.compile(r"[ \u00a0](?=[:;!?»%])")
_AFTER = re.compile(r"(?<=«)[ \u00a0]")


def local(at: date | datetime) -> date | datetime:
    """Return an aware datetime in the current time zone; anything else as it is."""
    if isinstance(at, datetime) and timezone.is_aware(at):
        return timezone.localtime(at)
    return at


def day_number(at: date) -> str:
    """Return the day of the month as it is said: French says « 1er »."""
    first = at.day == 1 and (translation.get_language() or "").startswith("fr")
    return "1er" if first else str(at.day)


def day_month(at: date | datetime) -> str:
    """Return « 12 mars 2026 »."""
    at = local(at)
    return f"{day_number(at)}{NBSP}{formats.date_format(at, 'F Y')}"


def month(at: date | datetime) -> str:
    """Return « mars 2026 »."""
    return formats.date_format(local(at), "F Y")


def day(at: date | datetime) -> str:
    """Return « jeudi 12 mars 2026 »."""
    at = local(at)
    return f"{formats.date_format(at, 'l')} {day_month(at)}"


def time_of_day(at: datetime) -> str:
    """Return « 14:32 »."""
    return local(at).strftime("%H:%M")


def moment(at: datetime) -> str:
    """Return « jeudi 12 mars 2026 à 14 h 32 »; a plain date has no hour."""
    at = local(at)
    if not isinstance(at, datetime):
        return day(at)
    parts = {"day": day(at), "hour": str(at.hour), "minute": at.strftime("%M")}
    return _("%(day)s à %(hour)s h %(minute)s") % parts


def number(value: int) -> str:
    """Return « 52 000 »: French sets thousands apart with a thin space, English with a comma."""
    grouped = f"{value:,}"
    return grouped.replace(",", "\u202f") if (translation.get_language() or "fr").startswith("fr") else grouped


def weight(size: int) -> str:
    """Return a size in bytes as « 20 Mo » (decimal units, as phones and laptops show)."""
    units = [_("octets"), _("ko"), _("Mo"), _("Go")]
    power = 0
    while size >= KILO and power < len(units) - 1:
        size, power = size / KILO, power + 1
    return f"{size:.0f}{NBSP}{units[power]}"


def typo(text: str) -> str:
    """Return ``text`` with non-breaking spaces where French typography wants them."""
    return _AFTER.sub(NBSP, _BEFORE.sub(NBSP, text))


def written(text: str, tag: str = "span") -> str:
    """Return what a person wrote in a file, marked with its language on a page in another one (WCAG 3.1.2).

    Files are written in the language of the service, `LANGUAGE_CODE`.
    """
    language = settings.LANGUAGE_CODE
    if not text or (translation.get_language() or language).startswith(language):
        return text
    return format_html('<{} lang="{}">{}</{}>', tag, language, text, tag)
