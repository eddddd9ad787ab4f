"""Who uses the services: the first one starts them, the last one stops them."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from hub.embedded.identity import identity_for
from hub.embedded.postgres import Postgres
from hub.embedded.redis import Redis
from hub.embedded.sockets import socket_folder


@dataclass(frozen=True)
class Services:
    """`urls` are the variables hub/settings.py reads; a child that inherits `lock` counts as a user too."""

    urls: dict[str, str]
    lock: int


@contextmanager
def services(var: Path, *, durable: bool = True) -> Iterator[Services]:
    """Keep the services up for as long as the block lasts. `durable=False` trades safety for speed, for tests.

    Raises SystemExit with a sentence for the person who started us when they cannot start.
    """
    var.mkdir(parents=True, exist_ok=True)
    identity = identity_for(var)
    sockets = socket_folder(var, identity)
    postgres = Postgres(var / "postgres", sockets, identity, durable)
    redis = Redis(var / "redis", sockets, durable)
    with open(var / "services.users", "wb", buffering=0) as users:
        try:
            with gate(var):
                fcntl.flock(users, fcntl.LOCK_SH)
                postgres.start()
                redis.start()
            yield Services({**postgres.urls(), "HUB_REDIS_URL": redis.url()}, users.fileno())
        finally:
            with gate(var):
                users.close()
                if nobody_uses(var):
                    redis.stop()
                    postgres.stop()


@contextmanager
def gate(var: Path) -> Iterator[None]:
    """Let one program at a time start or stop the services."""
    with open(var / "services.gate", "wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def nobody_uses(var: Path) -> bool:
    """The kernel drops the lock of a program that was killed, so what it left behind is never counted."""
    with open(var / "services.users", "wb") as users, suppress(BlockingIOError):
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False
