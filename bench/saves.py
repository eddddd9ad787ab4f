"""What a trace adds to a save: ours, and what the Django libraries ask for less."""

import statistics
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection, transaction

from audit import api, context
from bench.report import Figure, Report
from bench.rivals import models
from bench.timing import Act, interleaved, microseconds, ratio
from hub import clock

ROWS = 100
#: What a request carries into each trace (audit/context.py): who asked, from where.
SITUATION = context.Situation(
    corr="0123456789abcdef", auth="password", technical={"address": "192.0.2.17", "program": "Firefox 145, Linux"}
)
OURS, PGHISTORY = "our trail", "django-pghistory"


@dataclass(frozen=True)
class Effort:
    """How long to measure. `flush_ms` is what a durable commit is made to wait, where the disk is quicker."""

    rounds: int
    turn: int
    seed: int
    flush_ms: float

    def run(self, acts: dict[str, Act], part: int = 1) -> dict[str, list[float]]:
        return interleaved(acts, rounds=max(3, self.rounds // part), turn=self.turn, seed=self.seed)


def measure(report: Report, effort: Effort, slow_flush: Callable[[float], bool]) -> None:
    """Add the figures of a create and its trace.

    `slow_flush` makes the commits of later connections wait for so many milliseconds more; it returns whether it could.
    """
    acts = contenders()
    with _synchronous_commit("off"):
        quick = effort.run(acts)
    took = f"A bare save takes {microseconds(quick['bare']):.0f} µs, with our trace {microseconds(quick[OURS]):.0f} µs."
    report.say(took)
    report.add(Figure("create + trace ÷ bare save, commit not awaited", ratio(quick, "bare", OURS), 0.45))
    _add_others(report, quick, "commit not awaited")
    if PGHISTORY in acts:
        report.add(Figure("  our trace ÷ django-pghistory’s, commit not awaited", ratio(quick, PGHISTORY, OURS)))
    _add_durable(report, acts, microseconds(quick["bare"]), effort, slow_flush)
    _add_counts(report, acts)


def contenders() -> dict[str, Act]:
    """Return the ways to save the same row, each in a transaction of its own, by name."""
    _make_rows()
    acts = {"bare": _saving(models.Bare), OURS: _save_and_trace}
    if settings.COMPARED:
        acts["django-auditlog"] = _saving(models.Logged)
        acts["django-simple-history"] = _saving(models.Kept)
        acts[PGHISTORY] = _save_with_context
    return acts


def _make_rows() -> None:
    models.File.objects.bulk_create(models.File(title=f"Projet {n}") for n in range(ROWS))
    models.Person.objects.bulk_create(models.Person(name=f"Personne {n}") for n in range(ROWS))


def _row(model: type[models.Document], number: int) -> models.Document:
    return model(
        request_id=number % ROWS + 1,
        piece="P03",
        name=f"Protocole scientifique, version {number}.pdf",
        size=123_456 + number,
        sha256=f"{number:064x}",
        added_at=clock.now(),
        added_by_id=number % ROWS + 1,
    )


def _saving(model: type[models.Document]) -> Act:
    def save(number: int) -> None:
        with transaction.atomic():
            _row(model, number).save()

    return save


def _save_and_trace(number: int) -> None:
    with transaction.atomic():
        row = _row(models.Traced, number)
        row.save()
        api.record(
            "document.added",
            object=api.Ref("access_request", str(row.request_id)),
            actor=api.Actor(str(row.added_by_id), "sponsor"),
            at=row.added_at,
            project=f"D-{row.request_id:07d}",
            basis="CSP-L1461-3",
            facts={"piece": row.piece, "document": row.pk, "size": row.size},
            detail={"name": row.name},
        )


def _save_with_context(number: int) -> None:
    import pghistory  # noqa: PLC0415 — only there when the libraries are compared

    with transaction.atomic(), pghistory.context(user=number % ROWS + 1, project="D-0000001", basis="CSP-L1461-3"):
        _row(models.Tracked, number).save()


@contextmanager
def acting() -> Iterator[None]:
    """Tell every library who acts, as its middleware does for a request."""
    with ExitStack() as stack:
        stack.enter_context(context.situation(SITUATION))
        if settings.COMPARED:
            from auditlog.context import set_actor  # noqa: PLC0415 — only there when they are compared
            from simple_history.models import HistoricalRecords  # noqa: PLC0415 — the same

            user = _user()
            stack.enter_context(set_actor(user, remote_addr="192.0.2.17"))
            HistoricalRecords.context.request = SimpleNamespace(user=user)
        yield


def _user() -> Any:
    with transaction.atomic():
        user = get_user_model().objects.create_user("bench@example.org", full_name="Banc", date_joined=clock.now())
        api.record(
            "account.created",
            object=api.Ref("user", str(user.pk)),
            actor=api.Actor("service:bench", "service"),
            at=user.date_joined,
        )
    return user


@contextmanager
def _synchronous_commit(value: str) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('synchronous_commit', %s, false)", [value])
        yield
        cursor.execute("RESET synchronous_commit")


def _add_others(report: Report, found: dict[str, list[float]], how: str) -> None:
    for name in found:
        if name not in ("bare", OURS):
            report.add(Figure(f"  {name} ÷ bare save, {how}", ratio(found, "bare", name)))


def _add_durable(
    report: Report, acts: dict[str, Act], quick_us: float, effort: Effort, slow_flush: Callable[[float], bool]
) -> None:
    """Add the figures of a commit that waits for its flush: on this disk, and on one as slow as `effort` says."""
    with _synchronous_commit("on"):
        durable = effort.run(acts, 3)
    flush_ms = (microseconds(durable["bare"]) - quick_us) / 1e3
    name = "create + trace ÷ bare save, durable commit, a flush of {:.1f} ms"
    if flush_ms < effort.flush_ms and slow_flush(effort.flush_ms - max(flush_ms, 0)):
        report.add(Figure("  " + name.format(flush_ms), ratio(durable, "bare", OURS)))
        connection.close()
        durable = effort.run(acts, 3)
        flush_ms = (microseconds(durable["bare"]) - quick_us) / 1e3
    report.add(Figure(name.format(flush_ms), ratio(durable, "bare", OURS), 0.85))
    _add_others(report, durable, f"durable commit, {flush_ms:.1f} ms")


def _add_counts(report: Report, acts: dict[str, Act]) -> None:
    """Add what does not depend on the machine: statements, commits and bytes of write-ahead log of one trace."""
    bare, traced = _counts(acts["bare"]), _counts(acts[OURS])
    report.add(
        Figure("statements that a trace adds to a save", traced[0] - bare[0], 1, at_most=True),
        Figure("commits of a save and its trace", traced[1], 1, at_most=True),
        Figure("  write-ahead log of a bare save", bare[2], unit="B"),
        Figure("  write-ahead log that a trace adds", traced[2] - bare[2], unit="B"),
    )
    for name, act in acts.items():
        if name not in ("bare", OURS):
            report.add(Figure(f"  write-ahead log that {name} adds", _counts(act)[2] - bare[2], unit="B"))


def _counts(act: Act, times: int = 25) -> tuple[int, int, float]:
    """Return statements, commits, and the median bytes of write-ahead log of one act."""
    statements: list[str] = []
    written = []

    def count(execute, sql, parameters, many, state):
        statements.append(sql)
        return execute(sql, parameters, many, state)

    with connection.execute_wrapper(count):
        act(0)
    for number in range(times):
        before = _position()
        act(number)
        written.append([after - earlier for earlier, after in zip(before, _position(), strict=True)])
    commits, wal = zip(*written, strict=True)
    # Others may write to the same server meanwhile.
    return len(statements), min(commits), statistics.median(wal)


def _position() -> tuple[int, int]:
    """Return how many transactions were numbered, and bytes of write-ahead log written, since the server was made."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint, pg_current_wal_insert_lsn() - '0/0'::pg_lsn"
        )
        transactions, wal = cursor.fetchone()
        return transactions, int(wal)
