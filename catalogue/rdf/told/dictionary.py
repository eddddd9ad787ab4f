"""The tables and variables of a dataset, as CSV on the Web tells them."""

from typing import Any
from urllib.parse import quote

from rdflib import Literal, URIRef
from rdflib.term import Node

from catalogue.enums import IdentifyingClass, VariableType
from catalogue.publishing.description import Description
from catalogue.rdf.names import CSVW, DCTERMS, HEALTH, RDF, SKOS
from catalogue.rdf.records import node_of
from catalogue.rdf.sheet import Sheet, Source
from catalogue.rdf.values import add, add_rest, both, in_order, literal, literal_of, place, rest_of, texts_of

DATATYPES = {
    VariableType.STRING: "string",
    VariableType.INTEGER: "integer",
    VariableType.NUMBER: "decimal",
    VariableType.DATE: "date",
    VariableType.DATETIME: "datetime",
    VariableType.YEAR: "gYear",
    VariableType.YEARMONTH: "gYearMonth",
    VariableType.BOOLEAN: "boolean",
    VariableType.TIME: "time",
    VariableType.ANY: "any",
}
_TYPES = {name.lower(): kind for kind, name in DATATYPES.items()} | {
    **dict.fromkeys(("double", "float", "number"), VariableType.NUMBER),
    **dict.fromkeys(("int", "long", "short", "nonnegativeinteger", "positiveinteger"), VariableType.INTEGER),
    **dict.fromkeys(("text", "anyuri", "varchar", "normalizedstring", "token"), VariableType.STRING),
    "anyatomictype": VariableType.ANY,
}
#: Texts of a table and of a variable that an own property says.
_TABLE_TEXTS = {"label": DCTERMS.title, "row": DCTERMS.description, "remark": SKOS.note}
_COLUMN_TEXTS = {"rule": SKOS.scopeNote, "remark": SKOS.note}
#: What CSV on the Web has no word for, or says in other terms than a Table Schema: kept as it is.
_KNOWN = ("present_since", "withdrawn", "missing_years")
_TABLE_REST = (*_KNOWN, "primary_key", "missing_values", "links")
_COLUMN_REST = (
    *("format", "length", "source_type", "constraints", "identifying_class", "potential_identifier"),
    *("code_list", "code_list_name", "code_list_column", *_KNOWN),
)
#: What these look like; the others are texts.
_SHAPES = {
    **dict.fromkeys(("missing_years", "primary_key", "missing_values", "links"), list),
    **dict.fromkeys(("present_since", "withdrawn"), int),
    "constraints": dict,
}


def write_dictionary(sheet: Sheet) -> None:
    """Say whether the dataset is structured, and list its tables when there are any."""
    graph, tables = sheet.graph, [table for table in sheet.said["tables"] if table["variables"]]
    graph.add((sheet.subject, HEALTH.hasStructuredData, Literal(bool(tables))))
    if not tables:
        return
    group = node_of(sheet.record, "variables")
    graph.add((sheet.subject, HEALTH.hasVariables, group))
    graph.add((group, RDF.type, CSVW.TableGroup))
    add(graph, group, DCTERMS.title, both(sheet.said, "title"))
    for position, table in enumerate(tables):
        graph.add((group, CSVW.table, _write_table(sheet, table, position)))


def _write_table(sheet: Sheet, table: Description, position: int) -> URIRef:
    graph, name = sheet.graph, quote(table["name"], safe="")
    node = node_of(sheet.record, f"table/{name}")
    graph.add((node, RDF.type, CSVW.Table))
    graph.add((node, CSVW.name, literal(table["name"])))
    for text, predicate in _TABLE_TEXTS.items():
        add(graph, node, predicate, both(table, text))
    add_rest(graph, node, {key: table[key] for key in _TABLE_REST})
    place(graph, node, position)
    for place_in_table, variable in enumerate(table["variables"]):
        column = URIRef(f"{node}/{quote(variable['name'], safe='')}")
        graph.add((node, CSVW.column, column))
        _write_column(sheet, column, variable)
        place(graph, column, place_in_table)
    return node


