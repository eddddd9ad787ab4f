"""Real files of every kind, made here, and the same with something wrong inside."""

import io
import zipfile
from collections.abc import Mapping

import docx
import openpyxl
import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

#: The harmless text that every antivirus calls a virus, in two halves so that this file is not one.
EICAR = (r"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + r"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*").encode()
OPEN_DOCUMENT = "application/vnd.oasis.opendocument"
OFFICE_NS = "urn:oasis:names:tc:opendocument:xmlns"


def upload(content: bytes, name: str = "piece.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def pdf(text: str = "page") -> bytes:
    made, out = pikepdf.new(), io.BytesIO()
    made.add_blank_page(page_size=(200, 200))
    made.docinfo["/Title"] = text
    made.save(out, deterministic_id=True)
    return out.getvalue()


def word(text: str = "Protocole") -> bytes:
    made, out = docx.Document(), io.BytesIO()
    made.add_heading(text)
    made.save(out)
    return out.getvalue()


def excel() -> bytes:
    made, out = openpyxl.Workbook(), io.BytesIO()
    made.active.append(["variable", "année"])
    made.save(out)
    return out.getvalue()


def open_document(kind: str = "text", body: str = "<text:p>Bonjour</text:p>", **more: bytes) -> bytes:
    """Return an OpenDocument file; `body` stands inside it, `more` are other entries by name."""
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
        + "".join(f' xmlns:{ns}="{OFFICE_NS}:{ns}:1.0"' for ns in ("office", "text", "draw", "table", "script"))
        + f' xmlns:xlink="http://www.w3.org/1999/xlink"><office:body>{body}</office:body></office:document-content>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", f"{OPEN_DOCUMENT}.{kind}")
        archive.writestr("content.xml", content, zipfile.ZIP_DEFLATED)
        for name, part in more.items():
            archive.writestr(name, part, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def image(kind: str = "PNG", size: tuple[int, int] = (20, 10)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (10, 90, 120)).save(out, kind)
    return out.getvalue()


def archive(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, part in parts.items():
            # An entry named by its ZipInfo has a fixed date: the same parts always make the same bytes.
            made.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def changed(content: bytes, name: str, old: bytes = b"", new: bytes = b"") -> bytes:
    """Return a zip with `old` replaced by `new` in one entry; or, without `old`, that entry made of `new`."""
    parts = parts_of(content)
    parts[name] = parts[name].replace(old, new) if old else new
    return archive(parts)


GOOD = {
    "pdf": pdf,
    "docx": word,
    "xlsx": excel,
    "odt": open_document,
    "ods": lambda: open_document("spreadsheet", "<table:table/>"),
    "odp": lambda: open_document("presentation", "<draw:page/>"),
    "png": image,
    "jpeg": lambda: image("JPEG"),
    "csv": lambda: "variable;année\nâge;2012\n".encode(),
    "txt": lambda: "Une note, en français.".encode(),
}
