"""Writing a description over the rows of a dataset. A row of the same name stays: what points at it still does."""

from collections.abc import Iterable

from catalogue.coverage import rounded
from catalogue.enums import DistributionRole
from catalogue.models import (
    CodeList,
    CoverageStat,
    Dataset,
    Distribution,
    Holder,
    Linkage,
    Table,
    TableLink,
    Variable,
)
from catalogue.publishing import fields
from catalogue.publishing.description import Description


def write(dataset: Dataset, description: Description) -> None:
    """Make the rows of a saved or new dataset say what `description` says.

    Call it in a transaction that records an event about the dataset. Raises `Holder.DoesNotExist`.
    """
    for name in fields.DATASET:
        setattr(dataset, name, description[name])
    dataset.holder = Holder.objects.get(code=description["holder"])
    dataset.save()
    write_parts(dataset, description)
    write_dictionary(dataset, description["tables"])


def write_parts(dataset: Dataset, description: Description) -> None:
    """Replace the contacts, distributions, linkages, quality statements and coverage of a dataset.

    The sample that we made stays as it is: `catalogue.samples` alone makes it and takes it away.
    """
    others = _datasets(link["other"] for link in description["linkages"])
    for part in fields.PARTS:
        part.model.objects.filter(dataset=dataset).exclude(pk__in=_our_samples(dataset, part)).delete()
        rows = []
        for position, values in enumerate(description[part.name]):
            if part.model is Distribution and values["role"] == DistributionRole.SAMPLE and values["sha256"]:
                continue
            row = part.model(dataset=dataset, position=position, **{name: values[name] for name in part.fields})
            if part.model is Linkage:
                row.other = others.get(values["other"])
                row.other_name = "" if row.other else values["other_name"] or values["other"]
            if part.model is CoverageStat:
                row.count = rounded(row.count)
            rows.append(row)
        part.model.objects.bulk_create(rows)


def _our_samples(dataset: Dataset, part: fields.Part) -> list[int]:
    if part.model is not Distribution:
        return []
    made = Distribution.objects.filter(dataset=dataset, role=DistributionRole.SAMPLE).exclude(sha256="")
    return list(made.values_list("pk", flat=True))


def write_dictionary(dataset: Dataset, tables: list[Description]) -> None:
    """Write tables, variables and links over those of the same name; take away what `tables` does not hold."""
    rows = _write_tables(dataset, tables)
    _write_variables(dataset, rows, tables)
    _write_links(dataset, rows, tables)


def _write_tables(dataset: Dataset, tables: list[Description]) -> dict[str, Table]:
    wanted = [
        Table(dataset=dataset, position=position, **{name: table[name] for name in fields.TABLE})
        for position, table in enumerate(tables)
    ]
    changed = [name for name in (*fields.TABLE, "position") if name != "name"]
    written = _upsert(Table, wanted, unique=["dataset", "name"], changed=changed)
    dataset.tables.exclude(pk__in=[table.pk for table in written]).delete()
    return {table.name: table for table in written}


def _write_variables(dataset: Dataset, rows: dict[str, Table], tables: list[Description]) -> None:
    lists = _code_lists(variable["code_list"] for table in tables for variable in table["variables"])
    wanted = [
        Variable(
            dataset=dataset,
            table=rows[table["name"]],
            position=position,
            code_list=lists.get(variable["code_list"]),
            **{name: variable[name] for name in fields.VARIABLE},
        )
        for table in tables
        for position, variable in enumerate(table["variables"])
    ]
    changed = [name for name in (*fields.VARIABLE, "position", "code_list", "dataset") if name != "name"]
    kept = _upsert(Variable, wanted, unique=["table", "name"], changed=changed)
    dataset.variables.exclude(pk__in=[variable.pk for variable in kept]).delete()


def _write_links(dataset: Dataset, rows: dict[str, Table], tables: list[Description]) -> None:
    """Write the links that are new and take away those that are gone: one that stays keeps who told of it."""
    targets = _targets(link for table in tables for link in table["links"])
    wanted = [
        TableLink(
            dataset=dataset,
            table=rows[table["name"]],
            target=targets[link["dataset"], link["table"]],
            columns=link["columns"],
            target_columns=link["target_columns"],
            origin=link["origin"],
        )
        for table in tables
        for link in table["links"]
        if (link["dataset"], link["table"]) in targets
    ]
    stored = {_ends(link): link.pk for link in dataset.table_links.all()}
    kept = {stored[_ends(link)] for link in wanted if _ends(link) in stored}
    dataset.table_links.exclude(pk__in=kept).delete()
    TableLink.objects.bulk_create([link for link in wanted if _ends(link) not in stored])


def _ends(link: TableLink) -> tuple:
    return link.table_id, link.target_id, tuple(link.columns), tuple(link.target_columns), link.origin


def _upsert(model, rows: list, *, unique: list[str], changed: list[str]) -> list:
    if not rows:
        return []
    return model.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=unique, update_fields=changed, batch_size=1000
    )


def _datasets(codes: Iterable[str]) -> dict[str, Dataset]:
    return {dataset.code: dataset for dataset in Dataset.objects.filter(code__in=set(codes))}


def _code_lists(codes: Iterable[str]) -> dict[str, CodeList]:
    return {one.code: one for one in CodeList.objects.filter(code__in=set(codes) - {""})}


def _targets(links: Iterable[Description]) -> dict[tuple[str, str], Table]:
    wanted = list(links)
    tables = Table.objects.filter(
        dataset__code__in={link["dataset"] for link in wanted}, name__in={link["table"] for link in wanted}
    ).select_related("dataset")
    return {(table.dataset.code, table.name): table for table in tables}
