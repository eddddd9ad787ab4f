"""The forms of the other sections. Nothing is required: a description is saved as it is, and judged beside the form.

Each gives `content()`, in the shape of `sections.read`.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue import queries as catalogue
from catalogue.conformance.sections import PARTS, Section
from catalogue.models import Dataset, Table, Variable
from catalogue.publishing import fields as description_fields
from catalogue.publishing import labels
from hub.ui import forms as ui
from requests_workflow.stewardship import sections

LONGEST_TEXT = 20_000
#: Fields that one page may send: Django refuses a thousand.
MOST_FIELDS = 900

HELP = {
    "short_name": gettext_lazy("Le sigle ou le nom d’usage."),
    "summary": gettext_lazy("Une ou deux phrases : ce que c’est, sur qui, depuis quand."),
    "limits": gettext_lazy("Ce que ces données ne peuvent pas dire. Une limite par ligne."),
    "keywords": gettext_lazy("Séparés par des virgules."),
    "population": gettext_lazy("Qui y figure, qui n’y figure pas."),
    "period_to": gettext_lazy("Laissez vide si la collecte continue."),
    "email": gettext_lazy("L’adresse d’un service, jamais d’une personne."),
    "other": gettext_lazy("Son code, tel qu’il figure dans l’adresse de sa page."),
    "format": gettext_lazy("Un code du vocabulaire européen : CSV, XLSX, PDF…"),
    "bin": gettext_lazy("2019 ; 0-9 ou 90+ ; F ou M ; le code d’une région."),
}


def field_of(model: type[models.Model], name: str) -> forms.Field:
    """Return the field of a form for a field of a model, never required, with its label and its widget."""
    base, _underscore, language = name.rpartition("_")
    column = model._meta.get_field(name)
    attrs = {"lang": language} if language in labels.LANGUAGES else {}
    field = column.formfield(
        label=labels.of(name),
        required=False,
        help_text=HELP.get(base if language in labels.LANGUAGES else name, ""),
        initial=None,
        **_options(column, attrs),
    )
    field.says_optional = False
    return field


def _options(column: models.Field, attrs: dict[str, str]) -> dict[str, Any]:
    """Return what Django would not choose by itself for a column."""
    if isinstance(column, models.URLField):
        return {"assume_scheme": "https"}
    if isinstance(column, models.DateField):
        return {"widget": ui.DateInput()}
    if isinstance(column, models.TextField):
        return {"widget": forms.Textarea({**attrs, "rows": 4}), "max_length": LONGEST_TEXT}
    if type(column) is not models.CharField or column.choices:
        return {}
    if column.max_length > sections.ONE_LINE:
        return {"widget": ui.CountedTextarea(attrs, max_length=column.max_length, rows=3)}
    return {"widget": forms.TextInput(attrs)}


def plain(value: Any) -> Any:
    """Return a cleaned value as a description keeps it."""
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:.2f}" if isinstance(value, Decimal) else value


class ModelFieldsForm(forms.Form):
    """Fields of one row, drawn from those of its model."""

    model: type[models.Model]
    names: Iterable[str]

    def __init__(self, data=None, *, written: dict[str, Any] | None = None, **kwargs) -> None:
        self.written = written or {}
        super().__init__(data, **{"initial": self.written, **kwargs})
        self.fields.update({name: field_of(self.model, name) for name in self.names})

    def content(self) -> dict[str, Any]:
        return {name: plain(self.cleaned_data[name]) for name in self.names}


class TextsForm(ModelFieldsForm):
    model = Dataset
    names = sections.FIELDS[Section.TEXTS]


class FactsForm(ModelFieldsForm):
    model = Dataset
    names = sections.FIELDS[Section.FACTS]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        first, last = given.get("period_from"), given.get("period_to")
        if first and last and first > last:
            self.add_error("period_to", _("La fin de la période vient avant son début."))
        return given


class TableForm(ModelFieldsForm):
    model = Table
    names = sections.TABLE


class VariableForm(ModelFieldsForm):
    model = Variable
    names = sections.VARIABLE


# The rows of a part


class RowForm(ModelFieldsForm):
    """One row of a part; what it does not show stays as it was."""

    kept: tuple[str, ...] = ()

    def content(self) -> dict[str, Any]:
        kept = {name: self.written.get(name, "") for name in self.kept}
        return {**kept, **super().content()}


class LinkageForm(RowForm):
    other = forms.CharField(label=labels.FIELDS["other"], help_text=HELP["other"], required=False, max_length=60)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].says_optional = False
        self.order_fields(["other", *self.names])

    def clean_other(self) -> str:
        code = self.cleaned_data["other"].strip()
        if code and not catalogue.datasets_by_code([code]):
            raise forms.ValidationError(_("Aucun jeu de données du catalogue n’a ce code."))
        return code

    def clean_completeness(self) -> Decimal | None:
        share = self.cleaned_data["completeness"]
        if share is not None and not 0 <= share <= 100:
            raise forms.ValidationError(_("Une part va de 0 à 100."))
        return share

    def content(self) -> dict[str, Any]:
        return {**super().content(), "other": self.cleaned_data["other"]}


class CoverageForm(RowForm):
    """A count below the smallest cell that may be told is not kept: nobody can read it back."""

    withheld = False

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["count"].help_text = _(
            "Vide si l’effectif est inférieur à %(least)s : il n’est alors pas gardé."
        ) % {"least": settings.CATALOGUE_MINIMUM_CELL}

    def clean_count(self) -> int | None:
        count = self.cleaned_data["count"]
        if count is not None and count < settings.CATALOGUE_MINIMUM_CELL:
            self.withheld = True
            return None
        return count


_ROW_FORMS = {Section.LINKAGES: LinkageForm, Section.COVERAGE: CoverageForm}
_KEPT = {Section.DISTRIBUTIONS: ("sha256",)}


class Rows(forms.BaseFormSet):
    """The rows of a part, and one more to fill in."""

    def __init__(self, data=None, *, content: list[dict[str, Any]]) -> None:
        self.written = content
        super().__init__(data, initial=content, prefix="lignes")

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        known = index is not None and index < len(self.written)
        return {"written": self.written[index] if known else {}}

    def content(self) -> list[dict[str, Any]]:
        kept = [form for form in self.forms if form not in self.deleted_forms]
        return [form.content() for form in kept if form.written or form.has_changed()]

    @property
    def withheld(self) -> int:
        """How many counts were too small to be kept."""
        return sum(getattr(form, "withheld", False) for form in self.forms)


class CoverageRows(Rows):
    def clean(self) -> None:
        """One row a class: two would contradict each other."""
        seen = set()
        for form in self.forms:
            key = (form.cleaned_data.get("axis"), form.cleaned_data.get("bin"))
            if key in seen and form not in self.deleted_forms and any(key):
                form.add_error("bin", _("Cette classe figure déjà plus haut."))
            seen.add(key)


def rows_of(section: Section) -> type[Rows]:
    """Return the formset of a section that holds rows."""
    part = next(one for one in description_fields.PARTS if one.name == PARTS[section])
    kept = _KEPT.get(section, ())
    form = type(
        f"{part.model.__name__}RowForm",
        (_ROW_FORMS.get(section, RowForm),),
        {"model": part.model, "names": [name for name in part.fields if name not in kept], "kept": kept},
    )
    base = CoverageRows if section == Section.COVERAGE else Rows
    most = MOST_FIELDS // len(form.names)
    limits = {"max_num": most, "absolute_max": most, "validate_max": True}
    return forms.formset_factory(form, formset=base, extra=1, can_delete=True, can_delete_extra=False, **limits)


class DictionaryForms:
    """A table and the variables of one page of it, with the interface of a form."""

    def __init__(self, data=None, *, content: dict[str, Any]) -> None:
        self.table = TableForm(data, written=content["table"], prefix="table")
        self.variables = {
            name: VariableForm(data, written=texts, prefix=f"v{number}")
            for number, (name, texts) in enumerate(content["variables"].items())
        }

    @property
    def forms(self) -> list[ModelFieldsForm]:
        return [self.table, *self.variables.values()]

    @property
    def is_bound(self) -> bool:
        return self.table.is_bound

    def is_valid(self) -> bool:
        """Every form is judged, so that each shows its own errors."""
        return not sum(not form.is_valid() for form in self.forms)

    def content(self) -> dict[str, Any]:
        variables = {name: form.content() for name, form in self.variables.items()}
        return {"table": self.table.content(), "variables": variables}
