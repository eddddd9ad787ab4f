"""The files of a rule folder as plain tables, laid over those of the folder it is based on."""

import hashlib
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from requests_workflow.rules.model import RuleError

HEAD = "ruleset.toml"
#: The SHA-256 of the files of a folder that never change any more.
PUBLISHED = "published.sha256"

Table = dict[str, Any]


@dataclass(frozen=True)
class Folder:
    """A rule folder, and the one beneath it, whose entries it keeps unless it writes them anew."""

    path: Path
    base: "Folder | None" = None
    seen: set[str] = field(default_factory=lambda: {HEAD})

    def read(self, name: str, **keys: str) -> Table:
        """Return the content of a file of this folder over that of its base.

        `keys` says by which key the tables of each list are named: one of the same name replaces the base's, in its
        place; a new one comes last. Raises `RuleError` when no folder has the file or a name stands twice in one.
        """
        self.seen.add(name)
        beneath = self.base.read(name, **keys) if self.base else {}
        if self.base and not (self.path / name).exists():
            return beneath
        content = read_toml(self.path / name)
        for entry, key in keys.items():
            content[entry] = _over(beneath.get(entry, []), content.get(entry, []), key, name)
        return {**beneath, **content}

    def read_each(self, stem: str) -> list[tuple[str, Table]]:
        """Return (name, content) of every file of a folder in this one; those beneath stay unless written anew."""
        beneath = dict(self.base.read_each(stem)) if self.base else {}
        refuse_changed(self.path / stem)
        own = {f"{stem}/{path.name}": read_toml(path) for path in sorted((self.path / stem).glob("*.toml"))}
        return [*(beneath | own).items()]

    def refuse_unread(self) -> None:
        """Raise `RuleError` when the folder holds a file that no rule is read from: its name is misspelt."""
        for path in sorted(self.path.glob("*.toml")):
            if path.name not in self.seen:
                raise RuleError(f"{self.path.name}: no rule is read from “{path.name}”")


def open_folder(path: Path, *, above: tuple[str, ...] = ()) -> Folder:
    """Return a folder with those it is based on. Raises `RuleError` when one does not exist or stands on itself."""
    if path.name in above:
        raise RuleError(f"rule sets based on each other: {' > '.join((*above, path.name))}")
    if above and not (path / HEAD).exists():
        raise RuleError(f"{above[-1]}: it is based on “{path.name}”, which does not exist")
    based_on = read_toml(path / HEAD).get("based_on", "")
    if not based_on:
        return Folder(path)
    return Folder(path, open_folder(path.parent / str(based_on), above=(*above, path.name)))


def refuse_changed(folder: Path) -> None:
    """Raise `RuleError` when a file is not what it was when published (`published.sha256`, as sha256sum writes)."""
    published = folder / PUBLISHED
    for line in published.read_text(encoding="utf-8").splitlines() if published.exists() else []:
        sha256, name = line.split(maxsplit=1)
        path = folder / name.lstrip("*")
        if not path.exists() or hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
            raise RuleError(f"{path.name} is published and was changed: write another one that replaces it")


def read_toml(path: Path) -> Table:
    """Return the content of a TOML file; raise `RuleError` naming it when there is none or it cannot be read."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise RuleError(f"{path.parent.name}: “{path.name}” is missing") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RuleError(f"{path.name}: {error}") from error


def _over(beneath: list[Table], rows: list[Table], key: str, file_name: str) -> list[Table]:
    written: dict[str | None, Table] = {}
    for row in rows:
        name = row.get(key)
        if name in written:
            raise RuleError(f"{file_name}: “{name}” stands twice")
        written[name] = row
    return list(({row.get(key): row for row in beneath} | written).values())
