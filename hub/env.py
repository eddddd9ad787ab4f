"""Reads the environment. Every variable starts with HUB_ and is described in docs/operations.md."""

import os
import secrets
from datetime import time
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

import environ
from django.core.exceptions import ImproperlyConfigured

_env = environ.Env()


def text(name: str, default: str = "") -> str:
    """Return a variable, or `default` when it is absent."""
    return str(_env.str(name, default=default))


def flag(name: str, default: bool = False) -> bool:
    """Return a variable that is 1 or 0."""
    return bool(_env.bool(name, default=default))


def number(name: str, default: int) -> int:
    """Return a whole number."""
    return int(_env.int(name, default=default))


def hour(name: str, default: str) -> time:
    """Return a moment of the day written as 07:30."""
    value = text(name, default)
    try:
        return time.fromisoformat(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name}={value} is not a moment of the day such as {default}.") from None


def words(name: str, default: list[str]) -> list[str]:
    """Return a list written with commas."""
    return list(_env.list(name, default=default))


def required(name: str, example: str) -> str:
    """Return a variable that has no default; its absence says what to write."""
    value = text(name)
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set. On your own machine start with script/server or script/run;"
            f" elsewhere set it, e.g. {name}={example} (docs/operations.md)."
        )
    return value


def database(url: str) -> dict[str, Any]:
    """Return Django's settings for a PostgreSQL URL; `?host=/folder` names a Unix socket, as libpq does."""
    config = dict(_env.db_url_config(url))
    options = config.get("OPTIONS", {})
    config["HOST"] = options.pop("host", config["HOST"])
    return config


def email(url: str) -> dict[str, Any]:
    """Return Django's EMAIL_* settings for an URL such as smtp+tls://user:password@host:587."""
    return dict(_env.email_url_config(url))


def celery_broker(redis_url: str) -> str:
    """Return the URL as Celery writes it: only a Unix socket (unix:///folder/socket?db=0) has another name there."""
    parts = urlsplit(redis_url)
    if parts.scheme != "unix":
        return redis_url
    database_number = parse_qs(parts.query).get("db", ["0"])[0]
    return f"redis+socket://{parts.path}?virtual_host={database_number}"


def cache(redis_url: str) -> str:
    """Return the URL of the Redis database after the queue's: emptying the cache must not empty the queue."""
    parts = urlsplit(redis_url)
    if parts.scheme == "unix":
        query = parse_qs(parts.query)
        following = int(query.get("db", ["0"])[0]) + 1
        return f"unix://{parts.path}?{urlencode({**query, 'db': following}, doseq=True)}"
    following = int(parts.path.strip("/") or 0) + 1
    return urlunsplit(parts._replace(path=f"/{following}"))


def secret_key(file: Path | None) -> str:
    """Return HUB_SECRET_KEY or, on one's own machine only, a key made once and kept in `file` (mode 0600)."""
    if file is None or text("HUB_SECRET_KEY"):
        return required("HUB_SECRET_KEY", "$(openssl rand -base64 48)")
    if not file.exists():
        _write_once(file, secrets.token_urlsafe(64))
    return file.read_text()


def _write_once(file: Path, content: str) -> None:
    """Give `file` its content whole, whoever else starts at the same time."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(content)
    try:
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def log_handler(target: str) -> dict[str, dict[str, Any]]:
    """Return logging's settings for the second channel of the trail: a file, syslog://host:port (UDP), none for ""."""
    if not target:
        return {}
    parts = urlsplit(target)
    if parts.scheme == "syslog":
        address = (parts.hostname or "localhost", parts.port or 514)
        return {"receipts": {"class": "logging.handlers.SysLogHandler", "address": address, "formatter": "bare"}}
    return {"receipts": {"class": "logging.handlers.WatchedFileHandler", "filename": target, "formatter": "bare"}}
