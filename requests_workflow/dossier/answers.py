"""The answers of a dossier: text as typed, the values it stands for, and the words that show them."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from hub.ui import words
from requests_workflow import rules
from requests_workflow.dossier import groups, values
from requests_workflow.dossier.groups import TypedRow
from requests_workflow.dossier.values import DATE_FORMATS, NO, YES
from requests_workflow.procedure import wording

Typed = str | list[str] | list[TypedRow]

__all__ = ["DATE_FORMATS", "NO", "YES", "Typed"]


def from_post(fields: Iterable[rules.FormField], post: QueryDict) -> dict[str, Typed]:
    """Return what was typed in these questions, every one of them, without the characters no database can hold."""
    return {field.code: _sent(field, post) for field in fields}


def _sent(field: rules.FormField, post: QueryDict) -> Typed:
    if field.kind == "group":
        return groups.from_post(field, post)
    if field.kind == "choices":
        return [values.clean(text) for text in post.getlist(field.code)]
    return values.clean(post.get(field.code, ""))


def from_values(fields: Mapping[str, rules.FormField], given: Mapping[str, Any]) -> dict[str, Typed]:
    """Return values of any kind (dates, numbers, True, rows…) as they would be typed; unknown codes are left out."""
    return {code: as_typed(field, given[code]) for code, field in fields.items() if code in given}


def as_typed(field: rules.FormField, given: Any) -> Typed:
    """Return one value as it would be typed in a field; what the field cannot hold becomes the nearest text."""
    if field.kind == "group":
        return [
            {code: _text(row.get(code)) for code in field.columns}
            for row in (given if isinstance(given, list | tuple) else [])
            if isinstance(row, Mapping)
        ]
    if field.kind == "choices":
        return [_text(item) for item in given] if isinstance(given, list | tuple | set | frozenset) else []
    return _text(given)


def _text(given: Any) -> str:
    if given is None:
        return ""
    if isinstance(given, bool):
        return YES if given else NO
    return given.isoformat() if isinstance(given, date) else values.clean(given)


def blank(field: rules.FormField) -> Typed:
    """Return what stands in a field before anybody wrote in it."""
    return [] if field.kind in {"choices", "group"} else ""


def as_form_data(typed: Mapping[str, Typed]) -> MultiValueDict:
    """Return typed answers in the shape a form is bound to."""
    return MultiValueDict({code: text if isinstance(text, list) else [text] for code, text in typed.items()})


def value(field: rules.FormField, typed: Typed) -> Any:
    """Return what a typed answer stands for: str, int, date, bool, list of codes, rows of values by column.

    None when it is not an answer.
    """
    if field.kind == "group":
        return groups.read(field, typed)
    if field.kind == "choices":
        return list(typed) if isinstance(typed, list) else []
    return values.value(field.kind, typed)


def in_words(form: rules.FormSpec, field: rules.FormField, typed: Typed) -> str | list[str]:
    """Return an answer as a page shows it, in the active language; what is not a valid answer is shown as typed."""
    if field.kind == "group":
        return groups.in_words(form, field, typed)
    found = value(field, typed)
    if found is None or found == "" or found == []:
        return typed if isinstance(typed, str) else ""
    if field.kind == "yes_no":
        return _("Oui") if found else _("Non")
    if field.kind == "date":
        return words.day_month(found)
    if field.kind == "integer":
        return _number(found, wording.of(field, "unit"))
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
