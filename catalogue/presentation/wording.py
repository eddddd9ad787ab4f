"""The texts of the catalogue, which stand in French and may stand in English."""

from typing import Any

from django.utils.html import format_html, linebreaks
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hub.ui.words import number, typo


def told(row: Any, name: str) -> str:
    """Return a text of a row in the language of the page; one that is in the other language only is marked so.

    (WCAG 3.1.2.) An unmarked text is not escaped yet: templates and components do it.
    """
    text, language, is_other = _found(row, name)
    return format_html('<span lang="{}">{}</span>', language, typo(text)) if is_other else typo(text)


def told_block(row: Any, name: str) -> str:
    """Return the same as escaped paragraphs."""
    text, language, is_other = _found(row, name)
    if not text:
        return ""
    paragraphs = mark_safe(linebreaks(typo(text), autoescape=True))  # noqa: S308 — escaped by `linebreaks`
    return format_html('<div lang="{}">{}</div>', language, paragraphs) if is_other else paragraphs


def told_lines(row: Any, name: str) -> list[str]:
    """Return each line of a text, marked like `told`."""
    text, language, is_other = _found(row, name)
    lines = [typo(line) for line in text.splitlines() if line.strip()]
    return [format_html('<span lang="{}">{}</span>', language, line) for line in lines] if is_other else lines


def _found(row: Any, name: str) -> tuple[str, str, bool]:
    """Return a text, its language, and whether that is another one than the page's."""
    first, other = ("en", "fr") if (get_language() or "fr").startswith("en") else ("fr", "en")
    text = getattr(row, f"{name}_{first}")
    if text:
        return text, first, False
    fallback = getattr(row, f"{name}_{other}")
    return fallback, other, bool(fallback)


def yes_or_no(value: bool) -> str:
    return _("Oui") if value else _("Non")


def figure(value: int | None) -> str:
    """Return a number as it is read, or nothing."""
    return "" if value is None else number(value)
