"""The tar files of archives: plain files in blocks of 512 bytes (POSIX ustar), written and read one block at a time.

The reader is stricter than tar: it accepts ordinary files only, so that a hostile archive has neither links, nor
devices, nor extended headers, nor two files of one name to play with. Nothing is ever unpacked on the disk.
"""

import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from audit.log.errors import LogError

BLOCK = 512
#: Members that a reader keeps the places of: an archive of 100 million leaves has fewer.
MOST_MEMBERS = 1_000_000
_END = bytes(2 * BLOCK)
_CHUNK = 1 << 20


class ArchiveError(LogError):
    """An archive that cannot be read. `code` says why in one word, `name` which member, `why` adds what is known.

    Codes: `truncated`, `refused` (a link, an unknown name, a wrong header), `duplicate`, `crowded`, `trailing`,
    `missing`, `big`, `manifest`.
    """

    def __init__(self, code: str, name: str = "", why: str = "") -> None:
        super().__init__(": ".join(part for part in (code, name, why) if part))
        self.code = code
        self.name = name
        self.why = why


@dataclass(frozen=True, slots=True)
class Member:
    """Where the bytes of one file stand in the tar: `offset` and `size` in bytes."""

    name: str
    offset: int
    size: int


def write_member(file: BinaryIO, name: str, data: bytes) -> None:
    """Write one file at the present place of `file`: mode 0644, no owner, no date."""
    header = tarfile.TarInfo(name)
    header.size = len(data)
    file.write(header.tobuf(tarfile.USTAR_FORMAT))
    file.write(data)
    file.write(bytes(-len(data) % BLOCK))


def write_end(file: BinaryIO) -> None:
    """Write the two empty blocks that end a tar."""
    file.write(_END)


def members(file: BinaryIO, accepts: Callable[[str], bool]) -> dict[str, Member]:
    """Return the files of a whole tar by name, in their order, without reading their content.

    Raises `ArchiveError` for the first thing that is not an ordinary file with a name that `accepts`, for a second file
    of the same name, and for a tar that stops before its end or goes on after it.
    """
    found: dict[str, Member] = {}
    for member in _scan(file):
        if not accepts(member.name):
            raise ArchiveError("refused", member.name)
        if member.name in found:
            raise ArchiveError("duplicate", member.name)
        if len(found) == MOST_MEMBERS:
            raise ArchiveError("crowded", member.name)
        found[member.name] = member
    return found


def end_of_members(file: BinaryIO) -> int:
    """Return the offset of the first byte after the last file of a tar: where another may be written."""
    end = 0
    for member in _scan(file):
        end = member.offset + member.size + -member.size % BLOCK
    return end


def _scan(file: BinaryIO) -> Iterator[Member]:
    length = file.seek(0, 2)
    offset = 0
    last = ""
    while (header := _header(file, offset, last)) is not None:
        last = header.name
        offset += BLOCK
        if header.size < 0 or offset + header.size > length:
            raise ArchiveError("truncated", last)
        yield Member(header.name, offset, header.size)
        offset += header.size + -header.size % BLOCK
    _check_end(file, offset, last)


def _header(file: BinaryIO, offset: int, last: str) -> tarfile.TarInfo | None:
    """Return the header at an offset, None for the empty block that ends the tar."""
    file.seek(offset)
    block = file.read(BLOCK)
    if len(block) < BLOCK:
        raise ArchiveError("truncated", last)
    if not any(block):
        return None
    try:
        header = tarfile.TarInfo.frombuf(block, "ascii", "strict")
    except (tarfile.HeaderError, UnicodeDecodeError) as error:
        raise ArchiveError("refused", last, str(error)) from None
    if header.type not in (tarfile.REGTYPE, tarfile.AREGTYPE):
        raise ArchiveError("refused", header.name)
    return header


def _check_end(file: BinaryIO, offset: int, last: str) -> None:
    file.seek(offset)
    if len(file.read(2 * BLOCK)) < 2 * BLOCK:
        raise ArchiveError("truncated", last)
    file.seek(offset)
    while chunk := file.read(_CHUNK):
        if any(chunk):
            raise ArchiveError("trailing", last)
