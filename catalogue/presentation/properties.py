"""The other properties of HealthDCAT-AP that a dataset tells, in words."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalogue.models import Concept
from catalogue.presentation.wording import told
from catalogue.properties import TYPED, Kind, Property, all_properties
from hub.ui.words import day_month, number, typo

#: Told among the facts, at the top of the page.
_TOLD_ABOVE = frozenset({"individuals", "records", "min_age", "max_age"})
_SAFE_SCHEMES = ("https://", "http://")


class _Text:
    """A text of `Dataset.properties` ({"fr", "en"}), read as the texts of rows are."""

    def __init__(self, value: Mapping[str, str]) -> None:
        self.text_fr, self.text_en = value.get("fr", ""), value.get("en", "")


def rows(properties: dict[str, Any], concepts: Mapping[tuple[str, str], Concept]) -> list[tuple[str, str]]:
    """Return (label, value) of what a dataset tells, in the order of properties.toml; an unknown code stays as is."""
    english = (get_language() or "fr").startswith("en")
    found = []
    for key, described in all_properties().items():
        if key in _TOLD_ABOVE or described.kind not in TYPED or not properties.get(key):
            continue
        label = described.label_en if english else described.label_fr
        found.append((typo(label), _in_words(described, properties[key], concepts)))
    return found


def _in_words(described: Property, value: Any, concepts: Mapping[tuple[str, str], Concept]) -> str:
    match described.kind:
        case Kind.CONCEPTS:
            return _listed(_concept(described, code, concepts) for code in value)
        case Kind.WORDS:
            return _listed(value)
        case Kind.ADDRESSES:
            return _listed(_address(one) for one in value)
        case Kind.TEXT:
            return told(_Text(value), "text")
        case Kind.NUMBER:
            return number(value)
        case Kind.DATE:
            return _day(value)
        case Kind.PERIOD:
            return _("Du %(first)s au %(last)s") % {"first": _day(value.get("from")), "last": _day(value.get("to"))}
    return str(value)


def _concept(described: Property, code: str, concepts: Mapping[tuple[str, str], Concept]) -> str:
    concept = concepts.get((described.vocabulary, code))
    return typo(concept.label) if concept else code


def _address(address: str) -> str:
    """Return a link, unless the address is of a kind that a browser could run."""
    return format_html('<a href="{0}">{0}</a>', address) if address.startswith(_SAFE_SCHEMES) else address


def _listed(values) -> str:
    return format_html_join(" · ", "{}", ((value,) for value in values))


def _day(text: str | None) -> str:
    """Return a date in words; one that is no date stays as it was written."""
    try:
        return day_month(date.fromisoformat(text or ""))
    except ValueError:
        return text or "…"
