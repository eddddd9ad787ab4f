"""The record of an entry: one shape, whatever it is drawn or taken from. Pure: no database, no language."""

import copy
import hashlib
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import rfc8785

from catalogue.folding import fold, singular

Record = dict[str, Any]

#: Every key of a record, with what stands there when nothing is known. Texts are as their authors wrote them.
#: A `{code, name}` has an empty code when it comes from a register without our lists. Days are ISO 8601.
EMPTY: Record = {
    "reference": "",
    "title": "",
    "acronym": "",
    "summary": "",
    #: A state of the rules; `over` or `again` for what was authorised and is public no more; `taken` for an import.
    "status": "",
    #: What another register says of the timetable, in its words.
    "calendar": "",
    "route": {"code": "", "name": ""},
    #: [{name, kind, kind_name, key}]: `key` is the public id of an organisation of this hub.
    "controllers": [],
    #: [{code, name}]
    "purposes": [],
    "domains": [],
    "legal_basis": {"code": "", "name": ""},
    #: [{code, name, holder, group, from, to}]: `code` of the catalogue; `group`: main, catalogue, other.
    "sources": [],
    "regions": [],
    "period_from": None,
    "period_to": None,
    #: filed, complete, opinion, decision, begun, agreement, delivered, ended
    "dates": {},
    #: {kind, label, tacit, reasons, recommendations, votes_for, votes_against, votes_abstain, recused, rectifications}
    "opinion": None,
    #: {number, tacit, refused, reasons, conditions, months}; reasons are those of a refusal
    "decision": None,
    #: {declared, links}: how many declarations of interests the file holds, and their links without whose they are.
    "interests": None,
    #: {method, summary, publication, on}
    "results": None,
    "results_due_on": None,
    "access_ends_on": None,
    "objection": {"contact": "", "information": ""},
    #: Every other public answer of the sponsor: question → text, or texts.
    "declared": {},
    #: [{part, question, ground}]: what is held back from everyone, and why.
    "withheld": [],
}
#: The groups of sources: the main base, the catalogue, the rest.
MAIN, CATALOGUE, OTHER = "main", "catalogue", "other"
#: As long as the columns of the table.
_KEY, _NAME = 200, 300


_PAIR = {"code", "name"}
#: The keys of each part of a record; a list holds several of them.
_PARTS = {
    "route": _PAIR,
    "controllers": {"name", "kind", "kind_name", "key"},
    "purposes": _PAIR,
    "domains": _PAIR,
    "legal_basis": _PAIR,
    "sources": {"code", "name", "holder", "group", "from", "to"},
    "regions": _PAIR,
    "opinion": {
        *("kind", "label", "tacit", "reasons", "recommendations", "votes_for", "votes_against", "votes_abstain"),
        *("casting", "recused", "rectifications"),
    },
    "decision": {"number", "tacit", "refused", "reasons", "conditions", "months"},
    "interests": {"declared", "links"},
    "results": {"method", "summary", "publication", "on"},
    "objection": {"contact", "information"},
    "withheld": {"part", "question", "ground"},
}


class Malformed(ValueError):
    """Not the record of an entry; the message says what is wrong with it."""


def made(**known: Any) -> Record:
    """Return a whole record from what is known; raises `Malformed` for a key that records do not have."""
    unknown = set(known) - set(EMPTY)
    if unknown:
        raise Malformed(f"unknown keys: {', '.join(sorted(unknown))}")
    return {**copy.deepcopy(EMPTY), **known}


def check(record: Record) -> None:
    """Raise `Malformed` for a record, written elsewhere, that no page could show."""
    for key, expected in _PARTS.items():
        value = record[key]
        for part in value if isinstance(value, list) else [] if value is None else [value]:
            if not isinstance(part, dict) or set(part) != expected:
                raise Malformed(f"“{key}” does not hold {', '.join(sorted(expected))}")
    results = record["results"] or {"on": None, "publication": ""}
    for day in (*record["dates"].values(), results["on"]):
        _check_day(day)
    address = results["publication"]
    if address and not str(address).startswith(("https://", "http://")):
        raise Malformed("the publication has no web address")


def _check_day(day: Any) -> None:
    try:
        if day is not None:
            date.fromisoformat(day)
    except (TypeError, ValueError) as error:
        raise Malformed(f"“{day}” is no day") from error


def sha256(record: Record) -> str:
    """Return the SHA-256, in hexadecimal, of the canonical JSON of a record (RFC 8785)."""
    return hashlib.sha256(rfc8785.dumps(record)).hexdigest()


def masked(record: Record, withheld: list[dict[str, str]]) -> Record:
    """Return a record of the past without what is withheld now: its hash is that of the whole, no longer of this."""
    hidden = {one["part"] for one in withheld}
    if not hidden & set(record["declared"]):
        return record
    declared = {code: words for code, words in record["declared"].items() if code not in hidden}
    return {**record, "declared": declared, "regions": [] if "geography" in hidden else record["regions"]}


def differences(before: Record, after: Record) -> list[str]:
    """Return the keys that one version changed from another, in the order of the record."""
    return [key for key in EMPTY if before.get(key) != after.get(key)]


def sorted_on(record: Record) -> date | None:
    """Return the day an entry is listed under: the decision, else the first day that is known of it."""
    dates = record["dates"]
    for name in ("decision", "authorised", "begun", "complete", "filed"):
        if dates.get(name):
            return date.fromisoformat(dates[name])
    return None


def facets(record: Record, origin: str) -> dict[str, str]:
    """Return what narrows the register to a record: `kind:key` → name to show."""
    found = {}
    for kind, key, name in _facets(record, origin):
        if key:
            found[f"{kind}:{key}"[:_KEY]] = (name or key)[:_NAME]
    return found


def _facets(record: Record, origin: str) -> Iterator[tuple[str, str, str]]:
    for source in record["sources"]:
        yield "source", source["code"] or key_of(source["name"]), source["name"]
    for domain in record["domains"]:
        yield "theme", _coded(domain), domain["name"]
    for purpose in record["purposes"]:
        yield "purpose", _coded(purpose), purpose["name"]
    for controller in record["controllers"]:
        yield "controller", controller["key"] or key_of(controller["name"]), controller["name"]
        yield "nature", controller["kind"] or key_of(controller["kind_name"]), controller["kind_name"]
    yield "route", _coded(record["route"]), record["route"]["name"]
    yield "basis", _coded(record["legal_basis"]), record["legal_basis"]["name"]
    for region in record["regions"]:
        yield "region", _coded(region), region["name"]
    day = sorted_on(record)
    yield "year", str(day.year) if day else "", ""
    for care in care_years(record):
        yield "care", str(care), ""
    yield "origin", origin or "hub", origin
    yield "state", record["status"], ""
    if record["results"]:
        yield "results", "published", ""


def care_years(record: Record) -> list[int]:
    """Return the years whose care the data tell of, as far as the sources say."""
    spans = [(source["from"], source["to"] or source["from"]) for source in record["sources"] if source["from"]]
    return sorted({year for first, last in spans for year in range(first, last + 1)})


def _coded(pair: Mapping[str, str]) -> str:
    return pair["code"] or key_of(pair["name"])


def key_of(name: str) -> str:
    """Return a name as a key: two spellings that differ by accents, capitals, plurals or marks share it."""
    return "-".join(singular(word) for word in fold(name).split())[:100]


def words(record: Record) -> str:
    """Return the folded words of all that a record says, plurals undone, each once."""
    folded = fold(" ".join(_texts(record))).split()
    return " ".join(dict.fromkeys(singular(word) for word in folded))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
