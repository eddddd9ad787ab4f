"""How every form of the project is drawn, and the widgets and fields it needs.

``FORM_RENDERER = "hub.ui.forms.Renderer"``; ``django.forms`` must be among
INSTALLED_APPS so that Django's own widget templates are found.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub.ui import words

PDF = "application/pdf"
_SELECTED = SafeString(" selected")
KIND_NAMES = {
    PDF: "PDF",
    ".pdf": "PDF",
    "text/csv": "CSV",
    ".csv": "CSV",
    "application/zip": "ZIP",
    ".zip": "ZIP",
    "image/png": "PNG",
    "image/jpeg": "JPEG",
}


class Renderer(TemplatesSetting):
    """Draws forms and fields with templates/components."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"


class LongSelect(forms.Select):
    """A list of many choices: its options are written at once, where Django draws a template for each."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        chosen = "" if value is None else str(value)
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((code, _SELECTED if str(code) == chosen else "", label) for code, label in self.choices),
        )
        given = flatatt(self.build_attrs(self.attrs, {"name": name, **(attrs or {})}))
        return format_html("<select{}>{}</select>", given, options)


class DateInput(forms.DateInput):
    """The browser's own date field; values travel as 2026-03-12 in every language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"class": "width-date", **(attrs or {})}, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    """The browser's own hour field; values travel as 14:30 in every language."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"class": "width-10", **(attrs or {})}, format="%H:%M")


class DocumentInput(forms.FileInput):
    """A file field that says beforehand which types and what size (bytes; HUB_MAX_UPLOAD_BYTES when None) it takes."""

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        *,
        accept: Iterable[str] = (PDF,),
        max_bytes: int | None = None,
    ) -> None:
        self.accept = tuple(accept)
        self.max_bytes = max_bytes
        super().__init__(attrs={"accept": ",".join(self.accept), **(attrs or {})})

    def promise(self) -> str:
        """Return « PDF, 20 Mo au plus »."""
        kinds = ", ".join(dict.fromkeys(KIND_NAMES.get(kind, kind) for kind in self.accept))
        size = self.max_bytes or settings.HUB_MAX_UPLOAD_BYTES
        return _("%(kinds)s, %(size)s au plus.") % {"kinds": kinds, "size": words.weight(size)}


class CountedTextarea(forms.Textarea):
    """A long text with its limit said; nothing typed is ever cut by the browser."""

    def __init__(self, attrs: dict[str, Any] | None = None, *, max_length: int = 2000, rows: int = 6) -> None:
        self.max_length = max_length
        super().__init__(attrs={"rows": rows, "data-limit": max_length, **(attrs or {})})

    def promise(self) -> str:
        """Return « 2 000 caractères au plus »."""
        return ngettext("%(limit)s caractère au plus.", "%(limit)s caractères au plus.", self.max_length) % {
            "limit": words.number(self.max_length)
        }


class NumberInput(forms.NumberInput):
    """A short number field, followed by its ``unit`` in words."""

    def __init__(self, attrs: dict[str, Any] | None = None, *, unit: str = "", width: int = 6) -> None:
        self.unit = unit
        super().__init__(attrs={"class": f"width-{width}", "inputmode": "numeric", **(attrs or {})})


class LinesField(forms.CharField):
    """A long text read as a list: one entry a line, empty lines left out."""

    def __init__(self, *, rows: int = 5, max_length: int = 20_000, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def clean(self, value: Any) -> list[str]:
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]


@dataclass(frozen=True)
class FieldFace:
    """What components/field.html needs to know about one bound field."""

    kind: str
    hint_id: str
    promise: str
    promise_id: str
    error_id: str
    described_by: str
    unit: str
    unit_id: str
    optional: bool


def kind_of(bound: BoundField) -> str:
    """Return group, checkbox, file, counted or plain: which layout a field takes."""
    widget = bound.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    if isinstance(widget, forms.FileInput):
        return "file"
    if isinstance(widget, CountedTextarea):
        return "counted"
    return "group" if bound.use_fieldset else "plain"


def face_of(bound: BoundField) -> FieldFace:
    """Return the ids and texts of ``bound``; the description names hint, promise and error alike."""
    widget = bound.field.widget
    promise = widget.promise() if hasattr(widget, "promise") else ""
    unit = str(getattr(widget, "unit", ""))
    base = bound.auto_id or bound.html_name
    ids = {
        f"{base}_helptext": bound.help_text,
        f"{base}_promise": promise,
        f"{base}_unit": unit,
        f"{base}_error": bound.errors,
    }
    hint_id, promise_id, unit_id, error_id = ids
    kind = kind_of(bound)
    return FieldFace(
        kind=kind,
        hint_id=hint_id,
        promise=promise,
        promise_id=promise_id,
        error_id=error_id,
        described_by=" ".join(name for name, shown in ids.items() if shown),
        unit=unit,
        unit_id=unit_id,
        optional=not bound.field.required and kind != "checkbox" and getattr(bound.field, "says_optional", True),
    )


def first_input_id(bound: BoundField) -> str:
    """Return the id an error summary links to: a group has none of its own, its first input has."""
    if kind_of(bound) == "group":
        return f"{bound.auto_id}_0"
    return bound.id_for_label or bound.auto_id


@dataclass(frozen=True)
class Problem:
    """One line of an error summary; no ``label`` nor ``url`` for what concerns the whole form."""

    text: str
    label: str = ""
    url: str = ""


def problems_of(form: Any) -> list[Problem]:
    """Return every error of a form or a formset, in the order of the page."""
    if isinstance(form, forms.BaseFormSet):
        own = [Problem(str(text)) for text in form.non_form_errors()]
        return own + [problem for member in form.forms for problem in problems_of(member)]
    found = [Problem(str(text)) for text in form.non_field_errors()]
    for bound in form:
        url = "" if bound.is_hidden else f"#{first_input_id(bound)}"
        found += [Problem(str(text), str(bound.label).rstrip("."), url) for text in bound.errors]
    return found


class Sections:
    """Mixin: fields drawn under titles. ``sections`` = [(title, introduction, [field names])]."""

    template_name = "components/form_sections.html"
    sections: list[tuple[str, str, list[str]]] = []

    def drawn_sections(self) -> list[dict[str, Any]]:
        """Return [{title, intro, fields}], then the fields no section names, without a title."""
        named = {name for _title, _intro, names in self.sections for name in names}
        rest = [bound for bound in self.visible_fields() if bound.name not in named]
        drawn = [
            {"title": title, "intro": intro, "fields": [self[name] for name in names]}
            for title, intro, names in self.sections
        ]
        return [*drawn, {"title": "", "intro": "", "fields": rest}] if rest else drawn
