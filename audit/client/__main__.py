"""`python -m audit.client`: what a platform runs so that its acts join the trail, and none is lost or told twice."""

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from audit.client.events import HEARTBEAT, MOST_EVENTS
from audit.client.outbox import Outbox, OutboxError
from audit.client.sending import LONGEST_PAUSE, Hub, Refused, Unreachable, send_all
from audit.log.errors import LogError
from audit.log.notes import SigningKey
from hub import clock

DONE, UNUSABLE, REFUSED, NOT_YET = 0, 2, 3, 4
PULSE = timedelta(hours=1)
#: Seconds between two looks at the outbox.
LOOK = 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command: 0 done, 2 cannot be done here, 3 refused by the hub (someone must look), 4 the hub is away."""
    given = _parser().parse_args(arguments)
    try:
        return int(given.run(given))
    except Refused as error:
        return _stop(REFUSED, error)
    except Unreachable as error:
        return _stop(NOT_YET, error)
    except (OutboxError, LogError, OSError, ValueError) as error:
        return _stop(UNUSABLE, error)


def keygen(given: argparse.Namespace) -> int:
    """Make a key in a new file of mode 0600, and write the line to register with the hub."""
    key = SigningKey.generate(given.source)
    file = os.open(given.key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(file, "w") as stream:
        stream.write(f"{key}\n")
        stream.flush()
        os.fsync(stream.fileno())
    sys.stdout.write(f"{key.verifier}\n")
    return DONE


def add(given: argparse.Namespace) -> int:
    """Put one event in the outbox, or one for each line of the standard input, and write their numbers."""
    outbox = _outbox(given)
    for text in [given.event] if given.event else sys.stdin:
        event = json.loads(text)
        if not isinstance(event, dict):
            raise OutboxError("an event is a JSON object")
        sys.stdout.write(f"{outbox.add(event, at=clock.now())}\n")
        sys.stdout.flush()
    return DONE


def heartbeat(given: argparse.Namespace) -> int:
    """Put a sign of life in the outbox: its number tells how many events came before it."""
    sys.stdout.write(f"{_outbox(given).add(_pulse(given.source), at=clock.now())}\n")
    return DONE


def send(given: argparse.Namespace) -> int:
    """Send what waits."""
    outbox = _outbox(given)
    with outbox.sending():
        count = send_all(outbox, _hub(given), attempts=given.attempts, most=given.batch, tell=_say)
    _say(f"{count} sent, receipts held up to {outbox.held()}")
    return DONE


def run(given: argparse.Namespace) -> int:
    """Send what comes, and a sign of life every hour, until stopped."""
    outbox, hub = _outbox(given), _hub(given)
    pulse_at = clock.now()
    with outbox.sending():
        while True:
            pulse_at = _beat(outbox, pulse_at, clock.now())
            try:
                send_all(outbox, hub, attempts=None, most=given.batch, tell=_say)
                time.sleep(LOOK)
            except Refused as error:
                # Whoever keeps the platform must look; what is behind this batch waits, and nothing is lost.
                _say(f"{error}; again in {LONGEST_PAUSE} s")
                time.sleep(LONGEST_PAUSE)


def _beat(outbox: Outbox, due: datetime, now: datetime) -> datetime:
    if now < due:
        return due
    outbox.add(_pulse(outbox.source), at=now)
    return now + PULSE


def _pulse(source: str) -> dict[str, object]:
    data = {"actor": "client", "role": "service", "object": {"type": "source", "id": source}, "outcome": 0}
    return {"type": HEARTBEAT, "data": data}


def _outbox(given: argparse.Namespace) -> Outbox:
    return Outbox(given.outbox, given.receipts or given.outbox.with_name("receipts.log"), given.source)


def _hub(given: argparse.Namespace) -> Hub:
    if given.key.stat().st_mode & 0o077:
        raise OutboxError(f"{given.key} is open to others: chmod 600 {given.key}")
    return Hub(given.url, SigningKey.parse(given.key.read_text().strip()))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m audit.client", description=__doc__)
    parser.add_argument("--source", required=True, help="the name the platform is registered under")
    parser.add_argument("--url", default="", help="the hub's address, such as https://data.example.org (send, run)")
    parser.add_argument("--key", type=Path, help="the file of the signing key (keygen, send, run)")
    parser.add_argument("--outbox", type=Path, default=Path("outbox.jsonl"), help="outbox.jsonl by default")
    parser.add_argument("--receipts", type=Path, help="receipts.log beside the outbox by default")
    commands = parser.add_subparsers(dest="command", required=True)
    for command in (keygen, add, heartbeat, send, run):
        described = commands.add_parser(command.__name__, help=command.__doc__)
        described.set_defaults(run=command)
        if command is add:
            described.add_argument(
                "event", nargs="?", help="JSON with at least type and data; else one a line on stdin"
            )
        if command in (send, run):
            described.add_argument(
                "--batch", type=_size, default=MOST_EVENTS, help=f"events at once, {MOST_EVENTS} at most"
            )
        if command is send:
            described.add_argument("--attempts", type=int, default=8, help="8 by default")
    return parser


def _size(text: str) -> int:
    if not 1 <= int(text) <= MOST_EVENTS:
        raise ValueError(text)
    return int(text)


def _say(text: str) -> None:
    sys.stderr.write(f"client: {text}\n")


def _stop(status: int, error: Exception) -> int:
    _say(str(error))
    return status


if __name__ == "__main__":
    sys.exit(main())
