"""Tiny PDFs to upload, and reading those the hub makes."""

import io
import re

import pikepdf


def make_pdf(words: str = "essai") -> bytes:
    """Return a one-page PDF whose title is `words`."""
    buffer = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        with pdf.open_metadata() as metadata:
            metadata["dc:title"] = words
        pdf.save(buffer)
    return buffer.getvalue()


#: The smallest PNG: one transparent pixel.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000a49444154789c63000100000500010d0a2db4"
    "0000000049454e44ae426082"
)


def text_of(content: bytes) -> str:
    """Return what a reader would extract, through the fonts' own tables."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return "".join(_page_text(pdf, one) for one in pdf.pages)


def _page_text(pdf, one) -> str:
    tables = {str(name): _to_unicode(font) for name, font in one.Resources.Font.items()}
    shown, font = [], {}
    for operands, operator in pikepdf.parse_content_stream(one):
        if str(operator) == "Tf":
            font = tables[str(operands[0])]
        elif str(operator) == "TJ":
            shown += [_decoded(bytes(part), font) for part in operands[0] if isinstance(part, pikepdf.String)]
    return "".join(shown)


def _decoded(raw: bytes, table: dict[int, str]) -> str:
    return "".join(table.get(int.from_bytes(raw[i : i + 2]), "") for i in range(0, len(raw), 2))


def _to_unicode(font) -> dict[int, str]:
    table = font.ToUnicode.read_bytes().decode()
    pairs = [pair for part in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL) for pair in part.split("\n")]
    found = [re.findall(r"<(\w+)>", pair) for pair in pairs]
    return {int(code, 16): bytes.fromhex(shown).decode("utf-16-be") for code, shown in filter(None, found)}
