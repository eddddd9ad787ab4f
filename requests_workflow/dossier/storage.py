"""Where the documents of files are kept: `hub.uploads`, under the names that the stages of the procedure use."""

from django.core.files.base import File

from hub.uploads import checks
from hub.uploads.checks import accepted, clean_name
from hub.uploads.folders import DOCUMENTS as FOLDER
from hub.uploads.storage import Stored, Withheld, open_stored, put, read, store

__all__ = [
    "FOLDER", "Stored", "Withheld", "accepted", "check_pdf", "clean_name", "open_stored", "put", "read",
    "store",
]  # fmt: skip


def check_pdf(upload: File) -> bytes:
    """Return the content of an acceptable PDF; raise `ValidationError` with the reason and what is accepted."""
    return checks.check(upload).content
