"""Writes code lists, with COPY: hundreds of thousands of codes, one row in memory at a time."""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import DatabaseError, connection, transaction
from django.db.models import Count

from audit import api as audit
from catalogue.enums import ImportOutcome
from catalogue.importing import code_list
from catalogue.importing.code_list import CodeRow, DescribedCodeList
from catalogue.importing.issues import Refused, Remarks
from catalogue.importing.runs import Run
from catalogue.models import CodeList

_COPY = (
    "COPY catalogue_code (code_list_id, position, code, label_fr, label_en, parent_code, valid_from, valid_to, extra)"
    " FROM STDIN WITH (FORMAT csv, FORCE_NOT_NULL (code, label_fr, label_en, parent_code))"
)
_BATCH = 1000


def write(described: DescribedCodeList, identifier: str, run: Run, remarks: Remarks) -> ImportOutcome:
    """Write a list and replace its codes, in one transaction with its trace; raise `Refused`."""
    with transaction.atomic():
        row, outcome = _row(described, run)
        row.codes.all().delete()
        row.sha256, row.size = _copy(row, code_list.rows(described, remarks))
        row.save(update_fields=["sha256", "size"])
        _remark_duplicates(row, remarks)
        audit.record(
            "catalogue.code_list_imported",
            object=audit.Ref("code_list", str(row.pk)),
            actor=run.actor,
            at=run.at,
            facts={"code": row.code, "change": outcome.value, "codes": row.size, "sha256": row.sha256},
        )
        run.remember({identifier: (described.fingerprint, outcome)})
    return outcome


def _row(described: DescribedCodeList, run: Run) -> tuple[CodeList, ImportOutcome]:
    owner = CodeList.objects.filter(code=described.code).values_list("imported_from", flat=True).first()
    if owner and owner != run.source:
        raise Refused(f"the code list {described.code} comes from “{owner}”, left as it is")
    origin = described.origin
    row, created = CodeList.objects.update_or_create(
        code=described.code,
        defaults={
            "title_fr": described.title_fr,
            "description_fr": described.description_fr,
            "source": origin.source[:100],
            "edition": origin.edition,
            "licence": origin.licence,
            "columns": list(described.columns),
            "imported_from": run.source,
        },
    )
    return row, ImportOutcome.CREATED if created else ImportOutcome.CHANGED


def _copy(row: CodeList, codes: Iterable[CodeRow]) -> tuple[str, int]:
    """Send the codes to the table; return the SHA-256 of what they say, in order, and how many they are."""
    lines = _Lines(row.pk, codes)
    try:
        with connection.cursor() as cursor, connection.wrap_database_errors:
            cursor.copy_expert(_COPY, lines)
    except DatabaseError as error:
        # The driver hides what stopped the reading behind an error of its own.
        raise (lines.stopped_by or error) from error
    return lines.sha256.hexdigest(), lines.size


class _Lines(io.RawIOBase):
    """The codes as the CSV that COPY reads, made while it is read."""

    def __init__(self, code_list_id: int, codes: Iterable[CodeRow]):
        super().__init__()
        self.size, self.sha256 = 0, hashlib.sha256()
        self.stopped_by: Refused | None = None
        self._batches = self._encoded(code_list_id, iter(codes))

    def readable(self) -> bool:
        return True

    def read(self, _size: int = -1) -> bytes:
        try:
            return next(self._batches, b"")
        except Refused as reason:
            self.stopped_by = reason
            raise

    def _encoded(self, code_list_id: int, codes: Iterator[CodeRow]) -> Iterator[bytes]:
        while batch := list(islice(codes, _BATCH)):
            told, sent = io.StringIO(), io.StringIO()
            tell, send = csv.writer(told), csv.writer(sent)
            for code in batch:
                values = (*code[:2], "", *code[2:5], json.dumps(code.extra, ensure_ascii=False))
                tell.writerow(values)
                send.writerow((code_list_id, self.size, *values))
                self.size += 1
            self.sha256.update(told.getvalue().encode())
            yield sent.getvalue().encode()


def _remark_duplicates(row: CodeList, remarks: Remarks) -> None:
    twice = row.codes.values("code").annotate(times=Count("pk")).filter(times__gt=1).order_by("-times", "code")
    if most := twice.first():
        remarks.warn(f"{twice.count()} codes stand there more than once, “{most['code']}” {most['times']} times")
