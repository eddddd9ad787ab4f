"""Who notices an attack: the check of the database, the verifier with an archive of before, the witness."""

import random
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from audit.log.errors import LogError
from audit.sequencer.faults import ForkDetected
from audit.tampering import mutations
from audit.tampering.attacks import Attack, disarm
from audit.tampering.stage import Stage
from audit.tree import Tree, newest
from audit.verifier import archive, differences, files
from audit.verifier.report import SOUND, Finding, Level, Report, say
from audit.witness.client import WitnessRefused


@dataclass(frozen=True)
class Noticed:
    """What one of them says, in its own words, and the leaf it names; nothing said is nothing noticed."""

    said: tuple[str, ...] = ()
    leaf: int | None = None

    def __bool__(self) -> bool:
        return bool(self.said)


@dataclass(frozen=True)
class Outcome:
    """What the three say of an attack."""

    attack: Attack
    fsck: Noticed
    verifier: Noticed
    witness: Noticed

    @property
    def is_noticed(self) -> bool:
        return bool(self.fsck or self.verifier or self.witness)


@contextmanager
def undone(stage: Stage) -> Iterator[Any]:
    """Give a cursor with the triggers out of action; whatever is done with it is undone."""
    with stage.connection.cursor() as cursor:
        try:
            disarm(cursor)
            yield cursor
        finally:
            stage.connection.rollback()


def attempt(stage: Stage, attack: Attack, lang: str) -> Outcome:
    """Make an attack, ask the three, and undo it."""
    with undone(stage) as cursor:
        attack.make(cursor, stage)
        return Outcome(attack, by_fsck(stage), by_verifier(stage, lang), by_witness(stage))


def by_fsck(stage: Stage) -> Noticed:
    """Ask `manage.py audit_fsck`."""
    try:
        findings = stage.fsck().findings or []
    except LogError as error:
        return Noticed((f"{type(error).__name__}: {error}",))
    # What is said of a tile is about its first leaf, whichever of its leaves was changed.
    named = [one.leaf for one in findings if one.leaf is not None and not one.what.startswith("the tile ")]
    return Noticed(tuple(map(str, findings)), named[0] if named else None)


def by_verifier(stage: Stage, lang: str) -> Noticed:
    """Export what the database holds now, and ask the verifier about it, alone and beside the archive that was kept."""
    now, policy = stage.folder / "maintenant.tar", stage.folder / "policy"
    policy.write_text(stage.policy_text)
    try:
        stage.write_archive(now)
    except (LogError, LookupError) as error:
        return Noticed((f"{type(error).__name__}: {error}",))
    checks: list[Callable[[Report], None]] = [
        lambda report: archive.verify(report, now, policy, None, None, require_token=False),
        lambda report: differences.verify(report, stage.kept_archive, now, policy),
    ]
    said: list[str] = []
    leaves: list[int] = []
    for check in checks:
        report = Report()
        with suppress(files.Unreadable):
            check(report)
        if report.exit_code != SOUND:
            said += _contradictions(report, lang)
            leaves += [finding.values["index"] for finding in report.findings if _names_a_leaf(finding)]
    return Noticed(tuple(said), leaves[0] if leaves else None)


def _contradictions(report: Report, lang: str) -> list[str]:
    """Return the lines of a report that tell what is wrong or missing."""
    levels = tuple(say(lang, f"level.{level}") for level in (Level.TAMPERED, Level.INCOMPLETE))
    return [line for line in report.render(lang).splitlines() if line.startswith(levels)]


def _names_a_leaf(finding: Finding) -> bool:
    return finding.level is Level.TAMPERED and isinstance(finding.values.get("index"), int)


def by_witness(stage: Stage) -> Noticed:
    """Show the head to the witness, as the sequencer does before it signs anything."""
    log = stage.log
    head = newest(stage.ask, log)
    if head is None:
        return Noticed(("no head",))
    tree = Tree(stage.ask, log, head.checkpoint.size)
    try:
        stage.new_witness().compare(tree, head.note)
    except (ForkDetected, WitnessRefused, LogError) as error:
        return Noticed((str(error),))
    return Noticed()


class Flipped(StrEnum):
    """What became of one bit."""

    FOUND = "found"
    IRRELEVANT = "irrelevant"
    UNNOTICED = "unnoticed"
    NO_VALUE = "no value"


def flip_everywhere(stage: Stage, draw: random.Random, rows: int = 1) -> dict[str, Flipped]:
    """Flip one bit in each column of each table, `rows` times, each time in a row drawn by lot; say what was found."""
    columns = mutations.columns(stage)
    stage.connection.rollback()
    return {str(column): _worst(_flip(stage, column, draw) for _row in range(rows)) for column in columns}


def _flip(stage: Stage, column: mutations.Column, draw: random.Random) -> Flipped:
    if str(column) in mutations.IRRELEVANT:
        return Flipped.IRRELEVANT
    with undone(stage) as cursor:
        if not mutations.flip(cursor, column, draw):
            return Flipped.NO_VALUE
        return Flipped.FOUND if by_fsck(stage) else Flipped.UNNOTICED


def _worst(found: Iterable[Flipped]) -> Flipped:
    return max(found, key=[Flipped.FOUND, Flipped.IRRELEVANT, Flipped.NO_VALUE, Flipped.UNNOTICED].index)
