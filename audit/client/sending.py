"""Sending what waits in an outbox, for as long as it takes."""

import http.client
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from audit.client.events import MOST_EVENTS
from audit.client.outbox import Outbox
from audit.client.signing import Message, sign
from audit.log.notes import SigningKey
from hub import clock

ADDRESS = "/api/v1/data-actions"
MEDIA_TYPE = "application/cloudevents-batch+json"
#: Bytes of one batch; the hub takes 5 MB by default.
MOST_BYTES = 1_000_000
#: Seconds before the second attempt; they double until the longest.
FIRST_PAUSE, LONGEST_PAUSE = 1, 60
_LONGEST_ANSWER = 4_000_000
_FIELDS = ("event_id", "leaf_hash", "id", "source_seq", "seq", "recorded_at", "receipt")


class Refused(Exception):
    """The hub answered that it will not take this batch: someone must look. The text is its own explanation."""


class Unreachable(Exception):
    """No answer, or one that says to come back later."""


@dataclass(frozen=True)
class Hub:
    """Where to send: the hub's address (https://data.example.org), the key to sign with, seconds to wait."""

    url: str
    key: SigningKey
    timeout: float = 30

    def post(self, body: bytes, *, at: datetime) -> list[dict[str, Any]]:
        """Send one batch and return its receipts. Raises `Refused`, `Unreachable`."""
        message = Message("POST", self.url.rstrip("/") + ADDRESS, {"Content-Type": MEDIA_TYPE})
        sign(message, self.key, at=at, body=body)
        status, answer = self._exchange(message, body)
        if status >= 500 or status == 429:
            raise Unreachable(f"the hub answered {status}: {_explained(answer)}")
        if status not in (200, 201):
            raise Refused(f"the hub answered {status}: {_explained(answer)}")
        try:
            return [{name: receipt[name] for name in _FIELDS} for receipt in json.loads(answer)["receipts"]]
        except (ValueError, KeyError, TypeError) as error:
            raise Unreachable(f"the hub answered {status} without receipts: {error!r}") from None

    def _exchange(self, message: Message, body: bytes) -> tuple[int, bytes]:
        parts = urlsplit(message.url)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        connection = kind(parts.netloc, timeout=self.timeout)
        try:
            connection.request(message.method, parts.path, body, message.headers)
            answer = connection.getresponse()
            return answer.status, answer.read(_LONGEST_ANSWER)
        except (OSError, http.client.HTTPException) as error:
            raise Unreachable(f"{parts.netloc}: {error}") from None
        finally:
            connection.close()


def _explained(answer: bytes) -> str:
    """Return what an answer says is wrong, from its problem details (RFC 9457) when it has them."""
    try:
        problem = json.loads(answer)
        errors = "; ".join(f"{one.get('pointer', '')} {one['detail']}" for one in problem.get("errors", []))
        return " — ".join(filter(None, [problem["title"], problem.get("detail", ""), errors]))
    except (ValueError, KeyError, TypeError, AttributeError):
        return answer[:200].decode(errors="replace")


def send_once(outbox: Outbox, hub: Hub, *, at: datetime, most: int = MOST_EVENTS) -> int:
    """Send one batch of at most `most` events, keep its receipts, and return how many it had; 0 when nothing waits."""
    events = outbox.waiting(most, MOST_BYTES)
    if events:
        outbox.hold(in_order(hub.post(b"[" + b",".join(events) + b"]", at=at)))
    return len(events)


def in_order(receipts: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(receipts, key=lambda receipt: receipt["source_seq"])


def send_all(
    outbox: Outbox,
    hub: Hub,
    *,
    attempts: int | None,
    most: int = MOST_EVENTS,
    tell: Callable[[str], None],
    pause: Callable[[float], None] = time.sleep,
) -> int:
    """Send until nothing waits and return how many events were sent.

    A hub that does not answer is asked again after longer and longer pauses, `attempts` times in a row (None: for
    ever); then `Unreachable`. Raises `Refused` as soon as the hub refuses a batch.
    """
    sent, failed = 0, 0
    while True:
        try:
            count = send_once(outbox, hub, at=clock.now(), most=most)
        except Unreachable as error:
            failed += 1
            if failed == attempts:
                raise
            wait = min(FIRST_PAUSE * 2 ** (failed - 1), LONGEST_PAUSE)
            tell(f"{error}; again in {wait} s")
            pause(wait)
            continue
        failed = 0
        if not count:
            return sent
        sent += count
