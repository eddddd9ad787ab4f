import asyncio
import socket
import threading
from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from django.db import transaction

from audit.api import Actor
from hub.accounts import actions

AT = datetime(2026, 1, 15, 9, tzinfo=UTC)
ACTOR = Actor("service:test", "service")


class Server:
    """A real mail server on this machine that keeps what it takes."""

    def __init__(self) -> None:
        self.port = free_port()
        self.taken = []
        self.refuses = ""
        #: Seconds that it takes over each mail.
        self.delay = 0
        self.hold = threading.Event()
        self.hold.set()
        self.reached = threading.Event()
        self._controller = None

    async def handle_DATA(self, server, session, envelope):
        self.reached.set()
        while not self.hold.is_set():
            await asyncio.sleep(0.02)
        await asyncio.sleep(self.delay)
        if self.refuses:
            return self.refuses
        self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"

    def start(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None


def text_of(mail) -> str:
    """Return the plain text of a received mail."""
    return mail.get_body(("plain",)).get_content()


def html_of(mail) -> str:
    return mail.get_body(("html",)).get_content()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def server(settings):
    """A mail server that runs, and the settings that send there."""
    found = Server()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", found.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    found.start()
    yield found
    found.hold.set()
    found.stop()


@pytest.fixture
def reader(transactional_db):
    """A person of a test that commits: what it queues leaves."""
    with transaction.atomic():
        return open_account()


@pytest.fixture
def person(db):
    """A person of a test that is rolled back: what it queues stays in the outbox."""
    return open_account()


def open_account(language="fr"):
    return actions.open_account(
        email=f"camille.{language}@exemple.example", full_name="Camille Inventée", language=language, at=AT, actor=ACTOR
    )