def _write_column(sheet: Sheet, node: URIRef, variable: Description) -> None:
    """A column must have a description: its label stands for one that is missing."""
    graph = sheet.graph
    labels, descriptions = both(variable, "label"), both(variable, "description")
    graph.add((node, RDF.type, CSVW.Column))
    graph.add((node, CSVW.name, literal(variable["name"])))
    graph.add((node, CSVW.datatype, literal(DATATYPES[VariableType(variable["type"])])))
    add(graph, node, sheet.wording.column_title, labels)
    add(graph, node, DCTERMS.description, descriptions or labels)
    for text, predicate in _COLUMN_TEXTS.items():
        add(graph, node, predicate, both(variable, text))
    add_rest(graph, node, {**_rest_of_column(variable), "is_label_only": not descriptions})


def _rest_of_column(variable: Description) -> Description:
    """Most columns identify nobody: only those that may are told."""
    rest = {key: variable[key] for key in _COLUMN_REST}
    return rest if rest["identifying_class"] != IdentifyingClass.NONE else rest | {"identifying_class": ""}


def read_tables(source: Source) -> list[Description]:
    """Return the tables of every group of the dataset."""
    groups = source.objects(HEALTH.hasVariables)
    nodes = {table for group in groups for table in source.graph.objects(group, CSVW.table)}
    return [_read_table(source, node) for node in in_order(source.graph, nodes)]


def _read_table(source: Source, node: Node) -> Description:
    graph = source.graph
    told = {
        key: value
        for name, predicate in _TABLE_TEXTS.items()
        for key, value in texts_of(graph, node, predicate, name).items()
    }
    name = literal_of(graph, node, CSVW.name) or _last_part(node) or told["label_fr"]
    columns = in_order(graph, graph.objects(node, CSVW.column))
    return {
        **told,
        "label_fr": told["label_fr"] or told["label_en"] or name,
        "name": name,
        **_rest(graph, node, _TABLE_REST),
        "variables": [_read_column(source, column) for column in columns],
    }


def _read_column(source: Source, node: Node) -> Description:
    graph = source.graph
    rest = _rest(graph, node, _COLUMN_REST)
    name = literal_of(graph, node, CSVW.name) or _last_part(node)
    label = texts_of(graph, node, CSVW.title, "label")
    label = label if any(label.values()) else texts_of(graph, node, CSVW.titles, "label")
    description = texts_of(graph, node, DCTERMS.description, "description")
    if rest_of(graph, node).get("is_label_only"):
        description = dict.fromkeys(description, "")
    told = {
        key: value
        for text, predicate in _COLUMN_TEXTS.items()
        for key, value in texts_of(graph, node, predicate, text).items()
    }
    return {
        "name": name,
        **label,
        "label_fr": label["label_fr"] or label["label_en"] or name,
        **description,
        "type": _type(source, literal_of(graph, node, CSVW.datatype), name),
        **told,
        **rest,
        "identifying_class": rest["identifying_class"] or IdentifyingClass.NONE.value,
    }


def _type(source: Source, told: str, name: str) -> str:
    kind = _TYPES.get(told.lower())
    if kind is None:
        source.warn(f"{name}: type “{told}” unknown, read as any", told)
    return (kind or VariableType.ANY).value


def _rest(graph, node: Node, names: tuple[str, ...]) -> dict[str, Any]:
    """Return what was kept as it is; a value of another shape than ours is nothing."""
    told = rest_of(graph, node)
    rest = {name: told[name] if isinstance(told.get(name), _shape(name)) else _nothing(name) for name in names}
    return rest | {"links": [link for link in rest["links"] if _is_link(link)]} if "links" in rest else rest


def _is_link(link: Any) -> bool:
    texts, lists = ("dataset", "table", "origin"), ("columns", "target_columns")
    return (
        isinstance(link, dict)
        and link.keys() == {*texts, *lists}
        and all(isinstance(link[name], str) for name in texts)
        and all(isinstance(link[name], list) for name in lists)
    )


def _shape(name: str) -> type:
    return _SHAPES.get(name, str)


def _nothing(name: str) -> Any:
    """Return what a field holds when nothing is said of it."""
    return None if _shape(name) is int else _shape(name)()


def _last_part(node: Node) -> str:
    return str(node).rstrip("/#").replace("#", "/").rpartition("/")[2] if isinstance(node, URIRef) else ""
