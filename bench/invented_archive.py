"""`python -m bench.invented_archive FOLDER LEAVES`: the archive of a log of invented entries, and its policy."""

import hashlib
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from audit.log import archives, merkle, tiles
from audit.log.checkpoints import Checkpoint, cosign, sign_checkpoint
from audit.log.entries import Entry, leaf_data
from audit.log.notes import COSIGNATURE, SigningKey

ORIGIN, WITNESS = "audit.example.org/2026", "temoin.example.org/w1"
START = datetime(2026, 1, 1, tzinfo=UTC)


class InventedLog:
    """A log of `size` leaves that keeps their hashes only: each entry is made when it is asked for."""

    def __init__(self, size: int) -> None:
        self.size = size
        hashes = b"".join(merkle.leaf_hash(leaf(number)) for number in range(size))
        self.levels = [hashes]
        while len(hashes) >= merkle.HASH_SIZE * tiles.WIDTH:
            hashes = _roots(hashes)
            self.levels.append(hashes)

    def tile(self, level: int, index: int, width: int) -> bytes:
        start = index * tiles.WIDTH * merkle.HASH_SIZE
        return self.levels[level][start : start + width * merkle.HASH_SIZE]

    def bundle(self, index: int, width: int) -> bytes:
        first = index * tiles.WIDTH
        return tiles.pack_bundle(leaf(number) for number in range(first, first + width))

    def root(self) -> bytes:
        return merkle.root_from_nodes(self.size, tiles.TileNodes(self.tile, self.size))


def leaf(number: int) -> bytes:
    """Return the data of a leaf: an access to a document, with the same number of bytes each time."""
    entry = _PATTERN % {b"n": number, b"id": hashlib.md5(b"%d" % number, usedforsecurity=False).hexdigest().encode()}
    return leaf_data(int(START.timestamp() * 1_000_000) + number, entry)


def _pattern() -> bytes:
    """Return the canonical bytes of an entry with holes for its number, its id and its nonce."""
    entry = Entry(
        id="00000000-0000-4000-8000-999999999999",
        kind="document.read",
        time=START + timedelta(seconds=7),
        source="hub",
        actor="11111111-1111-4111-8111-111111111111",
        role="secretariat",
        action="R",
        outcome=0,
        object_type="access_request",
        object_id="D999999999999",
        retention="access",
        nonce="f" * 32,
        auth="password",
        project="D-9999999",
        basis="CSP-L1461-3",
        corr="0123456789abcdef",
        facts={"document": "999999999999"},
    )
    encoded = entry.encode(lambda key: key, detail="e" * 64).replace(b"%", b"%%")
    return encoded.replace(b"999999999999", b"%(n)012d").replace(b"f" * 32, b"%(id)s")


def _roots(hashes: bytes) -> bytes:
    size = merkle.HASH_SIZE * tiles.WIDTH
    full = range(0, len(hashes) - size + 1, size)
    return b"".join(merkle.root_of(merkle.split_hashes(hashes[start : start + size])) for start in full)


def write(folder: Path, size: int) -> None:
    """Write `archive.tar` and `policy` into a folder."""
    log = InventedLog(size)
    key, witness = SigningKey.generate(ORIGIN), SigningKey.generate(WITNESS, COSIGNATURE)
    note = sign_checkpoint(Checkpoint(ORIGIN, size, log.root()), key)
    made_at = START + timedelta(days=365)
    note = note.with_signatures(cosign(note, witness, int(made_at.timestamp())))
    policy = f"log {key.verifier}\nwitness w1 {witness.verifier}\nquorum w1\n"
    (folder / "policy").write_text(policy)
    with (folder / "archive.tar").open("w+b") as file:
        archives.write_archive(file, source=log, checkpoint=note, policy=policy, made_at=made_at)


_PATTERN = _pattern()

if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]))
