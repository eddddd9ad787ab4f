"""The jurist's text and the answers of a file as a document that a word processor opens."""

import unicodedata
from collections.abc import Iterable
from io import BytesIO

import docx
from docx.document import Document as Word
from docx.shared import Pt, RGBColor

from hub.uploads.kinds import KINDS
from requests_workflow import rules
from requests_workflow.dossier import answers, groups, queries, values
from requests_workflow.procedure.models import AccessRequest
from requests_workflow.rules.templates import Part, Template

MEDIA_TYPE = KINDS["docx"].media_type
#: French, as the whole document: no page shows these.
TO_FILL = "[à compléter]"
DATA_HEADS = ("Jeu de données", "Responsable de données", "Années", "Pourquoi")
SIGNED = ("Fait à :", "Le :", "Nom et qualité :", "Signature :")
GREY = RGBColor(0x55, 0x55, 0x55)


def document(request: AccessRequest, template: Template) -> bytes:
    """Return a template filled with what a file says, in the active language, as a .docx."""
    made = docx.Document()
    made.styles["Normal"].font.name, made.styles["Normal"].font.size = "Calibri", Pt(11)
    about = made.core_properties
    about.title, about.author, about.comments = template.title, request.organisation.name, request.reference
    about.created = about.modified = request.changed_at
    made.add_heading(template.title, 0)
    made.add_paragraph(f"{_clean(request.title)} — {request.reference} — {_clean(request.organisation.name)}")
    _hint(made, template.intro)
    typed = queries.typed_answers(request)
    for part in template.parts:
        _part(made, request, part, typed)
    if template.signed:
        made.add_heading("Signature", 1)
        _lines(made, SIGNED)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def _part(made: Word, request: AccessRequest, part: Part, typed: dict) -> None:
    made.add_heading(f"{part.number} {part.title}", min(part.level, 3))
    if part.help:
        _hint(made, part.help)
    fields = request.form.fields()
    for code in part.answers:
        if code in fields:
            _answer(made, request.form, fields[code], typed.get(code, answers.blank(fields[code])))
    if part.datasets:
        _datasets(made, request)
    _lines(made, part.fill)


def _hint(made: Word, text: str) -> None:
    run = made.add_paragraph().add_run(text)
    run.italic, run.font.color.rgb = True, GREY


def _lines(made: Word, lines: Iterable[str]) -> None:
    for line in lines:
        made.add_paragraph(f"{line}{TO_FILL if line.endswith(' : ') else ''}")


def _answer(made: Word, form: rules.FormSpec, field: rules.FormField, typed: answers.Typed) -> None:
    made.add_paragraph().add_run(field.label_fr).bold = True
    rows = groups.rows(field, typed) if field.kind == "group" else []
    if rows:
        heads = [column.label_fr for column in field.columns.values()]
        lines = [[values.shown(form, column, row[code]) for code, column in field.columns.items()] for row in rows]
        _table(made, heads, lines)
        return
    shown = answers.in_words(form, field, typed)
    for line in shown if isinstance(shown, list) else [shown]:
        made.add_paragraph(_clean(line) or TO_FILL, style="List Bullet" if isinstance(shown, list) else None)
    if not shown and isinstance(shown, list):
        made.add_paragraph(TO_FILL)


def _datasets(made: Word, request: AccessRequest) -> None:
    asked = queries.requested_datasets(request)
    lines = [
        [one.dataset.title, one.dataset.holder.name, _years(one.years_from, one.years_to), one.justification]
        for one in asked
    ]
    _table(made, DATA_HEADS, lines or [[TO_FILL] * len(DATA_HEADS)])


def _years(first: int | None, last: int | None) -> str:
    return f"{first or '…'} à {last or '…'}"


def _table(made: Word, heads: Iterable[str], lines: Iterable[Iterable[str]]) -> None:
    heads = list(heads)
    table = made.add_table(rows=1, cols=len(heads), style="Table Grid")
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        cell.paragraphs[0].add_run(head).bold = True
    for line in lines:
        for cell, text in zip(table.add_row().cells, line, strict=True):
            cell.text = _clean(text)
    made.add_paragraph()


def _clean(text: str) -> str:
    """Return a text without the characters that XML has not."""
    return "".join(char for char in text if char in "\n\t" or _is_written(char))


def _is_written(char: str) -> bool:
    return unicodedata.category(char) not in {"Cc", "Cs"} and ord(char) & 0xFFFE != 0xFFFE
