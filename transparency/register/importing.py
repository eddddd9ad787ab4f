"""Taking the entries of another register: a whole file in one transaction, with a report; again, it changes nothing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.db import transaction

from catalogue.importing.issues import Refused, Remarks
from transparency.models import Entry, EntryVersion
from transparency.register import actions, reading_files, records, taking
from transparency.register.records import Record

#: Entries written at once.
_AT_ONCE = 500
_MAKERS = {"french": taking.french, "british": taking.british, "own": lambda line, warn: taking.own(line)}


@dataclass
class Report:
    """What an import did, or would do; `remarks` name the lines."""

    remarks: Remarks
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    #: References met so far: a second line under one of them gets a mark.
    seen: dict[str, int] = field(default_factory=dict)


def take(
    path: Path, *, origin: str, at: datetime, dry_run: bool = False, on_step: Callable[[], object] = lambda: None
) -> Report:
    """Take a file and return what happened; a dry run, or a file that cannot be read whole, writes nothing."""
    report = Report(Remarks(path.name))
    try:
        with transaction.atomic():
            for taken in _batched(_records(path, report), _AT_ONCE):
                _write(taken, origin, at, report)
                on_step()
            transaction.set_rollback(dry_run)
    except Refused as refused:
        report.remarks.refused(refused)
        report.created = report.changed = report.unchanged = 0
        report.refused = 1
    return report


def _batched(found: Iterator[Record], size: int) -> Iterator[list[Record]]:
    batch: list[Record] = []
    for record in found:
        batch.append(record)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def _records(path: Path, report: Report) -> Iterator[Record]:
    kind, lines = reading_files.lines(path)
    make = _MAKERS[kind]
    for number, line in lines:
        try:
            record = make(line, lambda message, number=number: report.remarks.warn(message, number))
        except taking.NoEntry as refused:
            report.refused += 1
            report.remarks.error(str(refused), number)
            continue
        yield _told_apart(record, number, report)


def _told_apart(record: Record, number: int, report: Report) -> Record:
    """Give a second line under one reference a reference of its own: registers use some twice."""
    reference = record["reference"]
    report.seen[reference] = times = report.seen.get(reference, 0) + 1
    if times == 1:
        return record
    while (other := f"{reference[:54]}-{times}") in report.seen:
        times += 1
    report.seen[other] = 1
    report.remarks.warn(f"“{reference}” stands {times} times: kept as “{other}”", number)
    return {**record, "reference": other}


def _write(taken: list[Record], origin: str, at: datetime, report: Report) -> None:
    known = Entry.objects.select_for_update().in_bulk([one["reference"] for one in taken], field_name="reference")
    fresh, changed = [], []
    for record in taken:
        entry = known.get(record["reference"])
        sha256 = records.sha256(record)
        if entry is None:
            entry = Entry(reference=record["reference"], origin=origin, version=0)
            fresh.append(entry)
        elif entry.request_id or entry.origin != origin:
            report.refused += 1
            report.remarks.error(f"“{entry.reference}” is an entry of {entry.origin or 'this hub'} already")
            continue
        elif entry.sha256 == sha256:
            report.unchanged += 1
            continue
        else:
            changed.append(entry)
        actions.fill(entry, record, sha256, at)
    _keep(fresh, changed, at)
    report.created += len(fresh)
    report.changed += len(changed)


def _keep(fresh: list[Entry], changed: list[Entry], at: datetime) -> None:
    Entry.objects.bulk_create(fresh)
    for entry in changed:
        entry.save()
    EntryVersion.objects.bulk_create(actions.version_of(entry) for entry in [*fresh, *changed])
    for entry in [*fresh, *changed]:
        actions.trace(entry, at)
