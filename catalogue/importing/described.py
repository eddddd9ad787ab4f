"""Tables as a dictionary describes them, whatever its format. No Django."""

from dataclasses import dataclass
from typing import Any

from catalogue.importing.issues import Remarks


@dataclass(frozen=True)
class DescribedLink:
    """A foreign key of a table: columns, and the columns of another table of the same dictionary."""

    columns: tuple[str, ...]
    table: str
    target_columns: tuple[str, ...]


@dataclass(frozen=True)
class DescribedTable:
    """`fields` and each of `variables` are values of the models' fields, keyed by field name.

    A variable names its code list in `code_list_name`; whether that list is known is for the writer to say. `remarks`
    holds what was odd in the file.
    """

    remarks: Remarks
    product: str
    name: str
    fields: dict[str, Any]
    variables: tuple[dict[str, Any], ...]
    links: tuple[DescribedLink, ...]
