"""Reads the joins between tables that a dictionary tells of (dico-snds: snds_nodes.csv, snds_links.csv). No Django.

`joint_var` writes `A + B` (columns of the same names), `A => B` (one name on each side), `… | …` (several ways to join)
and `Bidirectionnel`, which says nothing that a link does not.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from catalogue.importing import texts
from catalogue.importing.files import Content, Found, inspect, read_csv
from catalogue.importing.issues import Refused, Remarks

NODES, LINKS = "snds_nodes.csv", "snds_links.csv"
_BOTH_WAYS = "bidirectionnel"


@dataclass(frozen=True)
class DescribedJoin:
    """Rows of two tables meet where these columns agree; `line` is that of the file of links."""

    table: str
    target: str
    columns: tuple[str, ...]
    target_columns: tuple[str, ...]
    line: int


def find_files(root: Path) -> tuple[Found, Found]:
    """Return the files of nodes and of links, wherever they stand in the folder; raise `Refused`."""
    found = {path.name: Found(path, path.relative_to(root).as_posix()) for path in sorted(root.rglob("snds_*.csv"))}
    if missing := [name for name in (NODES, LINKS) if name not in found]:
        raise Refused(f"no {' nor '.join(missing)} in this folder")
    return found[NODES], found[LINKS]


def read(nodes: Found, links: Found, remarks: Remarks, *, most_bytes: int) -> list[DescribedJoin]:
    """Return every join; a row that cannot be one is left out with an error. Raises `Refused`."""
    names = {row["index"]: row["name"] for _line, row in _rows(nodes, ("index", "name"), most_bytes)}
    joins: list[DescribedJoin] = []
    for line, row in _rows(links, ("source", "target", "joint_var"), most_bytes):
        if unknown := [row[end] for end in ("source", "target") if row[end] not in names]:
            remarks.error(f"no node {', '.join(unknown)}, left out", line)
            continue
        ways = list(_ways(row["joint_var"]))
        if not ways:
            remarks.error(f"“{row['joint_var'][:80]}” names no columns on both sides, left out", line)
        joins += [DescribedJoin(names[row["source"]], names[row["target"]], *way, line) for way in ways]
    return list({(one.table, one.target, one.columns, one.target_columns): one for one in joins}.values())


def _rows(file: Found, columns: tuple[str, ...], most_bytes: int) -> Iterator[tuple[int, dict[str, str]]]:
    content: Content = inspect(file, most_bytes=most_bytes)
    rows = read_csv(file, content, ",")
    _line, header = next(rows, (1, []))
    if missing := [column for column in columns if column not in header]:
        raise Refused(f"{file.name}: no column {', '.join(missing)}", 1)
    for line, cells in rows:
        if len(cells) != len(header):
            raise Refused(f"{file.name}: {len(cells)} cells for {len(header)} columns", line)
        yield line, {name: texts.text(cell) for name, cell in zip(header, cells, strict=True)}


def _ways(written: str) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Yield the columns of each side for each way to join."""
    for way in written.split("|"):
        if way.strip().lower() == _BOTH_WAYS:
            continue
        left, _, right = way.partition("=>")
        columns = _columns(left)
        target_columns = _columns(right) or columns
        if columns and len(columns) == len(target_columns):
            yield columns, target_columns


def _columns(side: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in side.split("+") if name.strip())
