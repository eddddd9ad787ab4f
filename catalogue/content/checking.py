"""What every kind of description file is read with: keys, choices, addresses and texts in two languages.

`where` is the place a message names: the file, then the row of the file.
"""

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parents[1] / "data"

Raw = dict[str, Any]

_WEB_ADDRESS = re.compile(r"https?://\S+")


class ContentError(ValueError):
    """A description file says too much, too little or something unknown; the message names it."""


def parse(path: Path) -> Raw:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ContentError(f"{path.name}: {error}") from error


def check_keys(raw: Raw, where: str, *, required: frozenset[str], optional: frozenset[str] = frozenset()) -> None:
    missing, unknown = required - raw.keys(), raw.keys() - required - optional
    if missing or unknown:
        raise ContentError(f"{where}: missing {sorted(missing)}, unknown {sorted(unknown)}")


def choice(choices: Any, value: Any, where: str) -> str:
    """Return `value` when it is one of a Django enumeration's."""
    if value not in choices.values:
        raise ContentError(f"{where}: “{value}” is none of {choices.values}")
    return str(value)


def address(value: Any, where: str) -> str:
    if not (isinstance(value, str) and _WEB_ADDRESS.fullmatch(value)):
        raise ContentError(f"{where}: “{value}” is not a web address")
    return value


def day(value: Any, where: str) -> str:
    """Return a TOML date as `YYYY-MM-DD`."""
    if type(value) is not date:
        raise ContentError(f"{where}: “{value}” is not a date")
    return value.isoformat()


def whole_number(value: Any, where: str) -> int:
    if type(value) is not int or value < 0:
        raise ContentError(f"{where}: “{value}” is not a whole number, 0 or more")
    return value


def strings(value: Any, where: str) -> list[str]:
    """Return a list of texts, none of them empty."""
    if not (isinstance(value, list) and all(isinstance(one, str) and one.strip() for one in value)):
        raise ContentError(f"{where}: “{value}” is not a list of texts")
    return value


def years(value: Any, where: str) -> list[int]:
    if not isinstance(value, list):
        raise ContentError(f"{where}: “{value}” is not a list of years")
    return [whole_number(year, where) for year in value]


def mapping(value: Any, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ContentError(f"{where}: “{value}” is not a table of values")
    return value


def both(*names: str) -> frozenset[str]:
    """Return the keys of texts in two languages."""
    return frozenset(f"{name}_{language}" for name in names for language in ("fr", "en"))


def text(value: Any, where: str) -> str:
    if not isinstance(value, str):
        raise ContentError(f"{where}: “{value}” is not a text")
    return value.strip()


def texts(raw: Raw, where: str, *names: str) -> dict[str, str]:
    """Return the texts of these names in both languages, empty where the file is silent."""
    return {key: text(raw.get(key, ""), f"{where} {key}") for key in sorted(both(*names))}
