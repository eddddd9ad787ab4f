from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst

from catalogue.enums import VariableType
from catalogue.search import codes, concepts, datasets, highlighting, labels, pages, results, variables
from catalogue.search.choices import Choices
from catalogue.search.datasets import Counts
from catalogue.search.pages import Box
from hub import clock


def dataset_list(request: HttpRequest) -> HttpResponse:
    at = clock.now()
    choices = Choices.read(request.GET)
    box = Box.read(request.GET, "list", choices.parameters())
    counts, choices, names = _without_unknown(box, choices, at)
    page = pages.turn(min(counts.total, datasets.COUNTED), datasets.PER_PAGE, pages.number_of(request.GET))
    found = datasets.page(box.asked, choices, at, page.number) if counts.total else []
    shown = datasets.matching_variables(box.asked, [line.id for line in found])
    mark = highlighting.marker(box.asked.shown)
    context = {
        "page": page,
        "results": [results.of_dataset(line, shown.get(line.id, []), mark) for line in found],
        "groups": pages.groups(counts, choices, names),
        "chips": pages.chips(box, choices, names),
        "chosen": choices.parameters(),
    }
    return _render(request, "catalogue/list.html", box, "datasets", counts.total, context)


def _without_unknown(box: Box, choices: Choices, at: datetime) -> tuple[Counts, Choices, dict]:
    """Count, and leave out the chosen values that nobody ever named: an address may be old, or mistyped."""
    counts = datasets.count(box.asked, choices, at)
    counted = [(key, value) for key, numbers in counts.by_facet.items() for value in numbers]
    chosen = [(facet.key, value) for facet, value in choices.pairs()]
    names = labels.names([*counted, *chosen])
    if unknown := {pair for pair in chosen if pair not in names and pair not in counted}:
        choices = choices.without(unknown)
        counts = datasets.count(box.asked, choices, at)
    return counts, choices, names


def variable_list(request: HttpRequest) -> HttpResponse:
    narrowed = variables.Narrowed.read(request.GET)
    box = Box.read(request.GET, "variables", narrowed.parameters())
    number = pages.number_of(request.GET)
    found = variables.page(box.asked, narrowed, number)
    mark = highlighting.marker(box.asked.shown)
    context = {
        "page": pages.turn(found.lines_in_all, variables.PER_PAGE, number),
        "results": [results.of_variable(line, mark, is_cut=found.is_cut) for line in found.lines],
        "narrowed": narrowed,
        "datasets": found.datasets,
        "types": VariableType.choices,
    }
    return _render(request, "catalogue/list_variables.html", box, "variables", found.total, context)


def code_lists(request: HttpRequest) -> HttpResponse:
    """Show all the lists without a text; with one those that answer, then codes, or with `voir=listes` them alone."""
    box = Box.read(request.GET, "code_lists")
    number = pages.number_of(request.GET)
    only_lists = box.asked.is_empty or request.GET.get("voir") == "listes"
    lists = codes.lists(box.asked, number if only_lists else 1, codes.PER_PAGE if only_lists else codes.LISTS_SHOWN)
    found = codes.Page([]) if only_lists else codes.page(box.asked, number)
    mark = highlighting.marker(box.asked.shown)
    context = {
        "page": pages.turn(lists.total if only_lists else found.total, codes.PER_PAGE, number),
        "only_lists": only_lists,
        "lists": [results.of_list(line, mark) for line in lists.lines] if only_lists or number == 1 else [],
        "list_total": lists.total,
        "results": [results.of_code(line, mark) for line in found.lines],
        "code_total": pages.at_most(found.total),
    }
    return _render(request, "catalogue/list_code_lists.html", box, "codes", lists.total + found.total, context)


def concept_list(request: HttpRequest) -> HttpResponse:
    box = Box.read(request.GET, "concepts")
    number = pages.number_of(request.GET)
    found = concepts.page(box.asked, number)
    mark = highlighting.marker(box.asked.shown)
    context = {
        "page": pages.turn(found.total, concepts.PER_PAGE, number),
        "results": [results.of_concept(line, mark) for line in found.lines],
    }
    return _render(request, "catalogue/list_concepts.html", box, "concepts", found.total, context)


def _render(request: HttpRequest, template: str, box: Box, kind: str, total: int, context: dict) -> HttpResponse:
    tabs = [] if box.asked.is_empty else pages.tabs(box, kind, total)
    frame = {
        "box": box,
        "size": total,
        "total_in_words": capfirst(pages.at_most(total)),
        "tabs": tabs,
        "elsewhere": [tab for tab in tabs if tab.finds_something and not total],
        "suggestion": () if total or not box.asked.typed else box.suggestion(),
    }
    return render(request, template, {**frame, **context})
