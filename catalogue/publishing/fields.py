"""Which fields of which rows make up the description of a dataset: the one list that reading and writing share."""

from dataclasses import dataclass

from catalogue.models import (
    ContactPoint,
    CoverageStat,
    Dataset,
    Distribution,
    Linkage,
    QualityStatement,
    Table,
    Variable,
)


def both(*names: str) -> tuple[str, ...]:
    return tuple(f"{name}_{language}" for name in names for language in ("fr", "en"))


DATASET = (
    "short_name",
    *both("title", "summary", "description", "population", "limits", "access", "refresh", "keywords"),
    "kind",
    "is_catalogue_data",
    "is_invented",
    "period_from",
    "period_to",
    *both("period_note"),
    "rhythm",
    "access_rights",
    "properties",
)
_KNOWN = ("present_since", "withdrawn", "missing_years", *both("remark"))
TABLE = ("name", *both("label", "row"), *_KNOWN, "primary_key", "missing_values")
VARIABLE = (
    "name",
    *both("label", "description"),
    *("type", "format", "length", "source_type", "constraints", "identifying_class", "potential_identifier"),
    *("code_list_name", "code_list_column"),
    *both("rule"),
    *_KNOWN,
)


@dataclass(frozen=True)
class Part:
    """Rows that hang on a dataset in an order, by the name under which a description holds them."""

    name: str
    model: type
    fields: tuple[str, ...]


PARTS = (
    Part("contacts", ContactPoint, (*both("name"), "email", "url")),
    Part(
        "distributions",
        Distribution,
        (
            "role",
            *both("title", "description"),
            "url",
            "sha256",
            "format",
            "media_type",
            "byte_size",
            "licence",
            *both("rights"),
        ),
    ),
    Part(
        "linkages",
        Linkage,
        ("other_name", "keys", *both("method"), "completeness", "is_linked_already", *both("authority")),
    ),
    Part("quality", QualityStatement, ("section", "criterion", *both("text"), "figure", "url", "assessed_on")),
    Part("coverage", CoverageStat, ("axis", "bin", *both("label"), "count")),
)

__all__ = ["DATASET", "PARTS", "TABLE", "VARIABLE", "Dataset", "Part", "Table", "Variable"]
