"""An invented catalogue of any size, written straight into the tables: the same seed gives the same rows."""

import io
import json
import random
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from itertools import islice

import psycopg2
from psycopg2 import sql

from bench import catalogue_texts as texts
from catalogue.enums import AccessRights, DatasetKind, Rhythm, VariableType
from catalogue.properties import all_properties

AT = datetime(2026, 11, 1, tzinfo=UTC)
HOLDERS = 200
_FILLED = (
    "holder",
    "vocabulary",
    "concept",
    "codelist",
    "code",
    "dataset",
    "distribution",
    "linkage",
    "table",
    "variable",
)
#: Filled once the rows stand, which is faster than row by row.
_LATER = ("variable_search_words", "code_search_words", "variable_name")


def fill(connection: psycopg2.extensions.connection, *, datasets: int, variables: int, codes: int, seed: int) -> None:
    """Write the whole catalogue over an owner's connection, without the traces that acts would leave."""
    draw = random.Random(seed)  # noqa: S311 — invented rows, no secret
    with connection.cursor() as cursor:
        for name in _FILLED:
            cursor.execute(f"ALTER TABLE catalogue_{name} DISABLE TRIGGER USER")
        cursor.execute("SET maintenance_work_mem = '256MB'")
        indexes = _drop_indexes(cursor)
        _copy_lists(cursor, codes)
        _copy_datasets(cursor, draw, datasets)
        _copy_variables(cursor, draw, datasets, variables)
        for statement in indexes:
            cursor.execute(statement)


def settle(connection: psycopg2.extensions.connection) -> None:
    """Leave the tables as a server has them after a while: read once, their statistics known."""
    with connection.cursor() as cursor:
        for name in _FILLED:
            cursor.execute(f"VACUUM (ANALYZE) catalogue_{name}")


def _drop_indexes(cursor) -> list[str]:
    """Drop the indexes that are filled later and return what makes them again."""
    cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = ANY(%s) ORDER BY indexname", [list(_LATER)])
    statements = [definition for (definition,) in cursor.fetchall()]
    for name in _LATER:
        cursor.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
    return statements


def _copy_lists(cursor, codes: int) -> None:
    vocabularies = {name: number for number, name in enumerate(texts.concepts(), 1)}
    _copy(
        cursor,
        "vocabulary",
        ("id", "code", "uri", "title_fr", "title_en", "source"),
        ((number, name, f"urn:{name}", name, name, "") for name, number in vocabularies.items()),
    )
    concepts = [(name, *one) for name, found in texts.concepts().items() for one in found]
    _copy(
        cursor,
        "concept",
        ("id", "vocabulary_id", "code", "uri", "label_fr", "label_en", "is_deprecated", "position"),
        (
            (number, vocabularies[name], code, uri, french, english, False, 0)
            for number, (name, code, uri, french, english) in enumerate(concepts, 1)
        ),
    )
    names = {name: number for number, name in enumerate(texts.code_lists(), 1)}
    rows = [(names[name], code, label) for name, found in texts.code_lists().items() for code, label in found][:codes]
    titles = ("title_fr", "title_en", "description_fr", "description_en")
    _copy(
        cursor,
        "codelist",
        ("id", "code", *titles, "source", "edition", "licence", "columns", "size", "sha256", "imported_from"),
        (
            (number, name, f"Nomenclature {name}", "", "", "", "", "", "", "[]", len(texts.code_lists()[name]), "", "")
            for name, number in names.items()
        ),
    )
    _copy(
        cursor,
        "code",
        ("code_list_id", "code", "label_fr", "label_en", "parent_code", "extra", "position"),
        ((number, code, label, "", "", "{}", place) for place, (number, code, label) in enumerate(rows)),
    )


def _copy_datasets(cursor, draw: random.Random, number: int) -> None:
    _copy(
        cursor,
        "holder",
        (
            *("id", "code", "name", "short_name", "contact_email", "homepage", "publisher_type", "siren"),
            *("description_fr", "description_en", "is_invented", "is_trusted"),
        ),
        (
            (n, f"detenteur-{n}", f"Détenteur inventé {n}", f"D{n}", "a@exemple.test", "", "", "", "", "", True, False)
            for n in range(1, HOLDERS + 1)
        ),
    )
    both = ("title", "summary", "description", "population", "limits", "access", "refresh", "keywords", "period_note")
    columns = (
        *("id", "code", "public_id", "short_name", "holder_id", "kind", "is_catalogue_data", "is_invented"),
        *("period_from", "period_to", "rhythm", "access_rights", "properties", "origin_identifier", "origin"),
        *("version_number", "updated_at", "status", "position", "facets"),
        *(f"{name}_{language}" for language in ("fr", "en") for name in both),
    )
    _copy(cursor, "dataset", columns, (_dataset(draw, n) for n in range(1, number + 1)))
    having = [n for n in range(1, number + 1) if draw.random() < 0.3]
    role = (
        "title_fr",
        "title_en",
        "description_fr",
        "description_en",
        "url",
        "sha256",
        "format",
        "media_type",
        "licence",
    )
    _copy(
        cursor,
        "distribution",
        ("dataset_id", "role", "position", "rights_fr", "rights_en", *role),
        ((n, "sample", 0, "", "", "Échantillon", *[""] * 8) for n in having),
    )
    texts_of_link = ("method_fr", "method_en", "authority_fr", "authority_en")
    _copy(
        cursor,
        "linkage",
        ("dataset_id", "other_id", "other_name", "keys", "is_linked_already", "position", *texts_of_link),
        ((n, draw.randint(1, min(number, 12)), "", "BEN_NIR_PSA", False, 0, "Par clé", "", "", "") for n in having),
    )


