from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from catalogue.presentation import versions as presentation
from catalogue.publishing import differences
from catalogue.reading import versions as reading
from catalogue.views.datasets import described_context
from catalogue.views.opening import missing, of_dataset

PER_PAGE = 20


@of_dataset
def version_list(request: HttpRequest, dataset) -> HttpResponse:
    page = Paginator(reading.versions(dataset), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "dataset": dataset,
        "page": page,
        "columns": presentation.columns(),
        "rows": presentation.rows(dataset, list(page)),
    }
    return render(request, "catalogue/versions.html", context)


@of_dataset
def version_detail(request: HttpRequest, dataset, number: int) -> HttpResponse:
    """A description as it was published once; `?table=` shows the variables that a table had then."""
    version = reading.version(dataset, number)
    if version is None:
        return _no_version(request, dataset)
    chosen = request.GET.get("table", "")
    context = {
        **described_context(reading.described_then(dataset, version.content)),
        "now": dataset,
        "version": version,
        "chosen": chosen,
        "variable_columns": presentation.variable_columns(),
        "variable_rows": presentation.variable_rows(reading.variables_then(version.content, chosen)),
    }
    return render(request, "catalogue/version.html", context)


@of_dataset
def version_difference(request: HttpRequest, dataset, first: int, second: int) -> HttpResponse:
    """What changed between two versions, in words."""
    old, new = reading.version(dataset, first), reading.version(dataset, second)
    if old is None or new is None:
        return _no_version(request, dataset)
    context = {
        "dataset": dataset,
        "old": old,
        "new": new,
        "differences": differences.differences(old.content, new.content),
    }
    return render(request, "catalogue/versions_difference.html", context)


def _no_version(request: HttpRequest, dataset) -> HttpResponse:
    return missing(request, _("Cette description n’a pas de version de ce numéro."), dataset=dataset)
