"""A question answered in rows: several cases a line, as many lines as needed (funders, people, departures…).

A row as typed is {column: text}. In a form the cases of a row travel as `code.column`, one list a column.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub.ui import words
from requests_workflow import rules
from requests_workflow.dossier import values
from requests_workflow.procedure import wording

TypedRow = dict[str, str]
#: Rows offered beside those already written; saving offers as many again.
SPARE = 1
#: Remarks told of one group; more would hide the page.
MOST_REMARKS = 5


def from_post(field: rules.FormField, post: QueryDict) -> list[TypedRow]:
    """Return the rows sent by a form, without the empty ones."""
    cases = {column: post.getlist(f"{field.code}.{column}") for column in field.columns}
    longest = max((len(texts) for texts in cases.values()), default=0)
    sent = [{name: _at(texts, row) for name, texts in cases.items()} for row in range(longest)]
    return rows(field, sent)


def _at(texts: list[str], row: int) -> str:
    return texts[row] if row < len(texts) else ""


def rows(field: rules.FormField, sent: Any) -> list[TypedRow]:
    """Return rows with every column of the field and no other, as text; empty rows and what is no row are left out."""
    given = [row for row in sent if isinstance(row, Mapping)] if isinstance(sent, list | tuple) else []
    clean = [{column: values.clean(row.get(column, "")) for column in field.columns} for row in given]
    return [row for row in clean if any(text.strip() for text in row.values())]


def read(field: rules.FormField, typed: Any) -> list[dict[str, Any]]:
    """Return the rows with the value of each case: str, int, date, bool; None for what is not an answer."""
    return [
        {code: values.value(column.kind, row[code]) for code, column in field.columns.items()}
        for row in rows(field, typed)
    ]


def remarks(form: rules.FormSpec, field: rules.FormField, typed: Iterable[TypedRow]) -> list[str]:
    """Return what is wrong in rows as typed, each remark with the number of its row."""
    lines = list(typed)
    found = []
    if len(lines) > field.most:
        told = ngettext(
            "%(most)s ligne au plus ; vous en avez %(n)s.", "%(most)s lignes au plus ; vous en avez %(n)s.", field.most
        )
        found.append(told % {"most": words.number(field.most), "n": words.number(len(lines))})
    for number, row in enumerate(lines[: field.most], start=1):
        said = _("Ligne %(number)s, %(column)s : %(remark)s")
        found += [
            said % {"number": number, "column": wording.of(column, "label").lower(), "remark": remark}
            for code, column in field.columns.items()
            if (remark := values.remark(form, column, row[code]))
        ]
        if len(found) > MOST_REMARKS:
            return [*found[:MOST_REMARKS], _("D’autres lignes ont le même besoin.")]
    return found


def in_words(form: rules.FormSpec, field: rules.FormField, typed: Any) -> list[str]:
    """Return each row in words, its cases in order."""
    return [
        " · ".join(shown for code, column in field.columns.items() if (shown := values.shown(form, column, row[code])))
        for row in rows(field, typed)
    ]


class GroupInput(forms.Widget):
    """The rows and a spare one; works without a script."""

    template_name = "dossier/group.html"
    use_fieldset = True

    def __init__(self, form: rules.FormSpec, field: rules.FormField) -> None:
        super().__init__()
        self.form_spec, self.field = form, field

    def get_context(self, name: str, value, attrs) -> dict:
        context = super().get_context(name, value, attrs)
        held = rows(self.field, value or [])
        spare = [dict.fromkeys(self.field.columns, "")] * (SPARE if len(held) < self.field.most else 0)
        context |= {
            "layout": self.field.layout,
            "most": self.field.most,
            "heads": [wording.of(column, "label") for column in self.field.columns.values()],
            "rows": [self._cases(name, row, number) for number, row in enumerate([*held, *spare])],
        }
        return context

    def _cases(self, name: str, row: TypedRow, number: int) -> list[dict[str, Any]]:
        return [
            {
                "id": f"id_{name}_0" if number == 0 and position == 0 else f"id_{name}_{number}_{column.code}",
                "name": f"{name}.{column.code}",
                "column": column,
                "label": wording.of(column, "label"),
                "value": row[column.code],
                "choices": values.choices(self.form_spec, column),
            }
            for position, column in enumerate(self.field.columns.values())
        ]

    def value_from_datadict(self, data, files, name: str) -> list:
        return data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_0"


class GroupField(forms.Field):
    """Every row that is begun is finished, each case of its kind and within its bounds."""

    def __init__(self, form: rules.FormSpec, field: rules.FormField) -> None:
        super().__init__(widget=GroupInput(form, field))
        self.form_spec, self.group = form, field

    def to_python(self, value) -> list[TypedRow]:
        return rows(self.group, value or [])

    def validate(self, value: list[TypedRow]) -> None:
        super().validate(value)
        if found := remarks(self.form_spec, self.group, value):
            raise forms.ValidationError(found)
