"""`python -m audit.witness`: make a key, serve, show what was signed."""

import argparse
import base64
import ipaddress
import logging
import signal
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

from audit.log.errors import LogError
from audit.log.notes import VerifierKey
from audit.log.policies import Policy
from audit.witness.judge import Witness
from audit.witness.keys import KeyFileError, make_key, read_key
from audit.witness.server import Server
from audit.witness.store import Store, StoreError, heads_in
from hub import clock

LISTEN = "127.0.0.1:7380"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0, or 2 with a sentence on the standard error when it cannot be done."""
    given = _parser().parse_args(arguments)
    try:
        return int(given.run(given))
    except (KeyFileError, StoreError, OSError, ValueError) as error:
        sys.stderr.write(f"witness: {error}\n")
        return 2


def new_key(given: argparse.Namespace) -> int:
    """Write a new key to a file and its vkey to the standard output."""
    sys.stdout.write(f"{make_key(given.name, given.file).verifier}\n")
    return 0


def show(given: argparse.Namespace) -> int:
    """Write a line for each log: origin, size, root in base64, when it was signed, heads refused."""
    for origin, head, refused in heads_in(given.store):
        at = datetime.fromtimestamp(head.at, UTC).isoformat()
        root = base64.b64encode(head.root).decode()
        kept = f"  {refused} refused heads kept" if refused else ""
        sys.stdout.write(f"{origin}  {head.size}  {root}  {at}{kept}\n")
    return 0


def serve(given: argparse.Namespace) -> int:
    """Answer until SIGTERM or an interrupt."""
    logging.basicConfig(level=logging.INFO, format="witness: %(message)s")
    signal.signal(signal.SIGTERM, _stop)
    key = read_key(given.key)
    vkey = str(key.verifier)
    logs = [*map(VerifierKey.parse, given.log), *(_logs_of(given.policy) if given.policy else ())]
    if not logs:
        raise ValueError("no log: give --log or a --policy that names one")
    witness = Witness(key, logs, Store(given.store, vkey, create=given.create), _seconds)
    with Server(_address(given.listen), witness, key.name) as server:
        sys.stdout.write(f"{vkey}\n{server.url}\n")
        sys.stdout.flush()
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return 0
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m audit.witness", description=__doc__)
    commands = parser.add_subparsers(required=True)

    make = commands.add_parser("new-key", help="make a key; prints the vkey that policies name")
    make.add_argument("name", help="of the witness, an address without scheme: witness.example.org/w1")
    make.add_argument("file", type=Path, help="written with mode 0600, never overwritten")
    make.set_defaults(run=new_key)

    start = commands.add_parser("serve", help="answer POST /add-checkpoint; prints the vkey and the address")
    start.add_argument("--key", type=Path, required=True, metavar="FILE")
    start.add_argument("--store", type=Path, required=True, metavar="FILE", help="what was signed (SQLite)")
    start.add_argument("--create", action="store_true", help="make the store when absent: for a key that never signed")
    start.add_argument("--policy", type=Path, metavar="FILE", help="sign for the logs of a tlog-policy")
    start.add_argument("--log", action="append", default=[], metavar="VKEY", help="sign for this log; may be repeated")
    start.add_argument("--listen", default=LISTEN, metavar="ADDRESS:PORT", help=f"default {LISTEN}; port 0: a free one")
    start.set_defaults(run=serve)

    tell = commands.add_parser("show", help="tell the last size and root signed for each log")
    tell.add_argument("--store", type=Path, required=True, metavar="FILE")
    tell.set_defaults(run=show)
    return parser


def _logs_of(policy: Path) -> list[VerifierKey]:
    try:
        return list(Policy.parse(policy.read_bytes()).log_keys)
    except LogError as error:
        raise ValueError(f"{policy}: {error}") from error


def _address(listen: str) -> tuple[str, int]:
    """Read `127.0.0.1:7380` or `[::1]:7380`. Warns of an address that other machines reach."""
    host, colon, port = listen.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not host or not colon or not port.isascii() or not port.isdigit() or int(port) > 65535:
        raise ValueError(f"--listen {listen}: write ADDRESS:PORT")
    if host != "localhost" and not ipaddress.ip_address(host).is_loopback:
        logging.getLogger("audit.witness").warning(
            "other machines reach %s: put a proxy with TLS in front, this program has neither TLS nor limits", listen
        )
    return host, int(port)


def _seconds() -> int:
    return int(clock.now().timestamp())


def _stop(_number: int, _frame: FrameType | None) -> None:
    sys.exit(0)


if __name__ == "__main__":
    sys.exit(main())
