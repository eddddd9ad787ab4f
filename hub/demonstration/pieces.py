"""Small real PDFs for the pieces: one page that says what it is and that it is invented. Same words, same bytes."""

import io
import textwrap
from collections.abc import Iterator

import pikepdf
from django.core.files.base import ContentFile
from pikepdf import Array, Dictionary, Name, Pdf, Stream

A4 = (595, 842)
LEFT, TOP = 60, 760
INVENTED = "Document inventé pour la démonstration. Il ne décrit aucun projet, aucune personne, aucun organisme réels."
#: Characters of 12-point Helvetica that surely fit between the margins.
LINE = 74


def piece(code: str, label: str, *, project: str, note: str = "") -> ContentFile:
    """Return an uploaded PDF named after a piece, for a project told by its title."""
    paragraphs = [
        (18, f"{code} — {label}"),
        (12, project),
        (12, note),
        (12, INVENTED),
    ]
    return ContentFile(page([one for one in paragraphs if one[1]]), name=f"{code} {label}.pdf")


def page(paragraphs: list[tuple[int, str]]) -> bytes:
    """Return a PDF of one A4 page from (size in points, text) paragraphs."""
    pdf = Pdf.new()
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    pdf.add_blank_page(page_size=A4)
    sheet = pdf.pages[0].obj
    sheet.Resources = Dictionary(Font=Dictionary(F1=pdf.make_indirect(font)))
    sheet.Contents = Stream(pdf, b"\n".join(_operators(paragraphs)))
    pdf.Root.Lang = pikepdf.String("fr-FR")
    pdf.docinfo["/Title"] = paragraphs[0][1]
    sheet.MediaBox = Array([0, 0, *A4])
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def _operators(paragraphs: list[tuple[int, str]]) -> Iterator[bytes]:
    height = TOP
    for size, text in paragraphs:
        for line in textwrap.wrap(text, width=LINE * 12 // size):
            yield f"BT /F1 {size} Tf {LEFT} {height} Td ".encode() + _shown(line) + b" Tj ET"
            height -= round(size * 1.4)
        height -= 12


def _shown(line: str) -> bytes:
    """Return a PDF string in the encoding of the standard fonts; what it lacks becomes a question mark."""
    escaped = line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return b"(" + escaped.encode("cp1252", "replace") + b")"
