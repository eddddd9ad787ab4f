"""An extract of the logs: some events, each with the proof that it is in a signed log, in one file checked offline.

The file is made of lines of JSON (NDJSON). The first names the format and holds the checkpoints the proofs lead to;
then one line an event, in any order; the last says how many there are, so that a file that was cut is seen. An event's
`entry` is an object whose canonical JSON is what was hashed; `detail` and `salt` stand there only when they were asked
for and are still kept, and then the commitment in the entry vouches for them.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from audit.log import entries, merkle, spelling
from audit.log.checkpoints import Checkpoint
from audit.log.errors import FormatError, LogError, ProofError
from audit.log.notes import Note
from audit.log.policies import Policy

FORMAT = "hub-audit-extract/1"
#: Bytes of one line: an entry, a detail, a proof, and room for what JSON adds. The first line holds cosignatures.
LONGEST_LINE = 1 << 18
_LINE_KEYS = {"log", "leaf_index", "recorded_us", "leaf_hash", "entry", "proof"}


class WrongLine(LogError):
    """A line of an extract that does not hold; `number` counts from 1, `cause` says what is wrong with it."""

    def __init__(self, number: int, cause: Exception) -> None:
        super().__init__(f"line {number}: {cause}")
        self.number = number
        self.cause = cause


@dataclass(frozen=True)
class Checked:
    """What an extract that holds is made of; `left_out` events were chosen, but no checkpoint covered them yet."""

    checkpoints: tuple[Checkpoint, ...]
    count: int
    with_detail: int
    left_out: int


def header(checkpoints: Iterable[Note], *, made_at: datetime) -> bytes:
    """Return the first line; `made_at` is aware."""
    notes = [note.encode().decode() for note in checkpoints]
    return _line({"format": FORMAT, "made_at": entries.instant(made_at), "checkpoints": notes})


def event_line(
    *,
    log: str,
    leaf_index: int,
    recorded_us: int,
    leaf_hash: bytes,
    entry: bytes,
    proof: Sequence[bytes],
    detail: Mapping[str, Any] | None = None,
    salt: bytes | None = None,
) -> bytes:
    """Return the line of one event: `log` is the origin of its log, `entry` its canonical bytes."""
    value: dict[str, Any] = {
        "log": log,
        "leaf_index": leaf_index,
        "recorded_us": recorded_us,
        "leaf_hash": leaf_hash.hex(),
        "entry": json.loads(entry),
        "proof": [one.hex() for one in proof],
    }
    if detail is not None and salt is not None:
        value |= {"detail": dict(detail), "salt": salt.hex()}
    return _line(value)


def end(*, count: int, left_out: int) -> bytes:
    """Return the last line."""
    return _line({"count": count, "left_out": left_out})


def check(file: BinaryIO, policy: Policy) -> Checked:
    """Check an extract from its beginning to its end, one line in memory at a time.

    Every checkpoint must meet the policy, every event be under one of them, every detail be the one its entry commits
    to, and nothing be missing at the end. Raises `WrongLine` for the first line that does not hold.
    """
    reader = _Reader(file)
    heads = reader.guarded(lambda value: _heads(value, policy))
    count = with_detail = 0
    while "count" not in (value := reader.read()):
        with_detail += reader.guarded(lambda line: _check_event(line, heads), value)
        count += 1
    left_out = reader.guarded(lambda line: _check_end(line, count), value)
    reader.nothing_follows()
    return Checked(tuple(heads.values()), count, with_detail, left_out)


def _heads(value: dict[str, Any], policy: Policy) -> dict[str, Checkpoint]:
    if value.get("format") != FORMAT or not isinstance(value.get("checkpoints"), list):
        raise FormatError(f"not the first line of {FORMAT}")
    found = [policy.check(Note.parse(_text(note).encode()))[0] for note in value["checkpoints"]]
    return {checkpoint.origin: checkpoint for checkpoint in found}


def _check_event(value: dict[str, Any], heads: Mapping[str, Checkpoint]) -> bool:
    """Check one event; tell whether its detail stands with it."""
    if set(value) - {"detail", "salt"} != _LINE_KEYS or not isinstance(value["entry"], dict):
        raise FormatError(f"a line of an event has the keys {', '.join(sorted(_LINE_KEYS))}")
    head = heads.get(_text(value["log"]))
    if head is None:
        raise ProofError("the event is of a log whose checkpoint is not here")
    entry = entries.canonical(value["entry"])
    entries.parse(entry)
    leaf = merkle.leaf_hash(entries.leaf_data(_number(value["recorded_us"]), entry))
    if leaf != _bytes(value["leaf_hash"]):
        raise ProofError("the entry is not the one that was hashed")
    if not isinstance(value["proof"], list) or len(value["proof"]) > merkle.MAX_PROOF_HASHES:
        raise FormatError("a proof is a list of hashes")
    proof = [_bytes(one) for one in value["proof"]]
    merkle.verify_inclusion(leaf, _number(value["leaf_index"]), head.size, proof, head.root)
    return _check_detail(value)


def _check_detail(value: dict[str, Any]) -> bool:
    if "detail" not in value and "salt" not in value:
        return False
    if not isinstance(value.get("detail"), dict):
        raise FormatError("a detail is an object, and stands with its salt")
    told = entries.commitment(_bytes(value.get("salt")), entries.canonical(value["detail"]))
    if told != value["entry"].get("detail"):
        raise ProofError("the detail is not the one the entry commits to")
    return True


def _check_end(value: dict[str, Any], count: int) -> int:
    if _number(value["count"]) != count:
        raise FormatError(f"{count} events, but {value['count']} are announced")
    return _number(value.get("left_out"))


class _Reader:
    """Reads the lines of a file, each no longer than it may be, and tells the number of the wrong one."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._number = 0

    def read(self) -> dict[str, Any]:
        self._number += 1
        try:
            return _object(self._file.readline(LONGEST_LINE + 1))
        except LogError as error:
            raise WrongLine(self._number, error) from error

    def guarded(self, work: Any, value: dict[str, Any] | None = None) -> Any:
        value = self.read() if value is None else value
        try:
            return work(value)
        except LogError as error:
            raise WrongLine(self._number, error) from error

    def nothing_follows(self) -> None:
        if self._file.read(1):
            raise WrongLine(self._number + 1, FormatError("something follows the last line"))


def _object(line: bytes) -> dict[str, Any]:
    if len(line) > LONGEST_LINE or not line.endswith(b"\n"):
        raise FormatError("the line is cut, or too long" if line else "the file is cut: it has no last line")
    try:
        value = spelling.read(line)
    except (ValueError, RecursionError) as error:
        raise FormatError(f"this is no JSON: {error}") from None
    if not isinstance(value, dict):
        raise FormatError("a line is a JSON object")
    return value


def _line(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise FormatError("a text was expected")
    return value


def _number(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= merkle.MAX_SIZE:
        raise FormatError("a whole number was expected")
    return value


def _bytes(value: Any) -> bytes:
    try:
        found = bytes.fromhex(_text(value))
    except ValueError:
        raise FormatError("hexadecimal digits were expected") from None
    if len(found) != merkle.HASH_SIZE:
        raise FormatError(f"{merkle.HASH_SIZE} bytes were expected")
    return found
