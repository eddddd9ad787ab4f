from pathlib import Path
from typing import Any

from catalogue.content.checking import DATA, address, check_keys, parse

_REQUIRED = frozenset({"code", "name", "short_name", "contact_email", "invented", "description_fr"})
_OPTIONAL = frozenset({"description_en", "homepage", "publisher_type", "trusted", "siren"})


def read_holders(folder: Path = DATA) -> list[dict[str, Any]]:
    """Return the holders as values of the model's fields; raise `ContentError`."""
    path = folder / "holders.toml"
    return [_holder(raw, path.name) for raw in parse(path)["holders"]]


def _holder(raw: dict[str, Any], where: str) -> dict[str, Any]:
    place = f"{where} {raw.get('code', '?')}"
    check_keys(raw, place, required=_REQUIRED, optional=_OPTIONAL)
    homepage = raw.get("homepage", "")
    return {
        **{key: raw[key] for key in ("code", "name", "short_name", "contact_email", "description_fr")},
        "description_en": raw.get("description_en", ""),
        "homepage": address(homepage, place) if homepage else "",
        "publisher_type": raw.get("publisher_type", ""),
        "is_trusted": raw.get("trusted", False),
        "siren": raw.get("siren", ""),
        "is_invented": raw["invented"],
    }