def _dataset(draw: random.Random, number: int) -> tuple:
    table, subject = draw.choice(texts.tables()), draw.choice(texts.subjects())
    others = draw.sample(texts.subjects(), 6)
    start = draw.randint(1995, 2024)
    ended = date(draw.randint(start, 2025), 12, 31) if draw.random() < 0.4 else None
    title = f"{table.label} : {subject}"[:200]
    summary = f"{table.label}, pour {subject.lower()} et {others[0].lower()}."[:400]
    description = f"{table.label}. {'. '.join(others)}. Données de {table.product}."
    french = (
        title,
        summary,
        description,
        "Assurés de tous les régimes",
        "Rien avant 2006",
        "",
        "",
        ", ".join(others[:3]),
        "",
    )
    holder = min(int(draw.paretovariate(0.7)), HOLDERS)
    updated = AT - timedelta(days=draw.randint(0, 2000))
    return (
        *(number, f"base-{number}", f"b{number}", f"{table.product[:30]} {number}", holder),
        *(draw.choice(DatasetKind.values), False, True, date(start, 1, 1), ended),
        *(draw.choice(Rhythm.values), draw.choice(AccessRights.values), json.dumps(_properties(draw)), "", ""),
        *(1, updated.isoformat(), "published", number % 32_000, "{}"),
        *french,
        *[""] * len(french),
    )


def _properties(draw: random.Random) -> dict:
    found = {}
    for key in ("health_category", "health_theme", "coding_system", "conforms_to"):
        codes = [code for code, *_names in texts.concepts()[all_properties()[key].vocabulary]]
        found[key] = draw.sample(codes, draw.randint(1, 3))
    return {**found, "spatial": ["FRA"], "type": ["PERSONAL_DATA"], "min_age": draw.choice([0, 18, 65])}


def _copy_variables(cursor, draw: random.Random, datasets: int, number: int) -> None:
    """Write the variables in runs of real tables, four tables a dataset; one label in three is varied."""
    lists = {name: n for n, name in enumerate(texts.code_lists(), 1)}
    a_dataset = -(-number // datasets)
    tables, rows = [], []
    for dataset in range(1, datasets + 1):
        left = min(a_dataset, number - len(rows))
        while left > 0:
            real = draw.choice(texts.tables())
            taken = real.fields[: max(1, min(left, a_dataset // 4 + 1))]
            tables.append(
                (len(tables) + 1, dataset, f"{real.name}_{len(tables)}", real.label[:300], len(tables) % 32_000)
            )
            rows += [_variable(draw, dataset, len(tables), place, field, lists) for place, field in enumerate(taken)]
            left -= len(taken)
    known = ("is_described", "imported_from", "missing_years", "remark_fr", "remark_en")
    _copy(
        cursor,
        "table",
        (
            "id",
            "dataset_id",
            "name",
            "label_fr",
            "position",
            "label_en",
            "row_fr",
            "row_en",
            "primary_key",
            "missing_values",
            *known,
        ),
        ((*table, "", "", "", "{}", "{}", False, "", "{}", "", "") for table in tables),
    )
    empty = ("label_en", "description_fr", "description_en", "format", "length", "source_type", "code_list_column")
    _copy(
        cursor,
        "variable",
        (
            *("dataset_id", "table_id", "position", "name", "label_fr", "type", "code_list_id", "code_list_name"),
            *(
                "present_since",
                *empty,
                "rule_fr",
                "rule_en",
                "constraints",
                "identifying_class",
                "potential_identifier",
            ),
            *known,
        ),
        ((*row, *[""] * 9, "{}", "none", "", False, "", "{}", "", "") for row in rows),
    )


def _variable(
    draw: random.Random, dataset: int, table: int, place: int, field: texts.Field, lists: dict[str, int]
) -> tuple:
    label = f"{field.label} — {draw.choice(texts.subjects())}"[:300] if draw.random() < 0.33 else field.label
    kind = field.type if field.type in VariableType.values else "any"
    # Two tables of a dataset may be the same real one: their names differ, those of their variables need not.
    return dataset, table, place, field.name, label, kind, lists.get(field.code_list), field.code_list, field.since


def _copy(cursor, table: str, columns: tuple[str, ...], rows: Iterable[tuple]) -> None:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(f"catalogue_{table}"), names)
    lines = map(_line, rows)
    while part := "".join(islice(lines, 50_000)):
        cursor.copy_expert(statement, io.StringIO(part))


def _line(row: tuple) -> str:
    return "\t".join("\\N" if value is None else _escaped(str(value)) for value in row) + "\n"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\t", " ").replace("\r", " ").replace("\n", "\\n")
