"""What the identifiers of a source said last: the same fingerprint again has nothing new to say."""

from datetime import datetime
from functools import cached_property

from catalogue.enums import ImportOutcome
from catalogue.models import ImportItem, ImportRun


class Memory:
    """The last fingerprint of each identifier of one source; a run is written with the first one that is kept."""

    def __init__(self, source: str, at: datetime):
        self.source = source
        self._at = at
        self._last = dict(ImportItem.objects.filter(source=source).values_list("identifier", "sha256"))

    def holds(self, identifier: str, sha256: str) -> bool:
        return self._last.get(identifier) == sha256

    def keep(self, identifier: str, sha256: str, outcome: ImportOutcome) -> None:
        ImportItem.objects.update_or_create(
            source=self.source,
            identifier=identifier,
            defaults={"sha256": sha256, "outcome": outcome, "run": self._run},
        )

    @cached_property
    def _run(self) -> ImportRun:
        return ImportRun.objects.create(kind=self.source, source=self.source, started_at=self._at, finished_at=self._at)
