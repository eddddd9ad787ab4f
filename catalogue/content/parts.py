"""What hangs on a dataset in its file: contacts, ways of access, linkages, quality statements, coverage."""

from decimal import Decimal
from typing import Any

from django.conf import settings

from catalogue.content.checking import ContentError, Raw, address, both, check_keys, choice, day, texts, whole_number
from catalogue.enums import CoverageAxis, DistributionRole, QualitySection

#: What a statement of the label may speak of, by section (law.md section 10.3, EHDS art. 78(3)).
CRITERIA = {
    QualitySection.DOCUMENTATION: ("metadata", "support", "dictionary", "standards", "source", "model"),
    QualitySection.TECHNICAL: ("completeness", "uniqueness", "accuracy", "validity", "timeliness", "consistency"),
    QualitySection.PROCESSES: ("review", "audit", "bias"),
    QualitySection.COVERAGE: ("period", "population", "representativity", "follow-up"),
    QualitySection.ACCESS: ("collection-to-dataset", "permit-to-provision"),
    QualitySection.CHANGES: ("merges", "links"),
}


def contact(raw: Raw, where: str) -> dict[str, Any]:
    check_keys(raw, where, required=frozenset({"name_fr"}), optional=frozenset({"name_en", "email", "url"}))
    if not (raw.get("email") or raw.get("url")):
        raise ContentError(f"{where}: a contact has an e-mail address, a web address or both")
    return {**texts(raw, where, "name"), "email": raw.get("email", ""), "url": _optional_address(raw, where)}


def distribution(raw: Raw, where: str) -> dict[str, Any]:
    """An access route without address is this hub's own page. A sample is never written here: a job makes it."""
    optional = both("title", "description", "rights") | {"url", "format", "media_type", "byte_size", "licence"}
    check_keys(raw, where, required=frozenset({"role", "title_fr"}), optional=optional)
    role = choice(DistributionRole, raw["role"], where)
    if role == DistributionRole.SAMPLE:
        raise ContentError(f"{where}: a sample is made from the dictionary, not described in a file")
    return {
        "role": role,
        **texts(raw, where, "title", "description", "rights"),
        "url": _optional_address(raw, where),
        "sha256": "",
        **{key: raw.get(key, "") for key in ("format", "media_type", "licence")},
        "byte_size": whole_number(raw["byte_size"], where) if "byte_size" in raw else None,
    }


def linkage(raw: Raw, where: str) -> dict[str, Any]:
    """`other` is the code of a dataset of this catalogue, `other_name` the name of one that is not there."""
    optional = both("method", "authority") | {"other", "other_name", "keys", "completeness", "linked_already"}
    check_keys(raw, where, required=frozenset({"method_fr"}), optional=optional)
    if ("other" in raw) == ("other_name" in raw):
        raise ContentError(f"{where}: a linkage names the other dataset once, by “other” or “other_name”")
    return {
        "other": raw.get("other", ""),
        "other_name": raw.get("other_name", ""),
        "keys": raw.get("keys", ""),
        **texts(raw, where, "method", "authority"),
        "completeness": _percentage(raw["completeness"], where) if "completeness" in raw else None,
        "is_linked_already": raw.get("linked_already", False),
    }


def statement(raw: Raw, where: str) -> dict[str, Any]:
    optional = frozenset({"text_en", "figure", "url", "assessed_on"})
    check_keys(raw, where, required=frozenset({"section", "criterion", "text_fr"}), optional=optional)
    section = choice(QualitySection, raw["section"], where)
    if raw["criterion"] not in CRITERIA[section]:
        raise ContentError(f"{where}: “{raw['criterion']}” is none of {CRITERIA[section]}")
    return {
        "section": section,
        "criterion": raw["criterion"],
        **texts(raw, where, "text"),
        "figure": raw.get("figure", ""),
        "url": _optional_address(raw, where),
        "assessed_on": day(raw["assessed_on"], where) if "assessed_on" in raw else None,
    }


def stat(raw: Raw, where: str) -> dict[str, Any]:
    """A bin without a count lies below the smallest cell: what it holds is told nowhere, not even here."""
    optional = both("label") | {"count"}
    check_keys(raw, where, required=frozenset({"axis", "bin"}), optional=optional)
    count = whole_number(raw["count"], where) if "count" in raw else None
    if count is not None and count < settings.CATALOGUE_MINIMUM_CELL:
        raise ContentError(f"{where}: {count} is below {settings.CATALOGUE_MINIMUM_CELL}, leave the count out")
    return {
        "axis": choice(CoverageAxis, raw["axis"], where),
        "bin": raw["bin"],
        **texts(raw, where, "label"),
        "count": count,
    }


def _optional_address(raw: Raw, where: str) -> str:
    return address(raw["url"], where) if raw.get("url") else ""


def _percentage(value: Any, where: str) -> str:
    """Return a share in percent as the database writes it, with two decimals."""
    if not (isinstance(value, int | float) and 0 <= value <= 100):
        raise ContentError(f"{where}: “{value}” is not a percentage")
    return f"{Decimal(str(value)):.2f}"
