"""A database of its own beside the real one, with the tables of the trail; it is dropped at the end."""

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import connection as Connection

from hub import env

ROOT = Path(__file__).resolve().parents[2]
OWNER = "HUB_DATABASE_OWNER_URL"
URLS = ("HUB_DATABASE_URL", OWNER, "HUB_DATABASE_SEQUENCER_URL")


@contextmanager
def database() -> Iterator[str]:
    """Make a database with the owner's role, give the URL under which its owner reaches it, and drop it."""
    url = env.required(OWNER, "postgresql://hub_owner:password@localhost/hub")
    name = f"hub_tampering_{secrets.token_hex(6)}"
    _run(url, "CREATE DATABASE {}", name)
    try:
        _make_tables(name)
        yield _renamed(url, name)
    finally:
        _run(url, "DROP DATABASE {} WITH (FORCE)", name)


def connect(url: str) -> Connection:
    """Open a connection of the driver itself to the database of an URL."""
    values = env.database(url)
    named = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    return psycopg2.connect(**{name: values[key] for name, key in named.items() if values[key]})


def _run(url: str, statement: str, name: str) -> None:
    with closing(connect(url)) as connection, connection.cursor() as cursor:
        connection.autocommit = True
        cursor.execute(sql.SQL(statement).format(sql.Identifier(name)))


def _renamed(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _make_tables(name: str) -> None:
    """Migrate the trail in a program of its own: this one's connections are the real database's."""
    command = [sys.executable, "manage.py", "migrate", "audit", "--database", "owner", "--verbosity", "0"]
    variables = {
        **os.environ,
        **{variable: _renamed(url, name) for variable in URLS if (url := os.environ.get(variable))},
        "DJANGO_SETTINGS_MODULE": "hub.settings",
    }
    done = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=False)  # noqa: S603 — our own words
    if done.returncode:
        raise RuntimeError(f"the tables could not be made: {done.stderr[-2000:]}")
