"""Keeping entries, drawn from files after each act or taken from elsewhere: each change is a version and a trace."""

from datetime import datetime

from django.db import transaction

from audit import api as audit
from requests_workflow.procedure import queries as procedure
from requests_workflow.procedure.models import AccessRequest
from transparency.models import Entry, EntryVersion
from transparency.register import drawing, records
from transparency.register.records import Record

SERVICE = audit.Actor("service:register", "service")


def draw(file: AccessRequest, *, at: datetime) -> bool:
    """Tell of a file what is now public, if anything changed; return whether it did. In the caller's transaction."""
    if not procedure.is_public(file):
        return False
    return keep(drawing.record_of(file), request=file, at=at)


def draw_all(*, at: datetime) -> int:
    """Draw every public file anew and return how many entries changed; for what changes without an act.

    A dataset that took another name is told under it; a file set down by other means than the door gets its entry.
    """
    references = list(procedure.published().values_list("reference", flat=True))
    return sum(_draw_alone(reference, at) for reference in references)


@transaction.atomic
def _draw_alone(reference: str, at: datetime) -> bool:
    return draw(procedure.locked(reference), at=at)


def keep(
    record: Record, *, at: datetime, request: AccessRequest | None = None, origin: str = "", known: Entry | None = None
) -> bool:
    """Write a record as the present version of its entry; return whether it differs from the last one.

    `known` is the entry when the caller has it; the caller holds the transaction.
    """
    entry = known or Entry.objects.filter(reference=record["reference"]).first()
    sha256 = records.sha256(record)
    if entry and entry.sha256 == sha256:
        return False
    entry = entry or Entry(reference=record["reference"], request=request, origin=origin, version=0)
    write(entry, record, sha256, at)
    return True


def write(entry: Entry, record: Record, sha256: str, at: datetime) -> None:
    """Write the next version of an entry, with its trace."""
    fill(entry, record, sha256, at)
    entry.save()
    version_of(entry).save()
    trace(entry, at)


def version_of(entry: Entry) -> EntryVersion:
    """Return the unsaved version that says what an entry says now."""
    return EntryVersion(
        entry=entry,
        reference=entry.reference,
        number=entry.version,
        record=entry.record,
        sha256=entry.sha256,
        at=entry.changed_at,
    )


def trace(entry: Entry, at: datetime) -> None:
    """Record in the trail that an entry has a new version, with its hash: a later change can be proven."""
    audit.record(
        "register.entry_kept",
        object=audit.Ref("register_entry", entry.reference),
        actor=SERVICE,
        at=at,
        project=entry.reference if entry.request_id else "",
        object_version=entry.version,
        object_sha256=entry.sha256,
    )


def fill(entry: Entry, record: Record, sha256: str, at: datetime) -> None:
    """Set on an entry what follows from its record, one version up."""
    facets = records.facets(record, entry.origin)
    entry.version += 1
    entry.record, entry.sha256, entry.changed_at = record, sha256, at
    entry.sorted_on = records.sorted_on(record)
    entry.facets, entry.facet_names = list(facets), list(facets.values())
    entry.words = records.words(record)
