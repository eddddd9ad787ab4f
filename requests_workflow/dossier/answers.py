"""The answers of a section: text as typed, the values it stands for, and the words that show them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from hub.ui import words
from requests_workflow import rules
from requests_workflow.dossier import departures
from requests_workflow.procedure import wording

YES, NO = "yes", "no"
#: What a browser sends, then what a person types where there is no date field.
DATE_FORMATS = ("%Y-%m-%d", "%d/%m/%Y")
Typed = str | list[str]
#: Kinds of question that are answered by several texts.
LISTS = frozenset({"choices", "departures"})
_NAMES = ("clause", "departure", "why")


def from_post(section: rules.FormSection, post: QueryDict) -> dict[str, Typed]:
    """Return what was typed in a section, every field of it, without the characters no database can hold."""
    return {
        code: [_clean(value) for value in post.getlist(code)] if field.kind in LISTS else _clean(post.get(code, ""))
        for code, field in section.fields.items()
    }


def from_values(section: rules.FormSection, values: Mapping[str, Any]) -> dict[str, Typed]:
    """Return values of any kind (dates, numbers, True…) as they would be typed; unknown codes are left out."""
    return {code: as_typed(values[code]) for code in section.fields if code in values}


def as_typed(value: Any) -> Typed:
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, list | tuple | set | frozenset):
        return [_clean(str(item)) for item in value]
    return value.isoformat() if isinstance(value, date) else _clean(str(value))


def as_form_data(typed: Mapping[str, Typed]) -> MultiValueDict:
    """Return typed answers in the shape a form is bound to."""
    return MultiValueDict({code: text if isinstance(text, list) else [text] for code, text in typed.items()})


def value(field: rules.FormField, typed: Typed) -> Any:
    """Return what a typed answer stands for: str, int, date, bool, list of codes or of lines of three texts.

    None when it is not an answer.
    """
    if field.kind == "departures":
        return departures.rows(typed)
    if field.kind == "choices":
        return list(typed) if isinstance(typed, list) else []
    text = typed.strip() if isinstance(typed, str) else ""
    if field.kind == "yes_no":
        return {YES: True, NO: False}.get(text)
    if field.kind == "integer":
        return _integer(text)
    if field.kind == "date":
        return _date(text)
    return text


def in_words(form: rules.FormSpec, field: rules.FormField, typed: Typed) -> str | list[str]:
    """Return an answer as a page shows it, in the active language; what is not a valid answer is shown as typed."""
    found = value(field, typed)
    if found is None or found == "" or found == []:
        return typed if isinstance(typed, str) else ""
    if field.kind == "yes_no":
        return _("Oui") if found else _("Non")
    if field.kind == "date":
        return words.day_month(found)
    if field.kind == "integer":
        return _number(found, wording.of(field, "unit"))
    if field.kind == "departures":
        return [_("%(clause)s : %(departure)s (%(why)s)") % dict(zip(_NAMES, line, strict=True)) for line in found]
    if field.choices:
        return _labels(form.choices_of(field), found)
    return found


def _labels(choices: Mapping[str, rules.Choice], found: str | list[str]) -> str | list[str]:
    if isinstance(found, list):
        return [wording.of(choices[code], "label") if code in choices else code for code in found]
    return wording.of(choices[found], "label") if found in choices else found


def _number(number: int, unit: str) -> str:
    grouped = words.number(number)
    return f"{grouped}\u00a0{unit}" if unit else grouped


def _integer(text: str) -> int | None:
    return int(text) if text.removeprefix("-").isdecimal() and len(text) < 12 else None


def _date(text: str) -> date | None:
    for pattern in DATE_FORMATS:
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 — a day, without an hour
        except ValueError:
            continue
    return None


def _clean(text: str) -> str:
    return text.replace("\x00", "")
