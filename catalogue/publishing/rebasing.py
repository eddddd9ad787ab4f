"""A draft begun from one version, taken over to a later one: what its writer changed stays, the rest is the later's."""

from typing import Any

from catalogue.publishing.description import Description


def rebase(base: Description, draft: Description, present: Description) -> Description:
    """Return `present` with what `draft` changed of `base`, field by field, table by table, variable by variable."""
    return _merged(base, draft, present)


def _merged(base: Any, mine: Any, theirs: Any) -> Any:
    """What I left as it was is theirs; what we both hold is looked into; the rest is mine."""
    if mine == base:
        return theirs
    if isinstance(mine, dict) and isinstance(theirs, dict):
        return _merged_keys(base if isinstance(base, dict) else {}, mine, theirs)
    if _named(mine) and _named(theirs):
        rows = [{row["name"]: row for row in side} for side in (base if _named(base) else [], mine, theirs)]
        return list(_merged_keys(*rows).values())
    return mine


def _merged_keys(base: dict, mine: dict, theirs: dict) -> dict:
    """Keep the order of theirs, then what only I have; drop what one of us took away and the other left alone."""
    found = {}
    for key in [*theirs, *(key for key in mine if key not in theirs)]:
        if key in mine and key in theirs:
            found[key] = _merged(base.get(key), mine[key], theirs[key])
        elif key not in base or base[key] != (mine if key in mine else theirs)[key]:
            found[key] = mine[key] if key in mine else theirs[key]
    return found


def _named(value: Any) -> bool:
    """Tell whether a value is a list of rows that their name tells apart."""
    return isinstance(value, list) and bool(value) and all(isinstance(row, dict) and "name" in row for row in value)
