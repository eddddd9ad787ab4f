"""Kept filters in words."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from audit.forms import FilterForm
from hub.ui import words


class FilterWords:
    """Says what was chosen; made once a page, since the names of the sources are read from the database."""

    def __init__(self) -> None:
        self._fields = FilterForm().fields
        self._choices = {name: _flat(getattr(field, "choices", [])) for name, field in self._fields.items()}

    def of(self, filters: dict[str, Any]) -> str:
        """Return filters as « Acte : Dossier déposé · Du : 1er janvier 2026 », or the words for no filter."""
        found = [
            _("%(label)s : %(value)s") % {"label": self._fields[name].label, "value": self._value(name, value)}
            for name, value in filters.items()
            if name in self._fields
        ]
        return words.typo(" · ".join(found)) or _("Tout le journal")

    def _value(self, name: str, value: object) -> str:
        if isinstance(self._fields[name], forms.DateField):
            return words.day_month(date.fromisoformat(str(value)))
        return self._choices[name].get(str(value), str(value))


def _flat(choices: Any) -> dict[str, str]:
    """Return the labels of choices, grouped or not, by their values as text."""
    found = {}
    for key, label in choices:
        pairs = label if isinstance(label, list | tuple) else [(key, label)]
        found |= {str(value): str(words) for value, words in pairs}
    return found
