"""A database of the bench's own, made with the owner's role and dropped at the end."""

import logging
import os
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import django
import psycopg2
from django.core.management import call_command
from psycopg2 import sql

from hub import env
from hub.embedded.postgres import SUPERUSER

URLS = ("HUB_DATABASE_URL", "HUB_DATABASE_OWNER_URL", "HUB_DATABASE_SEQUENCER_URL")


@contextmanager
def scratch_database() -> Iterator[str]:
    """Have the variables of hub/settings.py name a new, empty database and a folder of keys; both vanish at the end."""
    owner = env.required("HUB_DATABASE_OWNER_URL", "postgresql://hub_owner:password@localhost/hub")
    name = f"hub_bench_{os.getpid()}"
    kept = dict(os.environ)
    run_as_owner(owner, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
    run_as_owner(owner, "CREATE DATABASE {}", name)
    try:
        with tempfile.TemporaryDirectory(prefix="hub-bench-") as folder:
            for variable in URLS:
                if url := os.environ.get(variable):
                    os.environ[variable] = renamed(url, name)
            for variable, file in {"KEY": "log.key", "ANCHOR": "anchor", "POLICY": "policy"}.items():
                os.environ[f"HUB_AUDIT_{variable}_FILE"] = str(Path(folder) / file)
            yield name
    finally:
        os.environ.clear()
        os.environ.update(kept)
        run_as_owner(owner, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


@contextmanager
def scratch_hub() -> Iterator[None]:
    """Have Django ready on such a database, migrated, its static files gathered: models may be imported inside."""
    with scratch_database():
        os.environ["DJANGO_SETTINGS_MODULE"] = "hub.settings"
        django.setup()
        logging.disable(logging.WARNING)
        call_command("migrate", database="owner", interactive=False, verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        yield


def renamed(url: str, database: str) -> str:
    """Return the URL of another database of the same server."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


def connect(url: str, **more: str) -> psycopg2.extensions.connection:
    """Open a connection to the database of an URL, each statement in a transaction of its own."""
    parts = env.database(url)
    values = {
        "dbname": parts["NAME"],
        "user": parts["USER"],
        "password": parts["PASSWORD"],
        "host": parts["HOST"],
        "port": parts["PORT"],
    }
    opened = psycopg2.connect(**{name: value for name, value in {**values, **more}.items() if value})
    opened.autocommit = True
    return opened


def slow_commits(milliseconds: float) -> bool:
    """Have the commits of new connections to the scratch database wait longer; return whether that could be arranged.

    PostgreSQL's own `commit_delay` does it, which only a superuser may set: that of the embedded server.
    """
    url = os.environ["HUB_DATABASE_URL"]
    runtime = env.database(url)
    try:
        with closing(connect(url, user=SUPERUSER)) as connection, connection.cursor() as cursor:
            for name, value in {"commit_delay": str(round(milliseconds * 1000)), "commit_siblings": "0"}.items():
                cursor.execute(
                    sql.SQL("ALTER ROLE {} IN DATABASE {} SET {} = {}").format(
                        sql.Identifier(runtime["USER"]),
                        sql.Identifier(runtime["NAME"]),
                        sql.Identifier(name),
                        sql.Literal(value),
                    )
                )
    except psycopg2.Error:
        return False
    return True


def run_as_owner(url: str, statement: str, name: str) -> None:
    with closing(connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(sql.Identifier(name)))
