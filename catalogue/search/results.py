"""Answers as the pages write them: texts in the language of the page, what was looked for marked, addresses."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue import presentation
from catalogue.enums import DatasetKind, VariableType
from catalogue.search import codes, concepts, datasets, facets, links, variables
from catalogue.search.labels import in_language
from hub.ui import words
from hub.ui.words import typo

Mark = Callable[[str], SafeString]


@dataclass(frozen=True)
class Found:
    """A variable shown under its dataset."""

    name: SafeString
    label: SafeString
    url: str


@dataclass(frozen=True)
class DatasetResult:
    url: str
    title: SafeString
    kind: str
    is_invented: bool
    summary: SafeString
    holder: str
    period: str
    limit: str
    variables: list[Found]


@dataclass(frozen=True)
class VariableResult:
    url: str
    name: SafeString
    label: SafeString
    type: str
    table: str
    table_label: str
    dataset: str
    dataset_url: str
    years: str
    code_list: str
    code_list_url: str
    elsewhere: str


@dataclass(frozen=True)
class ListResult:
    url: str
    title: SafeString
    code: SafeString
    size: str
    source: str


@dataclass(frozen=True)
class CodeResult:
    url: str
    code: SafeString
    label: SafeString
    list: str


@dataclass(frozen=True)
class ConceptResult:
    url: str
    label: SafeString
    vocabulary: str
    datasets: str


def of_dataset(line: datasets.Line, found: list[datasets.FoundVariable], mark: Mark) -> DatasetResult:
    limits = in_language(line.limits_fr, line.limits_en)
    return DatasetResult(
        url=links.page_of("dataset", line.code),
        title=mark(typo(in_language(line.title_fr, line.title_en))),
        kind=str(DatasetKind(line.kind).label),
        is_invented=line.is_invented,
        summary=mark(typo(in_language(line.summary_fr, line.summary_en))),
        holder=line.holder,
        period=presentation.period(line),
        limit=typo(limits.partition("\n")[0]),
        variables=[
            Found(
                name=mark(f"{variable.table}.{variable.name}"),
                label=mark(typo(in_language(variable.label_fr, variable.label_en))),
                url=links.page_of("variable", line.code, variable.table, variable.name),
            )
            for variable in found
        ],
    )


def of_variable(line: variables.Line, mark: Mark, *, is_cut: bool) -> VariableResult:
    return VariableResult(
        url=links.page_of("variable", line.dataset, line.table, line.name),
        name=mark(line.name),
        label=mark(typo(in_language(line.label_fr, line.label_en))),
        type=str(VariableType(line.type).label),
        table=line.table,
        table_label=typo(in_language(line.table_label_fr, line.table_label_en)),
        dataset=line.dataset_name,
        dataset_url=links.page_of("dataset", line.dataset),
        years=_years(line),
        code_list=line.code_list,
        code_list_url=links.page_of("code_list", line.code_list) if line.has_list else "",
        elsewhere=_elsewhere(line.tables - 1, is_cut=is_cut),
    )


def _years(line: variables.Line) -> str:
    """A variable that was withdrawn is missing from that year on."""
    if line.present_since and line.withdrawn:
        return _("De %(first)s à %(last)s") % {"first": line.present_since, "last": line.withdrawn - 1}
    if line.present_since:
        return _("Depuis %(first)s") % {"first": line.present_since}
    return _("Jusqu’à %(last)s") % {"last": line.withdrawn - 1} if line.withdrawn else ""


def _elsewhere(tables: int, *, is_cut: bool) -> str:
    if not tables:
        return ""
    values = {"number": words.number(tables)}
    if is_cut:
        text = ngettext(
            "aussi dans au moins %(number)s autre table", "aussi dans au moins %(number)s autres tables", tables
        )
    else:
        text = ngettext("aussi dans %(number)s autre table", "aussi dans %(number)s autres tables", tables)
    return text % values


def of_list(line: codes.ListLine, mark: Mark) -> ListResult:
    return ListResult(
        url=links.page_of("code_list", line.code),
        title=mark(typo(in_language(line.title_fr, line.title_en))),
        code=mark(line.code),
        size=ngettext("%(number)s code", "%(number)s codes", line.size) % {"number": words.number(line.size)},
        source=" ".join(filter(None, [line.source, line.edition])),
    )


def of_code(line: codes.Line, mark: Mark) -> CodeResult:
    page = links.page_of("code_list", line.list)
    return CodeResult(
        url=links.asking(page, [("q", line.code)]) if page else "",
        code=mark(line.code),
        label=mark(typo(in_language(line.label_fr, line.label_en))),
        list=typo(in_language(line.list_title_fr, line.list_title_en)) or line.list,
    )


def of_concept(line: concepts.Line, mark: Mark) -> ConceptResult:
    number = {"number": words.number(line.datasets)}
    return ConceptResult(
        url=links.asking(links.page_of("list"), [(facets.BY_KEY[line.facet].parameter, line.code)]),
        label=mark(typo(in_language(line.label_fr, line.label_en))),
        vocabulary=in_language(line.vocabulary_fr, line.vocabulary_en),
        datasets=ngettext("%(number)s jeu de données", "%(number)s jeux de données", line.datasets) % number,
    )
