"""A leaf told in words: who, what, when, why."""

from datetime import datetime
from typing import Any

from audit.log import entries
from audit.log.errors import LogError
from audit.verifier.files import at_us
from audit.verifier.report import Report, Words

_WHY = ("project", "permit", "basis", "purpose")


def content(leaf: bytes) -> tuple[int, dict[str, Any]] | None:
    """Return the clock and the entry of a leaf, None when it is no line of the trail (or not one that we know)."""
    try:
        recorded_us, entry = entries.split_leaf(leaf)
        value = entries.parse(entry)
    except LogError:
        return None
    whole = isinstance(value.get("object"), dict) and all(
        isinstance(value.get(key), str) for key in ("id", "kind", "time")
    )
    return (recorded_us, value) if whole else None


def in_short(leaf: bytes) -> Words:
    """Return a leaf in a few words."""
    found = content(leaf)
    if found is None:
        return Words("archive.entry_opaque", {"count": len(leaf)})
    entry = found[1]
    values = {"kind": entry["kind"], "id": entry["id"]}
    return Words(
        "archive.entry", {**values, "object_type": entry["object"].get("type"), "object_id": entry["object"].get("id")}
    )


def changed_fields(leaf: bytes, other: bytes) -> list[str]:
    """Return the names of what two leaves do not say alike; `recorded_us` is the database's clock."""
    found, changed = content(leaf), content(other)
    if found is None or changed is None:
        return []
    one, two = ({"recorded_us": clock, **entry} for clock, entry in (found, changed))
    return sorted(key for key in one.keys() | two.keys() if one.get(key) != two.get(key))


def tell(report: Report, leaf: bytes) -> dict[str, Any] | None:
    """Say in words what a proven leaf holds, and return its entry, None when it is no line of the trail."""
    found = content(leaf)
    if found is None:
        report.note("receipt.opaque")
        return None
    recorded_us, entry = found
    report.proved("receipt.who", actor=entry.get("actor"), role=entry.get("role"))
    if "on_behalf_of" in entry:
        report.proved("receipt.on_behalf_of", name=entry["on_behalf_of"])
    report.proved(
        "receipt.what",
        action=_word("action", entry.get("action"), "CRUDE"),
        kind=entry["kind"],
        object_type=entry["object"].get("type"),
        object_id=entry["object"].get("id"),
        outcome=_word("outcome", entry.get("outcome"), (0, 4, 8, 12)),
    )
    if "object_sha256" in entry:
        report.proved("receipt.object_sha256", sha256=entry["object_sha256"])
    report.proved("receipt.when", time=instant(entry["time"]), source=entry.get("source"), recorded=at_us(recorded_us))
    for key in _WHY:
        if key in entry:
            report.proved(f"receipt.{key}", value=entry[key])
    return entry


def _word(family: str, value: Any, known: Any) -> object:
    return Words(f"{family}.{value}", {}) if value in tuple(known) else value


def instant(text: str) -> object:
    """Return an instant that is written as entries and manifests write it, anything else as it is."""
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%f%z")
    except ValueError:
        return text
