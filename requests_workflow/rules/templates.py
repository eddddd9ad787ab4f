"""The documents to download, finish and join: their text is the jurist's, in pieces/*.toml of a rule folder.

In French only: they are sent to French authorities. An `answers` line takes what the dossier says already.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from requests_workflow.rules import loader
from requests_workflow.rules.model import RuleError
from requests_workflow.rules.reading import open_folder

STEM = "pieces"


@dataclass(frozen=True)
class Part:
    """A part under its `number` and `title`; `help` says what is expected and is to be deleted.

    `answers` are codes of the form's fields, those that the file's form has not are left out; `datasets` adds the data
    asked for; `fill` are lines to finish by hand.
    """

    number: str
    title: str
    help: str = ""
    answers: tuple[str, ...] = ()
    datasets: bool = False
    fill: tuple[str, ...] = ()

    @property
    def level(self) -> int:
        return self.number.count(".") + 1


@dataclass(frozen=True)
class Template:
    """`signed`: it ends with the place for a date, a name and a signature."""

    name: str
    title: str
    intro: str
    parts: tuple[Part, ...]
    signed: bool = False


@cache
def of_ruleset(ruleset: str) -> dict[str, Template]:
    """Return the templates of a rule set by name, those of the one it is based on included; raise `RuleError`."""
    found = {}
    for path, content in open_folder(loader.FOLDER / ruleset).read_each(STEM):
        name = path.removeprefix(f"{STEM}/").removesuffix(".toml")
        try:
            parts = tuple(_part(row) for row in content.pop("part"))
            found[name] = Template(name=name, parts=parts, **content)
        except (TypeError, KeyError) as error:
            raise RuleError(f"{ruleset}/{path}: {error}") from error
    return found


def _part(row: dict[str, Any]) -> Part:
    lists: dict[str, Any] = {key: tuple(row[key]) for key in ("answers", "fill") if key in row}
    return Part(**(row | lists))
