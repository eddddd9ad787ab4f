"""A real SMTP server in a thread; it keeps what it receives."""

import socket
import time
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller


def free_port() -> int:
    """Return a port of this machine that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Mailbox:
    """Mails in the order they came. `url` is what HUB_EMAIL_URL takes."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self._server = Controller(self, hostname="127.0.0.1", port=free_port())

    async def handle_DATA(self, server, session, envelope) -> str:
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"

    def start(self) -> None:
        self._server.start()

    def stop(self) -> None:
        self._server.stop()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self._server.port}"

    def wait_for(self, address: str, words: str, *, seconds: float = 30) -> EmailMessage:
        """Return the last mail to an address whose subject or text holds these words; fail when none comes."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for mail in reversed(self.mails):
                if mail["To"] == address and words in f"{mail['Subject']}\n{text_of(mail)}":
                    return mail
            time.sleep(0.1)
        raise AssertionError(f"no mail to {address} with “{words}”: {[(m['To'], m['Subject']) for m in self.mails]}")


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    return body.get_content() if body else ""


def pdfs_of(mail: EmailMessage) -> list[bytes]:
    """Return the PDF attachments of a mail."""
    return [part.get_content() for part in mail.iter_attachments() if part.get_content_type() == "application/pdf"]
