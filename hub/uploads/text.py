"""Plain text and CSV: UTF-8, and nothing that a spreadsheet would compute when it opens."""

import csv
import re
import unicodedata
from collections.abc import Collection, Iterator
from itertools import islice

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

#: Lines looked at to tell a table from a text.
LOOKED_AT = 50
SEPARATORS = ";,\t|"
#: A cell that begins so is computed, and may call another program or an address.
_FORMULA = re.compile(r"=[^=\s]|@\w+\(|[+\-].*\|.*!")
_ALLOWED_CONTROLS = frozenset("\t\n\r\f")


def kind_of(content: bytes, accepts: Collection[str]) -> str:
    """Return `csv` or `txt`; raise `ValidationError` when the content is no readable text."""
    lines = decoded(content).splitlines()
    if "csv" not in accepts:
        return "txt"
    return "csv" if "txt" not in accepts or separator_of(lines) else "txt"


def decoded(content: bytes) -> str:
    """Return the text of a content, without its byte order mark; raise `ValidationError`."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ValidationError(_not_utf8(), code="encoding")
    if b"\0" in content:
        raise ValidationError(_("Nous ne reconnaissons pas ce fichier."), code="kind")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValidationError(_not_utf8(), code="encoding") from None
    if any(unicodedata.category(char) == "Cc" and char not in _ALLOWED_CONTROLS for char in set(text)):
        raise ValidationError(_("Nous ne reconnaissons pas ce fichier."), code="kind")
    return text


def _not_utf8() -> str:
    return _("Nous ne reconnaissons pas ce fichier. Si c’est un texte ou un CSV, enregistrez-le en « UTF-8 ».")


def separator_of(lines: Collection[str]) -> str:
    """Return the character that cuts every line into the same number of cells, two or more; "" in a plain text."""
    first = [line for line in islice(lines, LOOKED_AT) if line.strip()]
    for separator in SEPARATORS if len(first) > 1 else "":
        counts = {len(row) for row in _rows(first, separator)}
        if len(counts) == 1 and counts.pop() > 1:
            return separator
    return ""


def _rows(lines: Collection[str], separator: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(lines, delimiter=separator)
    except csv.Error:
        yield []


def check_csv(content: bytes) -> None:
    """Refuse a table with a cell that a spreadsheet would compute; raise `ValidationError`."""
    lines = decoded(content).splitlines()
    for number, line in enumerate(lines, start=1):
        cells = [line, *(cell for separator in SEPARATORS for cell in line.split(separator))]
        if any(_FORMULA.match(cell.strip().strip('"')) for cell in cells):
            reason = _("La ligne %(number)s contient une formule : gardez seulement les valeurs.")
            raise ValidationError(reason % {"number": number}, code="active")


def check_txt(content: bytes) -> None:
    decoded(content)
