from dataclasses import dataclass
from pathlib import Path
from typing import Any

from catalogue.content.checking import DATA, ContentError, check_keys, day, parse, texts

_REQUIRED = frozenset({"code", "title_fr", "codes"})
_OPTIONAL = frozenset({"title_en", "description_fr", "description_en", "source", "edition", "licence"})
_CODE_OPTIONAL = frozenset({"label_en", "parent_code", "valid_from", "valid_to"})


@dataclass(frozen=True)
class CodeListContent:
    """A code list as values of fields, and its codes in order, each as values of fields (dates as `YYYY-MM-DD`)."""

    code: str
    fields: dict[str, str]
    codes: tuple[dict[str, Any], ...]


def read_code_lists(folder: Path = DATA) -> list[CodeListContent]:
    """Return the code lists in the order of their file names; raise `ContentError`."""
    return [_code_list(parse(path), path.name) for path in sorted((folder / "code_lists").glob("*.toml"))]


def _code_list(raw: dict[str, Any], where: str) -> CodeListContent:
    check_keys(raw, where, required=_REQUIRED, optional=_OPTIONAL)
    codes = tuple(_code(code, where) for code in raw["codes"])
    known = {code["code"] for code in codes}
    if len(known) < len(codes):
        raise ContentError(f"{where}: a code stands twice")
    if unknown := {code["parent_code"] for code in codes} - known - {""}:
        raise ContentError(f"{where}: unknown parent codes {sorted(unknown)}")
    fields = {
        **texts(raw, where, "title", "description"),
        **{key: raw.get(key, "") for key in ("source", "edition", "licence")},
    }
    return CodeListContent(raw["code"], fields, codes)


def _code(raw: dict[str, Any], where: str) -> dict[str, Any]:
    place = f"{where} {raw.get('code', '?')}"
    check_keys(raw, place, required=frozenset({"code", "label_fr"}), optional=_CODE_OPTIONAL)
    return {
        "code": raw["code"],
        **texts(raw, place, "label"),
        "parent_code": raw.get("parent_code", ""),
        **{key: day(raw[key], place) if key in raw else None for key in ("valid_from", "valid_to")},
    }
