"""The departures from a reference methodology: lines of three texts, as one question of the form (law.md section 2)."""

from collections.abc import Iterable, Sequence

from django import forms
from django.utils.translation import gettext as _

COLUMNS = 3
#: Lines offered beside those already written; saving offers as many again.
SPARE = 2


def rows(typed: Sequence[str] | str) -> list[list[str]]:
    """Return the lines (clause, departure, reason) of texts sent one after the other; empty lines are left out."""
    texts = [text.strip() for text in typed] if not isinstance(typed, str) else []
    lines = [texts[start : start + COLUMNS] for start in range(0, len(texts), COLUMNS)]
    return [line + [""] * (COLUMNS - len(line)) for line in lines if any(line)]


def flat(lines: Iterable[Sequence[str]]) -> list[str]:
    """Return lines as they are sent: one text after the other."""
    return [text for line in lines for text in line]


class DeparturesInput(forms.Widget):
    """Three fields a line, and spare lines; works without a script."""

    template_name = "dossier/departures.html"
    use_fieldset = True

    def get_context(self, name: str, value, attrs) -> dict:
        context = super().get_context(name, value, attrs)
        columns = [_("Clause de la méthodologie"), _("Ce que vous faites autrement"), _("Pourquoi")]
        lines = [*rows(value or []), *[[""] * COLUMNS for _spare in range(SPARE)]]
        context["lines"] = [list(zip(columns, line, strict=True)) for line in lines]
        return context

    def value_from_datadict(self, data, files, name: str) -> list[str]:
        return data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_0"


class DeparturesField(forms.Field):
    """Every line that is begun is finished; each text within the length of the rules."""

    widget = DeparturesInput

    def __init__(self, *, max_length: int, **kwargs) -> None:
        super().__init__(**kwargs)
        self.max_length = max_length

    def to_python(self, value) -> list[list[str]]:
        return rows(value or [])

    def validate(self, value: list[list[str]]) -> None:
        super().validate(value)
        if any(not all(line) for line in value):
            raise forms.ValidationError(_("Chaque ligne dit la clause, ce que vous faites autrement, et pourquoi."))
        if any(len(text) > self.max_length for text in flat(value)):
            reason = _("%(most)s caractères au plus par case.")
            raise forms.ValidationError(reason % {"most": self.max_length})
