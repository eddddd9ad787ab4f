"""/healthz says that the process answers; /readyz that it can work. Both are for machines and tell nothing else."""

from collections.abc import Callable
from typing import Any

import redis
from django.conf import settings
from django.db import DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.backoff import NoBackoff
from redis.retry import Retry

from audit import health
from audit.platform import queries as platforms
from hub import clock
from hub.uploads import queries as uploads

IMPATIENT = {"socket_timeout": 2, "socket_connect_timeout": 2, "retry": Retry(NoBackoff(), 0)}


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer 200 as long as the process does."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Answer 200, or 503 with the parts that do not work."""
    parts = {name: "ok" if check() else "failed" for name, check in CHECKS.items()}
    trail, figures = trail_state()
    parts["trail"] = trail
    parts["antivirus"] = antivirus_state()
    ready = set(parts.values()) <= {"ok", "watch", "off"}
    answer = {"status": "ok" if ready else "failed", **parts, "audit": figures}
    return JsonResponse(answer, status=200 if ready else 503)


def trail_state() -> tuple[str, dict[str, Any]]:
    """Return whether the trail can be written, and its figures.

    `watch`: it is written and a person should look (a sequencer that stopped, a witness that is behind, a platform
    that is silent, partitions that run out): the site stays up, since what it records is safe.
    """
    at = clock.now()
    try:
        found = health.measure(at)
        alarms = found.alarms(at) + (["platform"] if platforms.alarms(at) else [])
    except DatabaseError:
        return "failed", {}
    state = "failed" if not found.can_write(at) else "watch" if alarms else "ok"
    return state, {**found.told(), "alarms": alarms}


def antivirus_state() -> str:
    """Return `off` when none is configured, `ok`, or `watch` when it is away: files wait for it, the site stays up."""
    return {"failed": "watch"}.get(found := uploads.antivirus(), found)


def database_answers() -> bool:
    try:
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def redis_answers() -> bool:
    try:
        with redis.Redis.from_url(settings.HUB_REDIS_URL, **IMPATIENT) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False


def migrations_are_applied() -> bool:
    try:
        executor = MigrationExecutor(connections["default"])
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return False


CHECKS: dict[str, Callable[[], bool]] = {
    "database": database_answers,
    "redis": redis_answers,
    "migrations": migrations_are_applied,
}
