"""The imports, each from a path to the rows it writes. What is wrong with one file never stops the others."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.db import DataError

from catalogue.enums import ImportOutcome
from catalogue.importing import code_list, codes, datasets, dictionary, joins, omop, sources, table_schema
from catalogue.importing import links as link_rows
from catalogue.importing.datasets import Options
from catalogue.importing.described import DescribedTable
from catalogue.importing.files import Found, find
from catalogue.importing.issues import Refused, Remarks
from catalogue.importing.runs import Run
from catalogue.importing.sources import Product
from catalogue.models import CodeList

#: Folders of a source that holds both, as schema-snds does.
CODE_LISTS, SCHEMAS = "nomenclatures", "schemas"


@dataclass(frozen=True)
class Asked:
    """What whoever runs an import chose; files above `most_bytes` are refused. `expect` is told how many steps come."""

    options: Options
    most_bytes: int
    expect: Callable[[int], None] = lambda _steps: None


def import_table_schema(path: Path, run: Run, asked: Asked) -> None:
    """Import the code lists of a folder, then its tables; or the tables of a folder without code lists; or one file."""
    if (path / CODE_LISTS).is_dir():
        import_code_lists(path / CODE_LISTS, run, asked)
    folder = path / SCHEMAS if (path / SCHEMAS).is_dir() else path
    found, issues = find(folder, ".json")
    run.report(issues)
    tables: list[DescribedTable] = []
    unread: set[str] = set()
    for file in found:
        try:
            tables.append(table_schema.read(file, sources.load()))
        except Refused as reason:
            unread.add(file.stem)
            _refuse(run, file.name, reason)
    _write_tables(tables, run, asked, unread, is_whole=folder.is_dir())


def import_omop(path: Path, run: Run, asked: Asked) -> None:
    """Import the common data model of a folder as one dataset."""
    try:
        files = omop.find_files(path)
        remarks = Remarks(files[1].name)
        tables = omop.read(*files, sources.load(), remarks, most_bytes=asked.most_bytes)
    except Refused as reason:
        _refuse(run, path.name, reason)
        return
    run.report(remarks.issues)
    _write_tables(tables, run, asked, set(), is_whole=True)


def import_joins(path: Path, run: Run, asked: Asked) -> None:
    """Import the joins of a folder between tables that were imported before."""
    try:
        nodes, links = joins.find_files(path)
        remarks = Remarks(links.name)
        described = joins.read(nodes, links, remarks, most_bytes=asked.most_bytes)
    except Refused as reason:
        _refuse(run, path.name, reason)
        return
    tables_source = sources.load().joins.get(run.source, run.source)
    link_rows.Writer(run, asked.options, tables_source, remarks).write(described)
    run.report(remarks.issues)


def import_code_lists(path: Path, run: Run, asked: Asked) -> None:
    """Import every CSV of a folder with the schema beside it, or one CSV."""
    found, issues = find(path, ".csv")
    run.report(issues)
    schemas = {one.path: one for one in find(path if path.is_dir() else path.with_suffix(".json"), ".json")[0]}
    asked.expect(len(found))
    known = set(CodeList.objects.filter(imported_from=run.source).values_list("code", flat=True))
    seen: dict[str, str] = {}
    for file in found:
        schema = schemas.pop(file.path.with_suffix(".json"), None)
        _import_code_list(file, schema, run, asked, seen, known)
        run.on_step()
    if path.is_dir():
        _warn_of_schemas_alone(list(schemas.values()), run)


def _import_code_list(
    file: Found, schema: Found | None, run: Run, asked: Asked, seen: dict[str, str], known: set[str]
) -> None:
    identifier, remarks = f"code-list:{file.stem}", Remarks(file.name)
    try:
        if file.stem in seen:
            raise Refused(f"the list {file.stem} is already in {seen[file.stem]}")
        seen[file.stem] = file.name
        content, sha256 = code_list.fingerprint(file, schema, sources.load(), most_bytes=asked.most_bytes)
        if file.stem in known and run.said_the_same(identifier, sha256):
            run.count(ImportOutcome.UNCHANGED)
            return
        described = code_list.read(file, schema, sources.load(), content, sha256, remarks)
        outcome = codes.write(described, identifier, run, remarks)
    except Refused as reason:
        outcome = ImportOutcome.REFUSED
        remarks.refused(reason)
    except DataError as error:
        outcome = ImportOutcome.REFUSED
        remarks.error(_refusal_of_database(error))
    run.count(outcome)
    run.report(remarks.issues)


def _warn_of_schemas_alone(schemas: list[Found], run: Run) -> None:
    for schema in schemas:
        remarks = Remarks(schema.name)
        remarks.warn("a schema without its CSV: the list is not imported")
        run.report(remarks.issues)


def _write_tables(
    tables: list[DescribedTable],
    run: Run,
    asked: Asked,
    unread: set[str],
    *,
    is_whole: bool,
) -> None:
    groups = _groups(tables, run, asked.options, is_whole=is_whole)
    asked.expect(len(groups))
    for group in groups:
        dictionary.ensure_tables(group, run)
    writer = dictionary.Writer(run, asked.options, groups, unread)
    for group in groups:
        try:
            writer.write(group)
        except DataError as error:
            reason = Refused(_refusal_of_database(error))
            _refuse(run, group.dataset.code, reason, number=len(group.tables))
        run.on_step()


def _groups(tables: list[DescribedTable], run: Run, options: Options, *, is_whole: bool) -> list[dictionary.Group]:
    """Put each table with its dataset; what has none is refused."""
    groups = []
    for product, found in _by_dataset(tables, run).values():
        try:
            dataset = datasets.ensure(product, options, run)
        except Refused as reason:
            _refuse(run, found[0].remarks.file, reason, number=len(found))
        else:
            groups.append(dictionary.Group(dataset, found, is_whole, product.publish))
    return groups


def _by_dataset(tables: list[DescribedTable], run: Run) -> dict[str, tuple[Product, list[DescribedTable]]]:
    """Return by code of a dataset its product and its tables, each of them once."""
    found: dict[str, tuple[Product, list[DescribedTable]]] = {}
    files: dict[tuple[str, str], str] = {}
    for table in tables:
        try:
            product = datasets.product_of(table.product, sources.load())
            if other := files.get((product.dataset, table.name)):
                raise Refused(f"the table {table.name} is already described by {other}")
        except Refused as reason:
            _refuse(run, table.remarks.file, reason)
            continue
        files[product.dataset, table.name] = table.remarks.file
        found.setdefault(product.dataset, (product, []))[1].append(table)
    return found


def _refusal_of_database(error: DataError) -> str:
    return f"the database refuses it: {str(error).splitlines()[0]}"


def _refuse(run: Run, file: str, reason: Refused, *, number: int = 1) -> None:
    remarks = Remarks(file)
    remarks.refused(reason)
    run.count(ImportOutcome.REFUSED, number)
    run.report(remarks.issues)
