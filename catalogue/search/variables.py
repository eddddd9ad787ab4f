"""Variables that answer a search, those of one name and meaning together."""

from dataclasses import dataclass
from typing import NamedTuple

from django.http import QueryDict

from catalogue.enums import VariableType
from catalogue.search import database
from catalogue.search.asking import Asked
from catalogue.search.datasets import COUNTED, RANKED, WEIGHTS

PER_PAGE = 20
#: Datasets offered to narrow the list.
DATASETS_OFFERED = 30

# MATERIALIZED hides the limit from the planner, which would otherwise read the whole table in the hope of few rows.
_PAGE = """
WITH hits AS MATERIALIZED (
    SELECT variable.id, name, label_fr, table_id, dataset_id, variable.type, search_words
    FROM catalogue_variable AS variable WHERE search_words @@ {query} AND NOT ({named}) AND {narrowed}
), answering AS MATERIALIZED (
    (SELECT id, name, label_fr, table_id, dataset_id, type, 2 + (lower(name) = lower(%s))::int AS rank
     FROM catalogue_variable AS variable WHERE ({named}) AND {narrowed} LIMIT {ranked})
    UNION ALL
    (SELECT id, name, label_fr, table_id, dataset_id, type, ts_rank({weights}, search_words, {query})
     FROM hits LIMIT {ranked})
), lines AS (
    SELECT min(id) AS id, max(rank) AS rank, count(DISTINCT table_id) AS tables, name,
        count(*) OVER () AS all_lines, sum(count(*)) OVER () AS all_variables
    FROM answering GROUP BY name, label_fr ORDER BY rank DESC, tables DESC, name, label_fr LIMIT %s OFFSET %s
)
SELECT variable.name, variable.label_fr, variable.label_en, variable.type, variable.present_since, variable.withdrawn,
    coalesce(list.code, variable.code_list_name), list.id IS NOT NULL,
    owner.name, owner.label_fr, owner.label_en, dataset.code, dataset.short_name,
    lines.tables, lines.all_lines, lines.all_variables,
    (SELECT json_agg(best) FROM (
        SELECT code, short_name AS label, number FROM (
            SELECT dataset_id, count(*) AS number FROM answering
            GROUP BY dataset_id ORDER BY number DESC, dataset_id LIMIT {offered}) AS most
        JOIN catalogue_dataset AS dataset ON dataset.id = most.dataset_id ORDER BY number DESC, code) AS best)
FROM lines JOIN catalogue_variable AS variable USING (id)
JOIN catalogue_table AS owner ON owner.id = variable.table_id
JOIN catalogue_dataset AS dataset ON dataset.id = variable.dataset_id
LEFT JOIN catalogue_codelist AS list ON list.id = variable.code_list_id
ORDER BY lines.rank DESC, lines.tables DESC, lines.name, variable.label_fr
"""
_PUBLISHED = "dataset_id IN (SELECT id FROM catalogue_dataset WHERE status = 'published')"


@dataclass(frozen=True)
class Narrowed:
    """What a list of variables is narrowed to; empty means all. `dataset` is a code."""

    dataset: str = ""
    type: str = ""
    coded: bool = False

    @classmethod
    def read(cls, query: QueryDict) -> "Narrowed":
        """Read an address; a type that is none is left out."""
        kind = query.get("type", "")
        dataset = query.get("jeu", "").replace("\x00", "")
        return cls(dataset, kind if kind in VariableType.values else "", query.get("codees") == "1")

    def __bool__(self) -> bool:
        return bool(self.dataset or self.type or self.coded)

    def parameters(self) -> list[tuple[str, str]]:
        """Return what an address says of it."""
        said = [("jeu", self.dataset), ("type", self.type), ("codees", "1" if self.coded else "")]
        return [(name, value) for name, value in said if value]


class Line(NamedTuple):
    """A name with its meaning, as one variable has it, and in how many `tables` it stands."""

    name: str
    label_fr: str
    label_en: str
    type: str
    present_since: int | None
    withdrawn: int | None
    code_list: str
    has_list: bool
    table: str
    table_label_fr: str
    table_label_en: str
    dataset: str
    dataset_name: str
    tables: int


@dataclass(frozen=True)
class Offered:
    """A dataset to narrow to, and how many of the variables that answer are its own."""

    code: str
    label: str
    number: int


@dataclass(frozen=True)
class Page:
    """`total` variables answer, on `lines_in_all` lines; both stop at what is ranked. `datasets` hold the most."""

    lines: list[Line]
    lines_in_all: int = 0
    total: int = 0
    datasets: tuple[Offered, ...] = ()

    @property
    def is_cut(self) -> bool:
        """More answer than were ranked: a number of tables may be larger than said."""
        return self.total >= RANKED


def page(asked: Asked, narrowed: Narrowed, number: int) -> Page:
    """Return one page of the variables of published datasets that answer, in one statement, the best first."""
    if not asked.terms:
        return Page([])
    query, words = asked.sql()
    named, patterns = _named(asked)
    condition, values = _narrowed(narrowed)
    statement = _PAGE.format(
        query=query,
        named=named,
        narrowed=condition,
        weights=WEIGHTS,
        ranked=RANKED,
        offered=DATASETS_OFFERED,
    )
    first, second = [*words, *patterns, *values], [asked.text, *patterns, *values, *words]
    rows = database.fetch(statement, [*first, *second, PER_PAGE, (number - 1) * PER_PAGE], by_words=True)
    if not rows:
        return Page([])
    size = len(Line._fields)
    all_lines, all_variables, offered = rows[0][size:]
    datasets = tuple(Offered(**one) for one in offered)
    return Page([Line(*row[:size]) for row in rows], all_lines, int(all_variables), datasets)


def counted(asked: Asked) -> tuple[str, list]:
    """Return an SQL expression: how many variables answer, at most one more than `COUNTED`."""
    query, words = asked.sql()
    statement = (
        f"WITH hits AS MATERIALIZED (SELECT FROM catalogue_variable WHERE search_words @@ {query} AND {_PUBLISHED})"  # noqa: S608
        f" SELECT count(*) FROM (SELECT FROM hits LIMIT {COUNTED + 1}) AS few"
    )
    return statement, words


def _named(asked: Asked) -> tuple[str, list[str]]:
    """Return a condition: the name begins with the text. Dictionaries write names in capitals or small letters."""
    if " " in asked.text:
        return "false", []
    text = asked.text.replace("\\", "\\\\").replace("_", "\\_").replace("%", "\\%")
    return "name LIKE %s OR name LIKE %s", [f"{text.upper()}%", f"{text.lower()}%"]


def _narrowed(narrowed: Narrowed) -> tuple[str, list[str]]:
    parts, values = [_PUBLISHED], []
    if narrowed.dataset:
        parts.append("dataset_id = (SELECT id FROM catalogue_dataset WHERE code = %s)")
        values.append(narrowed.dataset)
    if narrowed.type:
        parts.append("variable.type = %s")
        values.append(narrowed.type)
    if narrowed.coded:
        parts.append("(code_list_id IS NOT NULL OR code_list_name <> '')")
    return " AND ".join(parts), values
