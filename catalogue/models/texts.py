"""Texts in two languages on one row: French is always there, English may come later."""

from django.db import models
from django.utils.translation import get_language

LANGUAGES = ("fr", "en")


def bilingual(name: str) -> property:
    """Return a property that reads `<name>_fr` or `<name>_en`, after the language of the page, or what there is."""

    def read(row: models.Model) -> str:
        first, other = ("en", "fr") if (get_language() or "fr").startswith("en") else ("fr", "en")
        return getattr(row, f"{name}_{first}") or getattr(row, f"{name}_{other}")

    return property(read)
