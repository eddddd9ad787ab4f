"""What catalogue/data/sources.toml says of products, code lists and columns. No Django."""

import tomllib
import unicodedata
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().parents[1] / "data" / "sources.toml"


@dataclass(frozen=True)
class Product:
    """The dataset that a product of a dictionary is; the texts serve to create it when it is missing."""

    product: str
    dataset: str
    holder: str
    kind: str
    short_name: str
    title_fr: str
    title_en: str
    publish: bool


@dataclass(frozen=True)
class CodeListOrigin:
    """Where a code list comes from, and the columns that its files leave untold (empty: none)."""

    source: str = ""
    edition: str = ""
    licence: str = ""
    parent: str = ""
    valid_from: str = ""
    valid_to: str = ""


@dataclass(frozen=True)
class Rule:
    """Columns that point to a person: an identifying class, or one of the five potential identifiers."""

    names: tuple[str, ...]
    types: tuple[str, ...]
    identifying_class: str
    identifier: str

    def fits(self, name: str, type: str) -> bool:
        named = any(fnmatchcase(name.upper(), pattern) for pattern in self.names)
        return named and (not self.types or type in self.types)


@dataclass(frozen=True)
class Sources:
    products: dict[str, Product]
    joins: dict[str, str]
    folders: dict[str, dict[str, str]]
    code_lists: dict[str, dict[str, str]]
    rules: tuple[Rule, ...]

    def product(self, name: str) -> Product | None:
        return self.products.get(unicodedata.normalize("NFC", name))

    def code_list(self, folder: str, code: str) -> CodeListOrigin:
        """Return what is known of a list by its folder, then by its own code."""
        return CodeListOrigin(**{"source": folder, **self.folders.get(folder, {}), **self.code_lists.get(code, {})})

    def identifying(self, name: str, type: str) -> tuple[str, str]:
        """Return the identifying class of a column and the potential identifier it is ("" when it is none)."""
        for rule in self.rules:
            if rule.fits(name, type):
                return rule.identifying_class, rule.identifier
        return "none", ""


@cache
def load(path: Path = FILE) -> Sources:
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    return Sources(
        products={one["product"]: Product(**one) for one in raw["products"]},
        joins={one["source"]: one["tables"] for one in raw["joins"]},
        folders={one["folder"]: _without(one, "folder") for one in raw["code_list_folders"]},
        code_lists=raw["code_lists"],
        rules=tuple(_rule(one) for one in raw["identifying"]),
    )


def _rule(raw: dict[str, Any]) -> Rule:
    identifier = raw.get("identifier", "")
    return Rule(
        names=tuple(raw["names"]),
        types=tuple(raw.get("types", ())),
        identifying_class="potential_identifier" if identifier else raw["class"],
        identifier=identifier,
    )


def _without(raw: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in raw.items() if name != key}
