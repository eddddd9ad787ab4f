"""The events of a platform until the trail's receipts for them are held, in files that no kill leaves unsound.

Two files, both only added to, a line at a time, on the disk before anyone is told: the outbox holds a header
`{"after": N, "source": …}`, then events N+1, N+2… as they will be sent; the receipts hold one line for each event that
the trail took in. How far the trail has come is therefore the number on the last line of the receipts. A last line
without its end was never promised to anybody, and is cut off.
"""

import fcntl
import json
import os
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from audit.client.events import faults_of
from audit.log.entries import canonical, instant

#: Bytes of events that the trail holds already, after which the outbox is written anew without them.
MOST_KEPT = 1_000_000
_LONGEST_LINE = 64 * 1024


class OutboxError(Exception):
    """The outbox cannot be used, or an event cannot enter it; the text says why."""


class Outbox:
    """The outbox of one source."""

    def __init__(self, path: Path, receipts: Path, source: str) -> None:
        self.path = path
        self.receipts = receipts
        self.source = source

    def add(self, given: Mapping[str, Any], *, at: datetime) -> int:
        """Keep one more event and return its number. What it does not say is filled in: id, time (`at`), source.

        An `id` that the caller chose and that is here already is not added again: its number is returned. Raises
        `OutboxError` for an event that the trail would refuse, since those behind it would wait for ever.
        """
        with self._locked():
            known = self._number_of(given["id"]) if "id" in given else None
            if known is not None:
                return known
            number = self._last_number() + 1
            event = self._complete(given, number, at)
            line = (json.dumps(event, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
            if len(line) > _LONGEST_LINE:
                raise OutboxError(f"an event has at most {_LONGEST_LINE} bytes, not {len(line)}")
            _append(self.path, line)
            return number

    def waiting(self, most: int, most_bytes: int) -> list[bytes]:
        """Return the first events that the trail has not taken in, as JSON: `most` of them, and about `most_bytes`."""
        with self._locked():
            self._header()
            # Never send what a power failure could still take from us: its number would be given again.
            _to_disk(self.path)
            held, found, size = self._held(), [], 0
            for number, line in self._lines():
                if number <= held:
                    continue
                if found and (len(found) == most or size + len(line) > most_bytes):
                    break
                found.append(line)
                size += len(line)
            return found

    def hold(self, receipts: Sequence[Mapping[str, Any]]) -> None:
        """Keep the receipts of the events that `waiting` returned, in their order; the events are done with."""
        with self._locked():
            first = self._held() + 1
            if [receipt["source_seq"] for receipt in receipts] != list(range(first, first + len(receipts))):
                raise OutboxError(f"the receipts are not those of the events from {first} on")
            _append(self.receipts, "".join(json.dumps(receipt) + "\n" for receipt in receipts).encode())
            self._compact()

    def held(self) -> int:
        """Return the number of the last event whose receipt is held, 0 for none."""
        with self._locked():
            return self._held()

    @contextmanager
    def sending(self) -> Iterator[None]:
        """Be the only one that sends from this outbox. Raises `OutboxError` when another process does."""
        with _lock(self.path.with_name(self.path.name + ".sending"), fcntl.LOCK_EX | fcntl.LOCK_NB):
            yield

    def _locked(self) -> Any:
        return _lock(self.path.with_name(self.path.name + ".lock"), fcntl.LOCK_EX)

    def _complete(self, given: Mapping[str, Any], number: int, at: datetime) -> dict[str, Any]:
        event = {
            "specversion": "1.0",
            "id": str(uuid.uuid4()),
            "source": self.source,
            "time": instant(at),
            **given,
            "sourceseq": number,
        }
        wrong = [f"{field} {reason}" for field, reason in faults_of(self.source, event, at + timedelta(minutes=5))]
        if wrong:
            raise OutboxError("; ".join(wrong))
        canonical(event["data"].get("detail", {}))
        return event

    def _header(self) -> dict[str, Any]:
        """Return the first line, written now if there is none yet."""
        _cut_torn_line(self.path)
        _cut_torn_line(self.receipts)
        if not self.path.exists() or self.path.stat().st_size == 0:
            _append(self.path, self._first_line(_number(self.receipts, _last_line(self.receipts), "source_seq", 0)))
        with self.path.open("rb") as file:
            header = _read(self.path, file.readline(_LONGEST_LINE))
        if header.get("source") != self.source or type(header.get("after")) is not int:
            raise OutboxError(f"{self.path} is not the outbox of {self.source}")
        return header

    def _held(self) -> int:
        after = self._header()["after"]
        return max(after, _number(self.receipts, _last_line(self.receipts), "source_seq", after))

    def _first_line(self, after: int) -> bytes:
        return (json.dumps({"after": after, "source": self.source}) + "\n").encode()

    def _last_number(self) -> int:
        return _number(self.path, _last_line(self.path), "sourceseq", self._header()["after"])

    def _lines(self) -> Iterator[tuple[int, bytes]]:
        """Yield (number, event) of all that the file holds, what the trail has taken in too."""
        with self.path.open("rb") as file:
            number = _read(self.path, file.readline())["after"]
            for line in file:
                number += 1
                yield number, line.rstrip(b"\n")

    def _number_of(self, given_id: Any) -> int | None:
        """Return the number of an event by its id, from the outbox and all the receipts."""
        self._header()
        for path, field in ((self.path, "sourceseq"), (self.receipts, "source_seq")):
            if not path.exists():
                continue
            with path.open("rb") as file:
                for line in file:
                    found = _read(path, line)
                    if found.get("id") == given_id:
                        return found[field]
        return None

    def _compact(self) -> None:
        """Write the outbox anew without what the trail has taken in, when that is much."""
        held = self._held()
        lines = list(self._lines())
        if sum(len(line) for number, line in lines if number <= held) < MOST_KEPT:
            return
        kept = [line + b"\n" for number, line in lines if number > held]
        fresh = self.path.with_name(self.path.name + ".new")
        fresh.unlink(missing_ok=True)
        _append(fresh, self._first_line(held) + b"".join(kept))
        os.replace(fresh, self.path)
        _to_disk(self.path.parent)


def _append(path: Path, data: bytes) -> None:
    """Add bytes to a file, and return once they are on the disk."""
    fresh = not path.exists()
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        while data:
            data = data[os.write(file, data) :]
        os.fsync(file)
    finally:
        os.close(file)
    if fresh:
        _to_disk(path.parent)


def _to_disk(path: Path) -> None:
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def _cut_torn_line(path: Path) -> None:
    """Cut what follows the last end of line: the process that wrote it was stopped, and told nobody it was done."""
    tail = _tail(path)
    if tail and not tail.endswith(b"\n"):
        os.truncate(path, path.stat().st_size - len(tail) + tail.rfind(b"\n") + 1)


def _tail(path: Path) -> bytes:
    """Return the end of a file: two lines at least, if it has them."""
    if not path.exists():
        return b""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - 2 * _LONGEST_LINE))
        return file.read()


def _last_line(path: Path) -> bytes | None:
    """Return the last whole line, None when there is none."""
    lines = _tail(path).split(b"\n")
    return lines[-2] if len(lines) > 1 else None


def _read(path: Path, line: bytes) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except ValueError as error:
        raise OutboxError(f"{path} holds a line that is no JSON: {error}") from None
    if type(found) is not dict:
        raise OutboxError(f"{path} holds a line that is no object")
    return found


def _number(path: Path, line: bytes | None, field: str, otherwise: int) -> int:
    """Return the number that a line tells; `otherwise` for no line, or the header."""
    found = _read(path, line).get(field, otherwise) if line else otherwise
    if type(found) is not int:
        raise OutboxError(f"{path} holds a line whose {field} is no number")
    return found


@contextmanager
def _lock(path: Path, how: int) -> Iterator[None]:
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(file, how)
        except BlockingIOError:
            raise OutboxError("another process sends from this outbox") from None
        yield
    finally:
        os.close(file)
