"""A database of the hub's own, beside the tests' databases, on the same cluster."""

import os
import re
from contextlib import closing
from urllib.parse import urlsplit, urlunsplit

import psycopg2


def create() -> tuple[str, str]:
    """Create an empty database and return its URLs: the runtime role's, the owner's."""
    _drop_leftovers()
    name = f"hub_running_{os.getpid()}_{len(_names())}"
    _execute(f"CREATE DATABASE {name} TEMPLATE template0")
    return _at("HUB_DATABASE_URL", name), _at("HUB_DATABASE_OWNER_URL", name)


def drop(url: str) -> None:
    _execute(f"DROP DATABASE IF EXISTS {_name(url)} WITH (FORCE)")


def as_owner(url: str) -> str:
    """Return the URL of the same database for the role that owns it."""
    return _at("HUB_DATABASE_OWNER_URL", _name(url))


def _name(url: str) -> str:
    return urlsplit(url).path.removeprefix("/")


def _at(variable: str, name: str) -> str:
    return urlunsplit(urlsplit(os.environ[variable])._replace(path=f"/{name}"))


def _drop_leftovers() -> None:
    """A killed run leaves its database behind; its name says which process it belonged to."""
    for name in _names():
        owner = re.fullmatch(r"hub_running_(\d+)_\d+", name)
        if owner and not os.path.exists(f"/proc/{owner[1]}"):
            _execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _names() -> list[str]:
    return [name for (name,) in _execute("SELECT datname FROM pg_database WHERE datname LIKE 'hub_running_%'")]


def _execute(statement: str) -> list[tuple]:
    with closing(psycopg2.connect(os.environ["HUB_DATABASE_OWNER_URL"])) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
