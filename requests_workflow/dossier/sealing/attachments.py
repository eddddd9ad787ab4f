"""Files inside a PDF of ours."""

import hashlib
from io import BytesIO

import pikepdf

#: The frozen copy of the dossier, as it was hashed.
DOSSIER = "dossier.json"


def read(content: bytes, name: str) -> bytes | None:
    """Return a file joined to a PDF; None when there is none, or when the PDF does not open."""
    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            return pdf.attachments[name].get_file().read_bytes() if name in pdf.attachments else None
    except (pikepdf.PdfError, ValueError, RecursionError):
        return None


def sha256_of(content: bytes, name: str) -> str:
    """Return the SHA-256 of a file joined to a PDF, in hexadecimal; "" when there is none."""
    found = read(content, name)
    return hashlib.sha256(found).hexdigest() if found is not None else ""
