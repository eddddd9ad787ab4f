"""What a platform's event may say: a CloudEvent 1.0 whose every field is known here.

Checked before it enters a platform's outbox, and again before it enters the trail: anything else refuses the batch.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from audit.client import shapes
from audit.client.shapes import Shape

#: What a platform may tell; audit/kinds.py has the same, with their labels.
HEARTBEAT = "platform.heartbeat"
KINDS = (
    "platform.extraction",
    "platform.linkage",
    "platform.space_opened",
    "platform.access",
    "platform.query_run",
    "platform.export_requested",
    "platform.export_reviewed",
    "platform.export_released",
    "platform.purge",
    HEARTBEAT,
)
MOST_EVENTS = 1000
#: As many faults as one answer lists.
MOST_FAULTS = 20


@dataclass(frozen=True)
class Fault:
    """What is wrong in a batch: in which event, counted from 0 (None: the batch itself), in which field, and why."""

    index: int | None
    field: str
    reason: str


class Invalid(ValueError):
    """A batch that holds something no event may say. `faults` are the first of them."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        first = faults[0]
        where = "" if first.index is None else f"event {first.index}: {first.field} "
        super().__init__(where + first.reason)
        self.faults = list(faults[:MOST_FAULTS])


def _kind(value: Any) -> str:
    return "" if type(value) is str and value in KINDS else f"is one of {', '.join(KINDS)}"


_ENVELOPE = Shape(
    required={
        "specversion": shapes.exactly("1.0"),
        "id": shapes.text,
        "source": shapes.text,
        "type": _kind,
        "time": shapes.time,
        "sourceseq": shapes.number,
        "data": shapes.anything,
    },
    optional={"subject": shapes.text, "datacontenttype": shapes.exactly("application/json")},
)
_DATA = Shape(
    required={
        "actor": shapes.text,
        "role": shapes.word,
        "object": shapes.anything,
        "outcome": shapes.outcome,
    },
    optional={
        "project": shapes.text,
        "permit": shapes.text,
        "purpose": shapes.text,
        "basis": shapes.text,
        "facts": shapes.facts,
        "detail": shapes.detail,
    },
)
_OBJECT = Shape(
    required={"type": shapes.word, "id": shapes.text},
    optional={"version": shapes.whole, "sha256": shapes.sha256},
)


def check(source: str, events: Any, *, latest: datetime) -> None:
    """Check the events of a batch of `source`, none of which may be later than `latest`. Raises `Invalid`.

    An event may be as old as it likes: a platform that was cut off for weeks still has to tell what happened, and the
    trail holds both its time and ours.
    """
    if type(events) is not list:
        raise Invalid([Fault(None, "", "a batch is an array of events")])
    if not 1 <= len(events) <= MOST_EVENTS:
        raise Invalid([Fault(None, "", f"a batch has 1 to {MOST_EVENTS} events, not {len(events)}")])
    faults = []
    for index, event in enumerate(events):
        for field, reason in faults_of(source, event, latest):
            faults.append(Fault(index, field, reason))
        if len(faults) >= MOST_FAULTS:
            break
    faults = faults or _repeated(events)
    if faults:
        raise Invalid(faults)


def faults_of(source: str, event: Any, latest: datetime) -> list[tuple[str, str]]:
    """Return (field, why) for all that is wrong in one event of `source`, not later than `latest`."""
    found = _ENVELOPE.faults(event)
    if type(event) is dict and type(data := event.get("data")) is dict:
        found += _DATA.faults(data, "data.")
        if "object" in data:
            found += _OBJECT.faults(data["object"], "data.object.")
    elif type(event) is dict and "data" in event:
        found.append(("data", "is an object"))
    return found or _contradictions(source, event, latest)


def _contradictions(source: str, event: dict[str, Any], latest: datetime) -> list[tuple[str, str]]:
    """Return what is wrong in an event whose every field is well formed."""
    found = []
    if event["source"] != source:
        found.append(("source", f"is not the one whose key signed: “{source}”"))
    if datetime.fromisoformat(event["time"]) > latest:
        found.append(("time", "is in the future: the clock of the platform is off"))
    project = event["data"].get("project")
    if project is not None and event.get("subject", project) != project:
        found.append(("subject", "is another project than data.project"))
    return found


def _repeated(events: Sequence[dict[str, Any]]) -> list[Fault]:
    found = []
    for field in ("id", "sourceseq"):
        first: dict[Any, int] = {}
        for index, event in enumerate(events):
            earlier = first.setdefault(event[field], index)
            if earlier != index:
                found.append(Fault(index, field, f"is that of event {earlier} too"))
    return found
