"""Whether a harvested description could be stored: the models' own fields are asked, and nothing is written."""

from collections.abc import Iterator

import rfc8785
from django.core.exceptions import ValidationError
from django.utils import translation

from catalogue.models import Dataset, Table, Variable
from catalogue.publishing import fields
from catalogue.publishing.description import Description

#: A JSON field that may be empty, which the model leaves to its default.
_NOT_ASKED = frozenset({"properties"})


def faults(description: Description) -> list[str]:
    """Return what no row can hold: a field that is missing, too long, no address, no known choice."""
    with translation.override("en"):
        return [*_faults_of_rows(description), *_doubles(description["tables"]), *_unwritable(description)]


def _faults_of_rows(description: Description) -> Iterator[str]:
    yield from _row(Dataset, fields.DATASET, description, "")
    for part in fields.PARTS:
        for position, values in enumerate(description[part.name], start=1):
            yield from _row(part.model, part.fields, values, f"{part.name} {position}: ")
    for table in description["tables"]:
        yield from _row(Table, fields.TABLE, table, f"table {table['name']}: ")
        for variable in table["variables"]:
            yield from _row(Variable, fields.VARIABLE, variable, f"{table['name']}.{variable['name']}: ")


def _row(model, names: tuple[str, ...], values: Description, where: str) -> Iterator[str]:
    asked = set(names) - _NOT_ASKED
    others = {field.name for field in model._meta.fields} - asked
    try:
        model(**{name: values[name] for name in asked}).clean_fields(exclude=others)
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            yield f"{where}{name}: {' '.join(messages)}"
    except (TypeError, ValueError) as error:
        yield f"{where}a value of another shape: {error}"


def _doubles(tables: list[Description]) -> Iterator[str]:
    yield from _twice((table["name"] for table in tables), "table")
    for table in tables:
        yield from _twice((variable["name"] for variable in table["variables"]), f"variable of {table['name']}")


def _twice(names, what: str) -> Iterator[str]:
    seen = set()
    for name in names:
        if name in seen:
            yield f"{what} told twice: {name}"
        seen.add(name)


def _unwritable(description: Description) -> Iterator[str]:
    """A version is canonical JSON in PostgreSQL: no half character, no NUL, no integer beyond 2⁵³."""
    try:
        text = rfc8785.dumps(description)
    except (rfc8785.CanonicalizationError, UnicodeError) as error:
        yield f"a value cannot be written: {error}"
    else:
        if b"\\u0000" in text:
            yield "a text holds the character NUL"
