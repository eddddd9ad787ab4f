"""The chosen lines, each with its proof: an extract that is checked without us (audit/log/extracts.py)."""

from dataclasses import dataclass

from django.utils.translation import gettext_noop

from audit import tree
from audit.configuration import ask, policy
from audit.exports import selection
from audit.log import extracts
from audit.models import Event
from hub import clock
from hub.jobs.work import Refused, Work

NOTHING_SEALED = gettext_noop(
    "Le journal n’a pas encore d’empreinte signée : rien ne peut être prouvé. Essayez dans un instant."
)
LEFT_OUT = gettext_noop(
    "Les lignes les plus récentes n’y sont pas : elles n’ont pas encore de preuve. Demandez à nouveau dans un instant."
)


@dataclass(frozen=True)
class Sealed:
    """One log at the checkpoint that the proofs lead to."""

    published: tree.Published
    tree: tree.Tree


def write(work: Work, *, filters: dict, details: bool) -> str:
    """Write the chosen lines that a checkpoint covers; return a message when some are too recent for that."""
    logs = _sealed_logs()
    if not logs:
        raise Refused(NOTHING_SEALED)
    notes = [sealed.published.note for sealed in logs.values()]
    work.file.write(extracts.header(notes, made_at=clock.now()))
    count = left_out = 0
    for batch in selection.batches(work, selection.chosen(filters)):
        places = _places(batch)
        for event in batch:
            log, index = places.get(event.seq, (0, 0))
            if log not in logs or index >= logs[log].tree.size:
                left_out += 1
                continue
            work.file.write(_line(event, logs[log], index, details=details))
            count += 1
    work.file.write(extracts.end(count=count, left_out=left_out))
    return LEFT_OUT if left_out else ""


def _line(event: Event, sealed: Sealed, index: int, *, details: bool) -> bytes:
    with_detail = details and event.salt is not None
    return extracts.event_line(
        log=sealed.tree.log.origin,
        leaf_index=index,
        recorded_us=event.recorded_us,
        leaf_hash=bytes(event.leaf_hash),
        entry=bytes(event.entry),
        proof=sealed.tree.inclusion_proof(index),
        detail=event.detail if with_detail else None,
        salt=bytes(event.salt) if with_detail else None,
    )


def _sealed_logs() -> dict[int, Sealed]:
    """Return the logs that have a checkpoint, by their number, each with its tree at that size."""
    trusted = policy()
    found = {log.id: (log, tree.published(ask, log, trusted)) for log in tree.logs(ask)}
    return {
        number: Sealed(published, tree.Tree(ask, log, published.checkpoint.size))
        for number, (log, published) in found.items()
        if published is not None
    }


def _places(events: list[Event]) -> dict[int, tuple[int, int]]:
    """Return the (log, leaf index) of the events that are in a tree, by their numbers."""
    rows = ask("SELECT seq, log, leaf_index FROM audit_leaf WHERE seq = ANY(%s)", [[event.seq for event in events]])
    return {seq: (log, index) for seq, log, index in rows}
