"""What ClamAV says of a content, over its socket: the INSTREAM command of clamd(8), a few lines by hand.

`HUB_CLAMAV_SOCKET` is the path of a local socket, or `tcp://host:port`.
"""

import socket
from dataclasses import dataclass
from typing import BinaryIO

CHUNK = 64 * 1024
#: Seconds without a word from the daemon. It reads 20 MB in less than two, and is silent while it reloads.
PATIENCE = 30
_FOUND = " FOUND"


class Unavailable(OSError):
    """The antivirus does not answer, or not with a verdict: nothing is known of the content."""


@dataclass(frozen=True)
class Verdict:
    """`signature` is what was found, "" in a clean content; `engine` names the antivirus and its signatures."""

    signature: str
    engine: str

    @property
    def is_clean(self) -> bool:
        return not self.signature


def scan(content: BinaryIO, address: str) -> Verdict:
    """Send a content to the antivirus and return its verdict; raise `Unavailable`."""
    try:
        engine = _ask(address, b"zVERSION\0")
        with _connected(address) as connection:
            connection.sendall(b"zINSTREAM\0")
            while chunk := content.read(CHUNK):
                connection.sendall(len(chunk).to_bytes(4, "big") + chunk)
            connection.sendall(bytes(4))
            answer = _answer(connection)
    except (OSError, ValueError) as error:
        raise Unavailable(f"antivirus: {error}") from error
    return Verdict(_signature(answer), engine[:120])


def answers(address: str) -> bool:
    """Tell whether the antivirus is there."""
    try:
        return _ask(address, b"zPING\0") == "PONG"
    except (OSError, ValueError):
        return False


def _signature(answer: str) -> str:
    said = answer.removeprefix("stream: ")
    if said.endswith(_FOUND):
        return said.removesuffix(_FOUND)[:200]
    if said != "OK":
        raise Unavailable(f"antivirus: {answer[:200] or 'no answer'}")
    return ""


def _ask(address: str, command: bytes) -> str:
    with _connected(address) as connection:
        connection.sendall(command)
        return _answer(connection)


def _answer(connection: socket.socket) -> str:
    received = b""
    while not received.endswith(b"\0") and (part := connection.recv(4096)):
        received += part
    return received.rstrip(b"\0").decode(errors="replace").strip()


def _connected(address: str) -> socket.socket:
    if address.startswith("tcp://"):
        host, _colon, port = address.removeprefix("tcp://").rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), timeout=PATIENCE)
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(PATIENCE)
    try:
        connection.connect(address)
    except BaseException:
        connection.close()
        raise
    return connection
