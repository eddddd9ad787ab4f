"""Receipts (C2SP tlog-proof): what proves offline that one entry is in a log that witnesses have seen.

The media type is text/plain, the file extension `.tlog-proof`.
"""

from dataclasses import dataclass

from audit.log.checkpoints import Checkpoint
from audit.log.errors import FormatError
from audit.log.merkle import HASH_SIZE, MAX_PROOF_HASHES, leaf_hash, verify_inclusion
from audit.log.notes import MAX_NOTE_BYTES, Note
from audit.log.policies import Policy
from audit.log.strict import decode_utf8, format_base64, parse_base64, parse_decimal, shorten

HEADER = "c2sp.org/tlog-proof@v1"
MAX_EXTRA_BYTES = 65_536
_MAX_HEAD_BYTES = 100_000


@dataclass(frozen=True)
class Receipt:
    """An inclusion proof with the checkpoint it leads to; `extra` is opaque and vouched for by nobody.

    Raises FormatError when the note is no checkpoint of a tree that has the leaf `index`, or a hash is malformed.
    """

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: Note
    extra: bytes | None = None

    def __post_init__(self) -> None:
        size = Checkpoint.parse(self.checkpoint.text).size
        if not 0 <= self.index < size:
            raise FormatError(f"a receipt for leaf {self.index} of a tree of {size} leaves")
        if len(self.hashes) > MAX_PROOF_HASHES or any(len(one) != HASH_SIZE for one in self.hashes):
            raise FormatError(f"a receipt has at most {MAX_PROOF_HASHES} hashes of {HASH_SIZE} bytes")
        if self.extra is not None and not 1 <= len(self.extra) <= MAX_EXTRA_BYTES:
            raise FormatError(f"a receipt's extra data has 1 to {MAX_EXTRA_BYTES} bytes, or is left out")

    def encode(self) -> bytes:
        """Return the bytes that `parse` reads."""
        extra = [] if self.extra is None else [f"extra {format_base64(self.extra)}"]
        lines = [HEADER, *extra, f"index {self.index}", *map(format_base64, self.hashes), "\n"]
        return "\n".join(lines).encode() + self.checkpoint.encode()

    @classmethod
    def parse(cls, data: bytes) -> "Receipt":
        """Read a receipt. Raises FormatError, or NoteError for its checkpoint; no signature is verified."""
        if len(data) > _MAX_HEAD_BYTES + MAX_NOTE_BYTES:
            raise FormatError(f"a receipt cannot have {len(data)} bytes")
        head, separator, note = data.partition(b"\n\n")
        if not separator:
            raise FormatError("a receipt has no empty line before its checkpoint")
        first, *lines = decode_utf8(head, "a receipt").split("\n")
        if first != HEADER:
            raise FormatError(f"a receipt does not start with {HEADER}: {shorten(first)}")
        extra = None
        if lines and lines[0].startswith("extra "):
            extra = parse_base64(lines.pop(0).removeprefix("extra "), "a receipt's extra data")
        if not lines or not lines[0].startswith("index "):
            raise FormatError("a receipt has no index line")
        index = parse_decimal(lines.pop(0).removeprefix("index "), "a receipt's index")
        if len(lines) > MAX_PROOF_HASHES:
            raise FormatError(f"a receipt has at most {MAX_PROOF_HASHES} hashes, not {len(lines)}")
        hashes = tuple(parse_base64(line, "a receipt's hash", HASH_SIZE) for line in lines)
        return cls(index, hashes, Note.parse(note), extra)


def verify_receipt(receipt: Receipt, leaf_data: bytes, policy: Policy) -> Checkpoint:
    """Return the checkpoint under which the leaf is proven to be, as the policy demands.

    Raises NoteError, FormatError or PolicyNotMet for the checkpoint, ProofError when the leaf is not at its place.
    """
    checkpoint, _ = policy.check(receipt.checkpoint)
    verify_inclusion(leaf_hash(leaf_data), receipt.index, checkpoint.size, receipt.hashes, checkpoint.root)
    return checkpoint
