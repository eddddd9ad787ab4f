"""What a line of another register becomes here: its dirt cleaned, nothing invented. Pure."""

import hashlib
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime

from django.utils.text import slugify

from catalogue.folding import fold
from hub.spreadsheets import is_formula
from requests_workflow.dossier.enums import Ground
from transparency.register import headings, records
from transparency.register.records import CATALOGUE, MAIN, OTHER, Record
from transparency.register.words import TAKEN

Row = Mapping[str, str]

#: What registers write for nothing.
_NOTHING = frozenset(
    {"", "_", "-", "nan", "null", "none", "n/a", "na", "#n/a", "(no outline received).", "no outline received"}
)
#: The same thing under several names: folded → the one that is kept (catalogue.md 2.2).
_SAME = {
    "echantillon du ensd": "ESND",
    "echantillon du snds": "ESND",
    "bases des causes medicales de deces cepidc": "Causes médicales de décès",
    "base des causes medicales de deces cepidc": "Causes médicales de décès",
    "autre s": "Autres",
    "autre": "Autres",
    "autres": "Autres",
    "enquete s": "Enquêtes",
    "enquetes": "Enquêtes",
    "enquete": "Enquêtes",
}
#: Components of the main base, which some lines put among other sources.
_MAIN_BASE = frozenset({"dcir", "pmsi", "esnd", "causes medicales de deces", "sniiram", "base principale du snds"})
_REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")
_DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%Y-%m-%d %H:%M:%S", "%d-%b-%y", "%A, %d %B, %Y", "%d.%m.%Y")


class NoEntry(ValueError):
    """A line that no entry can be made of; the message says why."""


def french(row: Row, warn: Callable[[str], None]) -> Record:
    """Return the record of a line under the headings of the French register; raises `NoEntry`."""
    objectives, title = clean(row[headings.OBJECTIVES]), clean(row[headings.TITLE])
    provider = clean(row[headings.PROVIDER])
    return records.made(
        reference=_reference(row[headings.REFERENCE], title, "R", warn),
        title=title,
        summary=objectives,
        status=TAKEN,
        calendar=clean(row[headings.CALENDAR]),
        controllers=_french_controllers(row),
        purposes=_pairs(row[headings.PURPOSE]),
        domains=_pairs(row[headings.DOMAINS]),
        sources=_french_sources(row),
        dates=_days({"begun": row[headings.BEGUN], "complete": row[headings.COMPLETE]}, warn),
        declared={"provider": provider} if provider else {},
    )


def british(row: Row, warn: Callable[[str], None]) -> Record:
    """Return the record of a line of a British data-use register; raises `NoEntry`."""
    title = clean(row["title"])
    organisation, kind = clean(row["organisation"]), clean(row["organisation_type"])
    approved = clean(row["approval_date"])
    days = _days({"decision": approved}, lambda message: None)
    return records.made(
        reference=_reference(row["reference"], f"{row['source']} {title}", slugify(row["source"]).split("-")[0], warn),
        title=title,
        summary=clean(row["lay_summary"]),
        status=TAKEN,
        calendar=" ".join(filter(None, [clean(row["status"]), "" if days else approved])),
        controllers=[_controller(organisation, kind)] if organisation else [],
        domains=_pairs(row["keywords"], ";,"),
        legal_basis={"code": "", "name": clean(row["legal_basis"])},
        sources=[_source(name, OTHER) for name in _names(row["datasets"], ";")],
        dates=days,
    )


def clean(text: str) -> str:
    """Return a cell without what stands for nothing, nor the mark that keeps a spreadsheet from running it."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()
    if text.startswith("'") and is_formula(text[1:]):
        text = text[1:]
    return "" if text.casefold() in _NOTHING else text


def _reference(given: str, title: str, prefix: str, warn: Callable[[str], None]) -> str:
    """Return a reference that an address can hold; one made of the title when the register gave none."""
    given = clean(given)
    if _REFERENCE.fullmatch(given):
        return given
    if slug := slugify(given)[:60]:
        warn(f"“{given}” is kept as “{slug}”: an address holds no other character")
        return slug
    if not title.strip():
        raise NoEntry("neither a reference nor a title")
    made = f"{prefix or 'R'}-{hashlib.sha256(title.encode()).hexdigest()[:10]}"
    warn(f"no reference: “{made}” is made of the title")
    return made


def _french_controllers(row: Row) -> list[dict]:
    pairs = zip(headings.CONTROLLERS, headings.KINDS, strict=True)
    told = [(clean(row[name]), clean(row[kind])) for name, kind in pairs]
    return [_controller(name, kind) for name, kind in told if name]


def _controller(name: str, kind: str) -> dict:
    return {"name": name, "kind": "", "kind_name": kind, "key": ""}


def _french_sources(row: Row) -> list[dict]:
    found = {}
    for group, heading in headings.GROUPS.items():
        for name in _names(row[heading]):
            own = MAIN if group == OTHER and fold(name) in _MAIN_BASE else group
            found.setdefault(name, _source(name, own))
    if not found:
        known = set(headings.GROUP_NAMES.values())
        found = {name: _source(name, OTHER) for name in _names(row[headings.SOURCES]) if name not in known}
    order = (MAIN, CATALOGUE, OTHER)
    return sorted(found.values(), key=lambda source: order.index(source["group"]))


def _source(name: str, group: str) -> dict:
    return {"code": "", "name": name, "holder": "", "group": group, "from": None, "to": None}


def _pairs(text: str, between: str = ",") -> list[dict]:
    return [{"code": "", "name": name} for name in _names(text, between)]


def _names(text: str, between: str = ",") -> list[str]:
    """Return the values of a cell, each once, under the name that is kept of those for the same thing."""
    parts = re.split(f"[{re.escape(between)}]", clean(text))
    names = (clean(part) for part in parts)
    return list(dict.fromkeys(_SAME.get(fold(name), name) for name in names if name))


def _days(given: Mapping[str, str], warn: Callable[[str], None]) -> dict[str, str]:
    days = {}
    for name, text in given.items():
        if text := clean(text):
            day = read_day(text)
            if day is None:
                warn(f"“{text[:40]}” is no date: left out")
            else:
                days[name] = day.isoformat()
    return days


def read_day(text: str) -> date | None:
    """Return a day written in one of the ways that registers have, or None."""
    for way in _DAYS:
        try:
            return datetime.strptime(text, way).date()  # noqa: DTZ007 — a day has no time zone
        except ValueError:
            continue
    return None


def own(line: Mapping) -> Record:
    """Return the record of a line of our own NDJSON; raises `NoEntry` when it is not whole or not what it was."""
    record = line.get("record")
    if not isinstance(record, dict) or set(record) != set(records.EMPTY):
        raise NoEntry("not a whole record of this register")
    if not isinstance(record["reference"], str) or not _REFERENCE.fullmatch(record["reference"]):
        raise NoEntry("no reference that an address can hold")
    for key, blank in records.EMPTY.items():
        if isinstance(blank, str | list | dict) and not isinstance(record[key], type(blank)):
            raise NoEntry(f"“{key}” is not what a record holds there")
    try:
        records.check(record)
    except records.Malformed as malformed:
        raise NoEntry(str(malformed)) from malformed
    if not all(one["ground"] in Ground.values for one in record["withheld"]):
        raise NoEntry("an answer is withheld on a ground that is none")
    if line.get("sha256") not in (None, records.sha256(record)):
        raise NoEntry("the record is not the one that its SHA-256 was made of")
    return record
