"""The texts of the institution, read once from their files. No Django."""

import hashlib
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "texts"


@dataclass(frozen=True)
class Article:
    title_fr: str
    title_en: str
    text_fr: str
    text_en: str


@dataclass(frozen=True)
class Charter:
    """One version of a charter: `sha256` is that of its file, so that what was in force can be proven."""

    code: str
    version: int
    in_force_from: date
    title_fr: str
    title_en: str
    lead_fr: str
    lead_en: str
    articles: tuple[Article, ...]
    sha256: str


@dataclass(frozen=True)
class Term:
    word_fr: str
    word_en: str
    text_fr: str
    text_en: str


@dataclass(frozen=True)
class Theme:
    """One theme of the accessibility grid: how many criteria it has, and what became of them."""

    title_fr: str
    title_en: str
    criteria: int
    conform: int
    not_conform: int
    not_applicable: int

    @property
    def not_tested(self) -> int:
        return self.criteria - self.conform - self.not_conform - self.not_applicable


@dataclass(frozen=True)
class Grid:
    """`audited_on` is None while nobody has audited the site."""

    reference: str
    audited_on: date | None
    auditor: str
    themes: tuple[Theme, ...]

    @property
    def criteria(self) -> int:
        return sum(theme.criteria for theme in self.themes)

    @property
    def not_tested(self) -> int:
        return sum(theme.not_tested for theme in self.themes)

    @property
    def rate(self) -> int | None:
        """The share of the criteria that apply and are met, in percent; None before an audit of every criterion."""
        conform = sum(theme.conform for theme in self.themes)
        judged = conform + sum(theme.not_conform for theme in self.themes)
        return None if self.audited_on is None or self.not_tested or not judged else conform * 100 // judged

    @property
    def state(self) -> str:
        """What the law has the site declare: `total`, `partial` from half of the criteria on, else `none`."""
        if self.rate is None:
            return "none"
        return "total" if self.rate == 100 else "partial" if self.rate >= 50 else "none"


@cache
def charters() -> tuple[Charter, ...]:
    """Return every version of every charter, by code, the last first."""
    found = [_charter(path) for path in sorted(FOLDER.glob("charters/*.toml"))]
    return tuple(sorted(found, key=lambda one: (one.code, -one.version)))


def charter_codes() -> list[str]:
    return list(dict.fromkeys(one.code for one in charters()))


def in_force(code: str, on: date) -> Charter | None:
    """Return the version of a charter that holds on a day."""
    return next((one for one in versions_of(code) if one.in_force_from <= on), None)


def versions_of(code: str) -> list[Charter]:
    return [one for one in charters() if one.code == code]


def _charter(path: Path) -> Charter:
    content = path.read_bytes()
    read = tomllib.loads(content.decode())
    articles = tuple(Article(**article) for article in read.pop("article"))
    return Charter(**read, articles=articles, sha256=hashlib.sha256(content).hexdigest())


@cache
def glossary() -> tuple[Term, ...]:
    return tuple(Term(**term) for term in tomllib.loads((FOLDER / "glossary.toml").read_text())["term"])


@cache
def grid() -> Grid:
    read = tomllib.loads((FOLDER / "accessibility.toml").read_text())
    themes = tuple(Theme(**theme) for theme in read["theme"])
    return Grid(read["reference"], read.get("audited_on"), read.get("auditor", ""), themes)
