"""The form of the properties of HealthDCAT-AP, drawn from catalogue/data/properties.toml."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.properties import TYPED, Kind, Property, Strength, all_properties
from catalogue.publishing import labels
from hub.ui import forms as ui

#: Vocabularies longer than this are typed, one value a line, instead of ticked.
MOST_TICKED = 40
LONGEST_TEXT, LONGEST_LIST = 5000, 5000
LARGEST_NUMBER = 2**53 - 1
_DURATION = re.compile(r"P(?!$)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?")
#: Between a code and its label, on a line.
_DASH = " — "

#: Titles of the groups of properties, by what the access level asks.
TITLES = {
    Strength.MANDATORY: gettext_lazy("Propriétés obligatoires"),
    Strength.RECOMMENDED: gettext_lazy("Propriétés recommandées"),
    Strength.OPTIONAL: gettext_lazy("Propriétés facultatives"),
}

Vocabulary = dict[str, str]


class Lines(forms.CharField):
    """Several values, one a line; empty lines do not count."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        text = super().clean(value)
        return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


class Addresses(Lines):
    """Web addresses, one a line."""

    def clean(self, value: Any) -> list[str]:
        found = super().clean(value)
        for line in found:
            if not _is_address(line):
                raise forms.ValidationError(_("« %(line)s » n’est pas une adresse http ou https.") % {"line": line})
        return found


def _is_address(line: str) -> bool:
    try:
        parts = urlsplit(line)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not re.search(r"\s", line)


class TypedConcepts(Lines):
    """Values of a long vocabulary: a code or a label a line. What the vocabulary does not hold is kept as typed."""

    def __init__(self, *args, vocabulary: Vocabulary, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.vocabulary = vocabulary
        self.codes = {label.casefold(): code for code, label in vocabulary.items()}

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        return "\n".join(f"{one}{_DASH}{self.vocabulary[one]}" if one in self.vocabulary else one for one in value)

    def clean(self, value: Any) -> list[str]:
        return list(dict.fromkeys(self._code(line) for line in super().clean(value)))

    def _code(self, line: str) -> str:
        code = line.split(_DASH, 1)[0].strip()
        return code if code in self.vocabulary else self.codes.get(line.casefold(), line)


class Duration(forms.CharField):
    """An ISO 8601 duration."""

    def clean(self, value: Any) -> str:
        text = super().clean(value).upper()
        if text and not _DURATION.fullmatch(text):
            raise forms.ValidationError(_("Écrivez une durée comme P1D (un jour), P1M (un mois) ou P1Y (un an)."))
        return text


class PropertiesForm(ui.Sections, forms.Form):
    """Every property that somebody types, by what the access level asks for first."""

    def __init__(
        self, data=None, *, content: dict[str, Any], level: str, vocabularies: dict[str, Vocabulary], **kwargs
    ) -> None:
        self.written = content
        super().__init__(data, initial=_initial(content), **kwargs)
        drawn: dict[Strength, list[str]] = {strength: [] for strength in Strength}
        for one in _typed():
            made = _FIELDS[one.kind](one, content.get(one.key), vocabularies.get(one.vocabulary, {}))
            for field in made.values():
                field.says_optional = False
            self.fields.update(made)
            drawn[one.asked[level].strength] += made
        self.sections = [(str(TITLES[strength]), "", names) for strength, names in drawn.items() if names]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        period = [given.get(f"retention_{end}") for end in ("from", "to")]
        if all(period) and period[0] > period[1]:
            self.add_error("retention_to", _("La fin vient avant le début."))
        return given

    def content(self) -> dict[str, Any]:
        """Return the properties as typed; one left empty is left out, one that the file does not know stays."""
        known = {one.key for one in _typed()}
        found = {key: value for key, value in self.written.items() if key not in known}
        for one in _typed():
            value = _value(one, self.cleaned_data)
            if value not in (None, "", []):
                found[one.key] = value
        return found


def _typed() -> Iterator[Property]:
    return (one for one in all_properties().values() if one.kind in TYPED)


# From a property to its fields


def _initial(content: dict[str, Any]) -> dict[str, Any]:
    found = dict(content)
    for key, value in content.items():
        if isinstance(value, dict):
            found |= {f"{key}_{part}": one for part, one in value.items()}
    return found


Fields = dict[str, forms.Field]


def _concepts(one: Property, value: list[str] | None, vocabulary: Vocabulary) -> Fields:
    label = labels.of_property(one)
    if not vocabulary or len(vocabulary) > MOST_TICKED:
        help_text = _("Une valeur par ligne : son code ou son libellé.")
        typed = TypedConcepts(
            label=label, help_text=help_text, required=False, max_length=LONGEST_LIST, vocabulary=vocabulary
        )
        return {one.key: typed}
    outside = [(code, _("%(value)s (hors du vocabulaire)") % {"value": code}) for code in value or ()]
    choices = [*vocabulary.items(), *(pair for pair in outside if pair[0] not in vocabulary)]
    ticked = forms.MultipleChoiceField(
        label=label, required=False, choices=choices, widget=forms.CheckboxSelectMultiple
    )
    return {one.key: ticked}


def _text(one: Property, value: Any, vocabulary: Vocabulary) -> Fields:
    return {
        f"{one.key}_{language}": forms.CharField(
            label=labels.LANGUAGES[language] % {"label": labels.of_property(one)},
            required=False,
            max_length=LONGEST_TEXT,
            widget=forms.Textarea({"lang": language, "rows": 3}),
        )
        for language in ("fr", "en")
    }


def _period(one: Property, value: Any, vocabulary: Vocabulary) -> Fields:
    label = labels.of_property(one)
    words = {"from": _("%(label)s, du"), "to": _("%(label)s, au")}
    return {
        f"{one.key}_{end}": forms.DateField(label=said % {"label": label}, required=False, widget=ui.DateInput())
        for end, said in words.items()
    }


def _simple(kind: Callable[..., forms.Field], **options: Any) -> Callable[[Property, Any, Vocabulary], Fields]:
    return lambda one, value, vocabulary: {one.key: kind(label=labels.of_property(one), required=False, **options)}


_FIELDS: dict[Kind, Callable[[Property, Any, Vocabulary], Fields]] = {
    Kind.CONCEPTS: _concepts,
    Kind.TEXT: _text,
    Kind.PERIOD: _period,
    Kind.WORDS: _simple(Lines, help_text=gettext_lazy("Une valeur par ligne."), max_length=LONGEST_LIST),
    Kind.ADDRESSES: _simple(Addresses, help_text=gettext_lazy("Une adresse par ligne."), max_length=LONGEST_LIST),
    Kind.NUMBER: _simple(forms.IntegerField, min_value=0, max_value=LARGEST_NUMBER, widget=ui.NumberInput(width=10)),
    Kind.DATE: _simple(forms.DateField, widget=ui.DateInput()),
    Kind.DURATION: _simple(
        Duration, max_length=20, help_text=gettext_lazy("P1D pour un jour, P1M pour un mois, P1Y pour un an.")
    ),
}


# And back


def _value(one: Property, given: dict[str, Any]) -> Any:
    """Return the value of a property from the cleaned fields, in the shape that a description keeps."""
    if one.kind in _ENDS:
        value = {end: _plain(given[f"{one.key}_{end}"]) for end in _ENDS[one.kind]}
        return value if any(value.values()) else None
    return _plain(given[one.key])


_ENDS = {Kind.TEXT: ("fr", "en"), Kind.PERIOD: ("from", "to")}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
