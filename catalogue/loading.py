"""Writes the description files into the catalogue: twice the same files change nothing the second time.

What a file said last is remembered: a holder may have published its own version since, and only a file that changed has
something new to say.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from audit import api as audit
from catalogue.code_lists import load_code_list
from catalogue.content import DATA, ContentError, DatasetContent, read_code_lists, read_datasets, read_holders
from catalogue.enums import DatasetStatus, ImportOutcome
from catalogue.memory import Memory
from catalogue.merging import Imported, Known, LinkKey, link_key, merge
from catalogue.models import CodeList, Dataset, Holder, Table, Variable
from catalogue.publishing.description import Description, describe, describe_link, fingerprint
from catalogue.publishing.versions import publish
from catalogue.publishing.writing import write
from catalogue.search import indexing

SOURCE = "description-files"


@dataclass(frozen=True)
class Report:
    """Codes of what was new, what changed, and how many descriptions were already there as they are."""

    created: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: int


@dataclass(frozen=True)
class _Change:
    """A dataset whose file says something new: what its rows say now, and what they will say."""

    content: DatasetContent
    dataset: Dataset
    before: Description
    wanted: Description

    @property
    def outcome(self) -> ImportOutcome:
        return ImportOutcome.CHANGED if self.before else ImportOutcome.CREATED


def load(*, at: datetime, actor: audit.Actor, folder: Path = DATA) -> Report:
    """Write every holder, code list and dataset of a folder, all or none, with one event for each that changes.

    Raises `ContentError` for a file that cannot be understood, or that names what nobody knows.
    """
    holders, code_lists, contents = read_holders(folder), read_code_lists(folder), read_datasets(folder)
    with transaction.atomic():
        outcomes = [_load_holder(fields, at, actor) for fields in holders]
        outcomes += [(one.code, load_code_list(one, at=at, actor=actor)) for one in code_lists]
        outcomes += _load_datasets(contents, at, actor)
    return Report(
        created=tuple(code for code, outcome in outcomes if outcome == ImportOutcome.CREATED),
        changed=tuple(code for code, outcome in outcomes if outcome == ImportOutcome.CHANGED),
        unchanged=sum(outcome == ImportOutcome.UNCHANGED for _code, outcome in outcomes),
    )


def _load_holder(fields: dict, at: datetime, actor: audit.Actor) -> tuple[str, ImportOutcome]:
    holder = Holder.objects.filter(code=fields["code"]).first()
    if holder and {name: getattr(holder, name) for name in fields} == fields:
        return holder.code, ImportOutcome.UNCHANGED
    outcome = ImportOutcome.CHANGED if holder else ImportOutcome.CREATED
    holder, _created = Holder.objects.update_or_create(code=fields["code"], defaults=fields)
    facts = {"code": holder.code, "change": outcome.value}
    audit.record(
        "catalogue.holder_registered", object=audit.Ref("holder", str(holder.pk)), actor=actor, at=at, facts=facts
    )
    return holder.code, outcome


def _load_datasets(contents: list[DatasetContent], at: datetime, actor: audit.Actor) -> list[tuple[str, ImportOutcome]]:
    """Write the datasets in two rounds: links and linkages may point at a dataset that comes later."""
    memory = Memory(SOURCE, at)
    _check_names(contents)
    news = [content for content in contents if not memory.holds(_identifier(content), _sha256(content))]
    changes = [change for content in news if (change := _change(content))]
    for change in changes:
        _write(change, _with_links_of_before(change))
    for change in changes:
        _check_links(change)
        _write(change, change.wanted)
        _finish(change, at, actor)
    outcomes = dict.fromkeys((content.code for content in contents), ImportOutcome.UNCHANGED)
    outcomes |= {change.content.code: change.outcome for change in changes}
    for content in news:
        memory.keep(_identifier(content), _sha256(content), outcomes[content.code])
    return list(outcomes.items())


def _identifier(content: DatasetContent) -> str:
    return f"dataset/{content.code}"


def _sha256(content: DatasetContent) -> str:
    return fingerprint({"status": content.status, "position": content.position, **content.description})


def _check_names(contents: list[DatasetContent]) -> None:
    """Refuse a holder, a code list or a linked dataset that is neither in the files nor in the catalogue."""
    holders = set(Holder.objects.values_list("code", flat=True))
    lists = {"", *CodeList.objects.values_list("code", flat=True)}
    datasets = {"", *Dataset.objects.values_list("code", flat=True), *(content.code for content in contents)}
    for content in contents:
        said = content.description
        _refuse(content, "holder", {said["holder"]} - holders)
        _refuse(content, "dataset", {linkage["other"] for linkage in said["linkages"]} - datasets)
        variables = [variable for table in said["tables"] for variable in table["variables"]]
        _refuse(content, "code list", {variable.get("code_list", "") for variable in variables} - lists)


def _check_links(change: _Change) -> None:
    """Refuse a link to a table that nobody knows, once every table of the files is written."""
    wanted = {(link["dataset"], link["table"]) for table in change.wanted["tables"] for link in table["links"]}
    known = Table.objects.filter(dataset__code__in={dataset for dataset, _table in wanted})
    unknown = wanted - set(known.values_list("dataset__code", "name"))
    _refuse(change.content, "table", {f"{dataset}.{table}" for dataset, table in unknown})


def _refuse(content: DatasetContent, what: str, names: set[str]) -> None:
    if names:
        raise ContentError(f"{content.code}: unknown {what} {', '.join(f'“{name}”' for name in sorted(names))}")


def _change(content: DatasetContent) -> _Change | None:
    """Return what a file changes, or None when the rows say it already."""
    stored = Dataset.objects.select_for_update(of=("self",)).select_related("holder")
    dataset = stored.filter(code=content.code).first()
    if dataset is None:
        return _Change(content, Dataset(code=content.code), {}, merge(content.description, Known()))
    known = _known(dataset)
    change = _Change(content, dataset, known.description, merge(content.description, known))
    same_row = (dataset.position, dataset.status) == (content.position, content.status)
    if same_row and change.wanted == change.before and _described(dataset) == _said(content):
        return None
    return change


def _known(dataset: Dataset) -> Known:
    description = describe(dataset)
    for table in description["tables"]:
        table["links"].sort(key=lambda link, name=table["name"]: link_key(name, link))
    imported = Imported(
        tables=frozenset(dataset.tables.exclude(imported_from="").values_list("name", flat=True)),
        variables=frozenset(dataset.variables.exclude(imported_from="").values_list("table__name", "name")),
        links=_imported_links(dataset),
    )
    return Known(description, imported)


def _imported_links(dataset: Dataset) -> frozenset[LinkKey]:
    links = dataset.table_links.exclude(imported_from="").select_related("table", "target__dataset")
    return frozenset(link_key(link.table.name, describe_link(link)) for link in links)


def _described(dataset: Dataset) -> set[tuple[str, ...]]:
    tables = dataset.tables.filter(is_described=True).values_list("name")
    return {*tables, *dataset.variables.filter(is_described=True).values_list("table__name", "name")}


def _said(content: DatasetContent) -> set[tuple[str, ...]]:
    tables = content.description["tables"]
    variables = {(table["name"], variable["name"]) for table in tables for variable in table["variables"]}
    return {*((table["name"],) for table in tables), *variables}


def _with_links_of_before(change: _Change) -> Description:
    """Return what is wanted, with the links and linkages that stood before: they wait for the second round."""
    links = {table["name"]: table["links"] for table in change.before.get("tables", ())}
    tables = [{**table, "links": links.get(table["name"], [])} for table in change.wanted["tables"]]
    return {**change.wanted, "linkages": change.before.get("linkages", []), "tables": tables}


def _write(change: _Change, description: Description) -> None:
    change.dataset.position = change.content.position
    write(change.dataset, description)


def _finish(change: _Change, at: datetime, actor: audit.Actor) -> None:
    """Mark what is described, and record, publish or withdraw."""
    dataset, content = change.dataset, change.content
    _mark_described(dataset, _said(content))
    facts = {"code": content.code, "change": change.outcome.value}
    ref = audit.Ref("dataset", str(dataset.pk))
    audit.record("catalogue.dataset_imported", object=ref, actor=actor, at=at, facts=facts)
    if content.status == DatasetStatus.PUBLISHED:
        notes_fr, notes_en = _notes(change)
        publish(dataset, at=at, actor=actor, notes_fr=notes_fr, notes_en=notes_en)
        return
    if content.status == DatasetStatus.WITHDRAWN and dataset.status != DatasetStatus.WITHDRAWN:
        audit.record("catalogue.dataset_withdrawn", object=ref, actor=actor, at=at, facts={"code": content.code})
    Dataset.objects.filter(pk=dataset.pk).update(status=content.status)
    indexing.index([dataset.pk])


def _mark_described(dataset: Dataset, said: set[tuple[str, ...]]) -> None:
    for model, rows in (
        (Table, {(row.name,): row.pk for row in dataset.tables.all()}),
        (Variable, {(row.table.name, row.name): row.pk for row in dataset.variables.select_related("table")}),
    ):
        described = [pk for names, pk in rows.items() if names in said]
        model.objects.filter(pk__in=described, is_described=False).update(is_described=True)
        model.objects.filter(dataset=dataset, is_described=True).exclude(pk__in=described).update(is_described=False)


_NOTES = {
    "properties": ("propriétés", "properties"),
    "contacts": ("contacts", "contacts"),
    "distributions": ("voies d’accès", "access routes"),
    "linkages": ("appariements", "linkages"),
    "quality": ("qualité", "quality"),
    "coverage": ("couverture", "coverage"),
    "tables": ("tables et variables", "tables and variables"),
}
_TEXT_NOTE = ("textes", "texts")


def _notes(change: _Change) -> tuple[str, str]:
    """Return what a new version changes, in French and in English; nothing for a first one."""
    if not change.before:
        return "", ""
    changed = [key for key, value in change.wanted.items() if value != change.before[key]]
    words = list(dict.fromkeys(_NOTES.get(key, _TEXT_NOTE) for key in changed))
    french, english = (", ".join(pair[language] for pair in words) for language in (0, 1))
    return f"Description mise à jour : {french}.", f"Description updated: {english}."
