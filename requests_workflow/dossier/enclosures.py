"""What a file is sent with to another authority: each stage declares the documents it adds."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from requests_workflow.procedure.models import AccessRequest

LONGEST_NAME = 60


@dataclass(frozen=True)
class Enclosure:
    """One document. `path` names it within the whole, in letters any system writes; `what` tells it in words.

    `read` returns its bytes and may raise `contents.Damaged`, `storage.Withheld` or `PdfUnavailable`. `sha256` and
    `size` (bytes) are known beforehand of what is stored. `about` says more of it, by English name.
    """

    path: str
    what: str
    read: Callable[[], bytes]
    sha256: str = ""
    size: int | None = None
    media_type: str = "application/pdf"
    about: Mapping[str, str] = field(default_factory=dict)


Maker = Callable[[AccessRequest], Iterable[Enclosure]]

_MAKERS: list[Maker] = []


def enclosures(maker: Maker) -> Maker:
    """Register a function from a file to the documents it adds."""
    _MAKERS.append(maker)
    return maker


def of(request: AccessRequest) -> list[Enclosure]:
    """Return every document a file is sent with, by path; two never have the same path."""
    found = sorted(_all(request), key=lambda one: one.path)
    twice = [one.path for one, following in pairwise(found) if one.path == following.path]
    if twice:
        raise ValueError(f"two documents are called {twice[0]}")
    return found


def _all(request: AccessRequest) -> Iterator[Enclosure]:
    for maker in _MAKERS:
        yield from maker(request)


def plain_name(name: str, suffix: str = ".pdf") -> str:
    """Return a name in ASCII letters, digits, dots and dashes, without a folder, at most 60 long, never empty.

    A name that another system would read as a path, an option or a hidden file becomes an ordinary one.
    """
    letters = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    stem = re.sub(r"[^A-Za-z0-9]+", "-", letters.removesuffix(suffix)).strip("-").lower()
    return f"{stem[: LONGEST_NAME - len(suffix)].strip('-') or 'document'}{suffix}"
