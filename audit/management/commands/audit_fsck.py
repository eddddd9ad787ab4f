import sys
from collections.abc import Iterator, Sequence
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connections, transaction

from audit import configuration, fsck


class Command(BaseCommand):
    help = (
        "Compute every leaf, tile, head and signature of the trail again. Exit 0: sound; 1: something was changed, and"
        " the leaf is named. What was cut off or rewritten whole only shows from outside: see docs/operations.md."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        policy = configuration.policy()
        trusted = [*policy.log_keys, *(key for key, _url in policy.witnesses.values())] if policy else []
        with transaction.atomic(using="owner"):
            report = fsck.check(configuration.ask_owner, _stream, trusted)
        for finding in report.findings:
            self.stdout.write(str(finding))
        self.stdout.write(
            f"{report.leaves} leaves ({report.pruned} pruned), {report.heads} heads: "
            + ("sound" if report.sound else f"{len(report.findings)} disagreements")
        )
        sys.exit(0 if report.sound else 1)


def _stream(sql: str, parameters: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
    with connections["owner"].chunked_cursor() as cursor:
        cursor.execute(sql, parameters)
        while rows := cursor.fetchmany(2000):
            yield from rows
