from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from catalogue import uses
from catalogue.presentation import addresses, dictionary
from catalogue.reading import datasets
from catalogue.reading import dictionary as reading
from catalogue.reading.forms import SearchForm
from catalogue.views.opening import missing, of_dataset, public_page
from hub import clock

#: Rows of a page: of variables, wider than the widest table known (157); of codes.
VARIABLES_PER_PAGE = 200
CODES_PER_PAGE = 100
#: Codes and projects shown on the page of a variable.
FIRST_CODES = 20
FEW_PROJECTS = 3


@of_dataset
def table_detail(request: HttpRequest, dataset, table: str) -> HttpResponse:
    found = reading.table(dataset, table)
    if found is None:
        return missing(request, _("Cette base n’a pas de table de ce nom."), dataset=dataset)
    form = SearchForm(request.GET, label=_("Chercher une variable de cette table"))
    variables = reading.variables_of(found)
    page = Paginator(dictionary.matching(variables, form.text), VARIABLES_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "dataset": dataset,
        "table": found,
        "form": form,
        "clear_url": form.clear_url(request.path),
        "total": len(variables),
        "page": page,
        "variables": list(page),
        "columns": dictionary.variable_columns(),
        "rows": dictionary.variable_rows(dataset, found, list(page)),
        "years": dictionary.years(found, dataset, clock.today().year),
        "primary_key": dictionary.primary_key(dataset, found),
        "join_columns": dictionary.met_columns(),
        "join_rows": dictionary.met_rows(datasets.joins_of_table(found), found),
        "uses": uses.of(dataset.code),
    }
    return render(request, "catalogue/table.html", context)


@of_dataset
def variable_detail(request: HttpRequest, dataset, table: str, variable: str) -> HttpResponse:
    found = reading.variable(dataset, table, variable)
    if found is None:
        return missing(request, _("Cette table n’a pas de variable de ce nom."), dataset=dataset)
    before, after = reading.neighbours(found)
    elsewhere = reading.same_name(found)
    context = {
        "dataset": dataset,
        "table": found.table,
        "variable": found,
        "before": dictionary.neighbour(dataset, found.table, before),
        "after": dictionary.neighbour(dataset, found.table, after),
        "facts": dictionary.variable_facts(found),
        "identity": dictionary.identity(found),
        "years": dictionary.years(found, dataset, clock.today().year),
        "elsewhere": elsewhere,
        "place_columns": dictionary.place_columns(),
        "place_rows": dictionary.place_rows(elsewhere.variables),
        "uses": uses.of(dataset.code, at_most=FEW_PROJECTS),
        **(_codes_of(request, found.code_list) if found.code_list else {}),
    }
    return render(request, "catalogue/variable.html", context)


def _codes_of(request: HttpRequest, code_list) -> dict:
    form = SearchForm(request.GET, label=_("Chercher dans ces codes"))
    codes = list(reading.codes(code_list, form.text)[: FIRST_CODES + 1])
    return {
        "code_list": code_list,
        "list_address": addresses.code_list_url(code_list),
        "form": form,
        "clear_url": form.clear_url(request.path),
        "has_more": len(codes) > FIRST_CODES,
        "code_columns": dictionary.code_columns([]),
        "code_rows": dictionary.code_rows(codes[:FIRST_CODES], []),
    }


@public_page
def code_list_detail(request: HttpRequest, code: str) -> HttpResponse:
    found = reading.code_list(code)
    if found is None:
        return missing(request, _("Aucune nomenclature ne porte ce nom."))
    form = SearchForm(request.GET, label=_("Chercher dans cette nomenclature"))
    users = reading.using(found)
    context = {
        "code_list": found,
        "form": form,
        "clear_url": form.clear_url(request.path),
        "facts": dictionary.code_list_facts(found, users.total),
        "users": users,
        "using_columns": dictionary.using_columns(),
        "using_rows": dictionary.using_rows(users.variables),
        **_page_of_codes(request, found, form.text),
    }
    return render(request, "catalogue/code_list.html", context)


def _page_of_codes(request: HttpRequest, code_list, text: str) -> dict:
    """Return one page of a list: what was looked for or, in a list with levels, one level at a time."""
    by_level = not text and reading.has_levels(code_list)
    under = request.GET.get("sous", "").replace("\x00", "") if by_level else ""
    codes = reading.level(code_list, under) if by_level else reading.codes(code_list, text)
    page = Paginator(codes, CODES_PER_PAGE).get_page(request.GET.get("page"))
    rows = dictionary.level_rows if by_level else dictionary.code_rows
    others = dictionary.other_columns(code_list)
    return {
        "page": page,
        "columns": dictionary.code_columns(others, with_levels=by_level),
        "rows": rows(list(page), others),
        "under": reading.code(code_list, under) if under else None,
    }
