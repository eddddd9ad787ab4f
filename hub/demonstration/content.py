"""Reads content/*.toml. Every person, organisation, project and number there is invented."""

import hashlib
import tomllib
import uuid
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from hub.identifiers import ALPHABET

FOLDER = Path(__file__).parent / "content"
#: Reserved for tests (RFC 2606): no mail can reach anyone there.
MAIL_DOMAIN = "exemple.test"


@dataclass(frozen=True)
class Organisation:
    """A legal person; `holder` is the code of the data holder it answers for, or nothing."""

    key: str
    name: str
    siret: str
    kind: str
    address: str
    holder: str = ""


@dataclass(frozen=True)
class Person:
    """`functions` are pairs (organisation key, role)."""

    key: str
    full_name: str
    functions: list[list[str]]
    language: str = "fr"

    @property
    def email(self) -> str:
        return f"{self.key}@{MAIL_DOMAIN}"

    @property
    def organisation(self) -> str:
        return self.functions[0][0]


@dataclass(frozen=True)
class Project:
    """One file: what its sponsor asks for, and in `walk` how far it goes and on which days."""

    key: str
    acronym: str
    title: str
    sponsor: str
    summary: str
    objective: str
    secondary: str
    benefit: str
    inclusion: str
    exclusion: str
    size: int
    years: list[int]
    domains: list[str]
    purposes: list[str]
    #: From a dataset's code to why it is needed.
    datasets: dict[str, str]
    walk: dict[str, Any]
    #: Its place among all projects, from 1.
    number: int
    design: str = "cohort"
    matching: str = "none"
    own_data: str = ""
    ai: bool = False
    minors: bool = False
    deceased: bool = False
    sector: str = "none"
    #: Key of the research firm that treats the data, or nothing.
    firm: str = ""
    route: str = "STANDARD"
    #: How people are informed, when it does not follow from the data.
    information: str = ""

    @property
    def until(self) -> str:
        return self.walk["until"]

    @property
    def reference(self) -> str:
        """Return `D-` and 7 characters of the alphabet of references, drawn from the title."""
        number = int.from_bytes(hashlib.sha256(self.title.encode()).digest()[:8], "big")
        letters = ""
        for _nth in range(7):
            number, rest = divmod(number, len(ALPHABET))
            letters += ALPHABET[rest]
        return f"D-{letters}"

    @property
    def creation_key(self) -> uuid.UUID:
        return uuid.uuid5(uuid.NAMESPACE_URL, f"https://{MAIL_DOMAIN}/{self.key}")

    def day(self, name: str) -> date | None:
        """Return a day of the walk, None when the walk leaves it to the usual intervals."""
        return self.walk.get(name)


@cache
def organisations() -> dict[str, Organisation]:
    return {row["key"]: Organisation(**row) for row in _read("organisations.toml")["organisation"]}


@cache
def people() -> dict[str, Person]:
    return {row["key"]: Person(**row) for row in _read("people.toml")["person"]}


@cache
def projects() -> dict[str, Project]:
    """Return every project by key, in the order of the files."""
    rows = [row for path in sorted(FOLDER.glob("dossiers/*.toml")) for row in _read(path)["dossier"]]
    return {row["key"]: Project(**row, number=number) for number, row in enumerate(rows, start=1)}


def absences() -> list[dict[str, Any]]:
    """Return who is away, who stands in (keys of people), from which day to which, and the day it was declared."""
    rows: list[dict[str, Any]] = _read("absences.toml")["absence"]
    return rows


@cache
def sentences() -> dict[str, Any]:
    return _read("sentences.toml")


def in_role(role: str, organisation: str = "") -> list[str]:
    """Return the keys of the people who hold a role, in one organisation or in any."""
    return [
        person.key
        for person in people().values()
        if any(role == held and organisation in ("", body) for body, held in person.functions)
    ]


def _read(name: str | Path) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))
