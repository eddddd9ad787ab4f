"""What a verification found, and how it ends: 0 sound, 1 tampered with, 2 incomplete."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from audit.verifier.messages import LANGUAGES, MESSAGES

SOUND, TAMPERED, INCOMPLETE = 0, 1, 2
#: Findings of one kind that are told one by one.
TOLD = 20
_DATES = {"fr": "%d/%m/%Y à %H:%M:%S UTC", "en": "%Y-%m-%d %H:%M:%S UTC"}


def say(lang: str, key: str, **values: object) -> str:
    """Return a sentence in a language, with its values made safe to print. Raises `KeyError` for an unknown key."""
    return MESSAGES[key][LANGUAGES.index(lang)].format(**{name: printable(value) for name, value in values.items()})


def printable(value: object) -> str:
    """Return a value on one line, where what could command a terminal is spelt out, cut at 200 characters."""
    text = str(value)
    shown = "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text[:200])
    return shown + ("…" if len(text) > 200 else "")


class Level(StrEnum):
    """How much a finding weighs."""

    PROVED = "proved"
    NOTE = "note"
    INCOMPLETE = "incomplete"
    TAMPERED = "tampered"


@dataclass(frozen=True)
class Words:
    """A sentence to be told inside another, in its language."""

    key: str
    values: dict[str, object]


@dataclass(frozen=True)
class Finding:
    """One thing found: a key of the messages and its values (texts, numbers, aware instants, other `Words`)."""

    level: Level
    key: str
    values: dict[str, object]


@dataclass
class Report:
    """The findings of one verification, in the order of the work."""

    findings: list[Finding] = field(default_factory=list)
    _counts: Counter[tuple[Level, str]] = field(default_factory=Counter)

    def proved(self, key: str, **values: object) -> None:
        """Add something that was verified."""
        self._add(Level.PROVED, key, values)

    def note(self, key: str, **values: object) -> None:
        """Add something worth knowing that changes no conclusion."""
        self._add(Level.NOTE, key, values)

    def incomplete(self, key: str, **values: object) -> None:
        """Add something that could not be verified."""
        self._add(Level.INCOMPLETE, key, values)

    def tampered(self, key: str, **values: object) -> None:
        """Add something that contradicts what was signed."""
        self._add(Level.TAMPERED, key, values)

    def _add(self, level: Level, key: str, values: dict[str, object]) -> None:
        self._counts[level, key] += 1
        if self._counts[level, key] <= TOLD:
            self.findings.append(Finding(level, key, values))

    @property
    def exit_code(self) -> int:
        """Return 1 when anything was tampered with, else 2 when anything is incomplete, else 0."""
        levels = {finding.level for finding in self.findings}
        if Level.TAMPERED in levels:
            return TAMPERED
        return INCOMPLETE if Level.INCOMPLETE in levels else SOUND

    def render(self, lang: str) -> str:
        """Return the report in words, a line a finding, the conclusion last."""
        lines = [f"{say(lang, f'level.{item.level}')} : {_told(lang, item.key, item.values)}" for item in self.findings]
        if lang == "en":
            lines = [line.replace(" : ", ": ", 1) for line in lines]
        hidden = sum(count - TOLD for count in self._counts.values() if count > TOLD)
        if hidden:
            lines.append(say(lang, "report.more", count=hidden))
        return "\n".join([*lines, say(lang, f"verdict.{self.exit_code}")]) + "\n"


def _told(lang: str, key: str, values: dict[str, object]) -> str:
    return say(lang, key, **{name: _shown(lang, value) for name, value in values.items()})


def _shown(lang: str, value: object) -> object:
    if isinstance(value, Words):
        return _told(lang, value.key, value.values)
    if isinstance(value, datetime):
        return value.strftime(_DATES[lang])
    return value
