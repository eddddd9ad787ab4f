"""The joins of a dataset's tables as a drawing."""

from catalogue.enums import LinkOrigin
from catalogue.graph import Drawing, Edge, Node, draw
from catalogue.models import Dataset, Table, TableLink
from catalogue.presentation import addresses

#: More tables than this would make no readable drawing.
MOST_DRAWN = 120


def joins(dataset: Dataset, links: list[TableLink]) -> Drawing | None:
    """Return the drawing of joins, where two tables that meet in several ways meet once.

    None when no two tables meet, or when there are too many for a drawing.
    """
    tables = {table.pk: table for link in links for table in (link.table, link.target)}
    keys = {frozenset((link.table_id, link.target_id)) for link in links if link.origin == LinkOrigin.FOREIGN_KEY}
    pairs = dict.fromkeys((link.table_id, link.target_id) for link in links if link.table_id != link.target_id)
    once = {frozenset(pair): pair for pair in pairs}
    if not once or len(tables) > MOST_DRAWN:
        return None
    edges = [Edge(first, second, frozenset((first, second)) in keys) for first, second in once.values()]
    return draw([_node(table, dataset) for table in tables.values()], edges)


def _node(table: Table, dataset: Dataset) -> Node:
    return Node(table.pk, table.name, addresses.table_url(table), is_foreign=table.dataset_id != dataset.pk)
