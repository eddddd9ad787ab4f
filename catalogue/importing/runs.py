"""A run of an import: what it did, what it has to say, and what each identifier of a source said last."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import F

from audit import api as audit
from catalogue.enums import ImportOutcome
from catalogue.importing.issues import ERROR, Issue
from catalogue.models import ImportIssue, ImportItem, ImportRun


@dataclass
class Run:
    """`source` is a slug; `known` holds what its identifiers said last: SHA-256 of what was written."""

    row: ImportRun
    source: str
    at: datetime
    actor: audit.Actor
    known: dict[str, str]
    issues: list[Issue] = field(default_factory=list)
    #: Called once for each code list and each dataset that is dealt with, to show how far the run is.
    on_step: Callable[[], object] = lambda: None

    def said_the_same(self, identifier: str, sha256: str) -> bool:
        return self.known.get(identifier) == sha256

    def remember(self, fingerprints: dict[str, tuple[str, ImportOutcome]]) -> None:
        """Keep what identifiers said, in the transaction that wrote it."""
        items = [
            ImportItem(source=self.source, identifier=identifier, sha256=sha256, outcome=outcome, run=self.row)
            for identifier, (sha256, outcome) in fingerprints.items()
        ]
        ImportItem.objects.bulk_create(
            items,
            update_conflicts=True,
            unique_fields=["source", "identifier"],
            update_fields=["sha256", "outcome", "run"],
        )

    def forget(self, identifiers: list[str]) -> None:
        ImportItem.objects.filter(source=self.source, identifier__in=identifiers).delete()

    def count(self, outcome: ImportOutcome, number: int = 1) -> None:
        """Count at once in the database, so that a run that is killed tells how far it came."""
        if number:
            ImportRun.objects.filter(pk=self.row.pk).update(**{outcome.value: F(outcome.value) + number})

    def report(self, issues: list[Issue]) -> None:
        """Keep what there is to say of a file, outside the transaction that may have been undone."""
        self.issues += issues
        ImportIssue.objects.bulk_create(
            ImportIssue(run=self.row, severity=one.severity, file=one.file[-300:], line=one.line, message=one.message)
            for one in issues
        )

    def finish(self, at: datetime) -> None:
        self.row.refresh_from_db()
        self.row.finished_at = at
        self.row.save(update_fields=["finished_at"])

    @property
    def error_count(self) -> int:
        return Counter(one.severity for one in self.issues)[ERROR]


def start(*, kind: str, source: str, is_dry: bool, at: datetime, actor: audit.Actor) -> Run:
    row = ImportRun.objects.create(kind=kind, source=source, is_dry=is_dry, started_at=at)
    items = ImportItem.objects.filter(source=source).exclude(outcome=ImportOutcome.REFUSED)
    return Run(row, source, at, actor, known=dict(items.values_list("identifier", "sha256")))
