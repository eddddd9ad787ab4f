"""The body of an `add-checkpoint` request, read and written (C2SP tlog-witness, "add-checkpoint")."""

from dataclasses import dataclass

from audit.log.errors import FormatError
from audit.log.merkle import HASH_SIZE, check_size
from audit.log.strict import decode_utf8, format_base64, parse_base64, parse_decimal

MAX_PROOF = 63
# Room for the longest proof and for sixteen post-quantum signatures of 5 kB.
MAX_BODY = 128 * 1024
# The media type of the size in a refusal.
SIZE_TYPE = "text/x.tlog.size"


@dataclass(frozen=True)
class Submission:
    """A checkpoint offered to a witness.

    `old_size` is the size its sender believes the witness to have; `proof` the consistency proof from there, hashes of
    32 bytes; `note` the signed checkpoint as bytes, not looked at.
    """

    old_size: int
    proof: tuple[bytes, ...]
    note: bytes

    @classmethod
    def parse(cls, body: bytes) -> "Submission":
        """Read a request's body. Raises `FormatError` for anything but the exact form: there is one spelling."""
        if len(body) > MAX_BODY:
            raise FormatError(f"a request has at most {MAX_BODY} bytes")
        head, blank, note = body.partition(b"\n\n")
        if not blank or not note:
            raise FormatError("no empty line between the proof and the checkpoint")
        first, *lines = decode_utf8(head, "the proof").split("\n")
        if len(lines) > MAX_PROOF:
            raise FormatError(f"a proof has at most {MAX_PROOF} lines")
        proof = tuple(parse_base64(line, "a proof line", HASH_SIZE) for line in lines)
        return cls(_old_size(first), proof, note)

    def encode(self) -> bytes:
        """Write the request's body. Raises `FormatError` for what no witness would accept."""
        check_size(self.old_size)
        if len(self.proof) > MAX_PROOF or any(len(each) != HASH_SIZE for each in self.proof):
            raise FormatError(f"a proof has at most {MAX_PROOF} hashes of {HASH_SIZE} bytes")
        lines = [f"old {self.old_size}", *map(format_base64, self.proof)]
        return "".join(f"{line}\n" for line in lines).encode() + b"\n" + self.note


def _old_size(line: str) -> int:
    word, space, size = line.partition(" ")
    if word != "old" or not space:
        raise FormatError("the first line is not “old”, a space and a size")
    return parse_decimal(size, "the old size")
