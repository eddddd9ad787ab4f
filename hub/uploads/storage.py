"""Keeping a file under the SHA-256 of its content, and giving it out once it is safe.

`read` is the only way to a content: whoever serves, packs or encloses a document goes through it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.utils.translation import gettext as _

from hub import contents
from hub.uploads import checks, queries, scanning
from hub.uploads.enums import READABLE, State
from hub.uploads.folders import DOCUMENTS


class Withheld(PermissionDenied):
    """A content that may not be given out now; `state` says what the antivirus knows of it."""

    def __init__(self, state: State) -> None:
        super().__init__(_WHY[state]())
        self.state = state


def _infected() -> str:
    return _("L’antivirus a trouvé quelque chose de dangereux dans ce fichier : il ne peut pas être ouvert.")


def _awaited() -> str:
    return _("L’antivirus n’a pas encore vérifié ce fichier : il s’ouvrira dans quelques instants. Réessayez.")


_WHY = {State.INFECTED: _infected, State.PENDING: _awaited, State.ERROR: _awaited}


@dataclass(frozen=True)
class Stored:
    """A content on the disk; `name` is the cleaned name it was given under, `size` in bytes, `kind` a code."""

    name: str
    size: int
    sha256: str
    kind: str = "pdf"


def store(upload: File, accepts: Collection[str] = checks.PDF_ONLY) -> Stored:
    """Check an uploaded file by its content, keep it, have it scanned after commit; raise `ValidationError`."""
    checked = checks.check(upload, accepts)
    sha256 = put(checked.content)
    scanning.ask(sha256)
    name = checks.clean_name(upload.name or "", checked.kind.suffix)
    return Stored(name=name, size=len(checked.content), sha256=sha256, kind=checked.kind.code)


def put(content: bytes) -> str:
    """Write a content once and return its SHA-256; a reader never sees it half written."""
    return contents.put(DOCUMENTS, BytesIO(content))


def read(sha256: str) -> bytes:
    """Return a stored content; raise `Withheld` before it is known to be safe, `contents.Damaged` when it is lost."""
    if (state := queries.state_of(sha256)) not in READABLE:
        raise Withheld(state)
    with contents.open_checked(DOCUMENTS, sha256) as file:
        return file.read()


def open_stored(sha256: str) -> BinaryIO:
    """Return a stored content as an open file; raise as `read` does."""
    return BytesIO(read(sha256))
