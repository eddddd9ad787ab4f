"""One typed text of a given kind: what it stands for, how it is shown, what is wrong with it."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub.ui import words
from requests_workflow import rules
from requests_workflow.procedure import wording

YES, NO = "yes", "no"
#: What a browser sends, then what a person types where there is no date field.
DATE_FORMATS = ("%Y-%m-%d", "%d/%m/%Y")
EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)


def clean(text: Any) -> str:
    """Return a text without what no database can hold: NUL, and halves of a character."""
    return str(text).replace("\x00", "").encode("utf-8", "replace").decode()


def value(kind: str, typed: Any) -> Any:
    """Return what a text stands for: str, int, date or bool; None when it is not an answer of this kind."""
    text = typed.strip() if isinstance(typed, str) else ""
    if kind == "yes_no":
        return {YES: True, NO: False}.get(text)
    if kind == "integer":
        return _integer(text)
    if kind == "date":
        return _date(text)
    return text


def _integer(text: str) -> int | None:
    return int(text) if text.removeprefix("-").isdecimal() and len(text) < 12 else None


def _date(text: str) -> date | None:
    for pattern in DATE_FORMATS:
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 — a day, without an hour
        except ValueError:
            continue
    return None


def choices(form: rules.FormSpec, asked: rules.Column) -> list[tuple[str, str]]:
    """Return what a case offers, as (code, label); nothing for one that is typed."""
    if asked.kind == "yes_no":
        return [(YES, _("Oui")), (NO, _("Non"))]
    return [(choice.code, wording.of(choice, "label")) for choice in form.choices_of(asked).values()]


def shown(form: rules.FormSpec, asked: rules.Column, typed: str) -> str:
    """Return a case as a page shows it; what is not a valid answer is shown as typed."""
    found = value(asked.kind, typed)
    if found is None or found == "":
        return typed
    if asked.kind == "date":
        return words.day_month(found)
    if asked.kind == "integer":
        return words.number(found)
    return dict(choices(form, asked)).get(typed.strip(), typed)


def remark(form: rules.FormSpec, asked: rules.Column, typed: str) -> str:
    """Return what is wrong with a case as typed, or nothing."""
    if not typed.strip():
        return _("réponse attendue.") if asked.required else ""
    found = value(asked.kind, typed)
    if asked.kind in {"text", "longtext"}:
        return _too_long(typed, asked.max_length)
    if asked.kind in {"choice", "yes_no"}:
        known = typed.strip() in dict(choices(form, asked))
        return "" if known else _("choisissez une des réponses proposées.")
    if found is None:
        return _("date attendue, par exemple 31/12/2026.") if asked.kind == "date" else _("nombre attendu.")
    if asked.kind == "date":
        return "" if EARLIEST <= found <= LATEST else _("cette année n’est pas possible.")
    return _out_of_bounds(asked, found)


def _too_long(text: str, most: int) -> str:
    told = ngettext("%(most)s caractère au plus.", "%(most)s caractères au plus.", most)
    return told % {"most": words.number(most)} if len(text) > most else ""


def _out_of_bounds(asked: rules.Column, number: int) -> str:
    if asked.minimum <= number <= (asked.maximum or number):
        return ""
    bounds = {"least": words.number(asked.minimum), "most": words.number(asked.maximum)}
    return _("un nombre de %(least)s à %(most)s.") % bounds
