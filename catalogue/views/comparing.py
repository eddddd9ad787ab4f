from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from catalogue import queries
from catalogue.presentation import comparing
from catalogue.reading import dictionary
from catalogue.reading.forms import CompareForm
from catalogue.views.opening import public_page


@public_page
def compare(request: HttpRequest) -> HttpResponse:
    """Two datasets side by side: what they say, what both have, what only one has."""
    published = list(queries.published())
    form = CompareForm(request.GET, datasets=published)
    by_code = {dataset.code: dataset for dataset in published}
    first, second = by_code.get(request.GET.get("a", "")), by_code.get(request.GET.get("b", ""))
    context = {
        "form": form,
        "clear_url": request.path if first or second else "",
        "is_same": first is not None and first == second,
    }
    if first and second and first != second:
        context |= _compared(first, second)
    return render(request, "catalogue/compare.html", context)


def _compared(first, second) -> dict:
    ids = (first.pk, second.pk)
    counts = {"tables": dictionary.table_names(ids), "variables": dictionary.variable_names(ids)}
    return {
        "first": first,
        "second": second,
        "columns": [_("Ce qu’on compare"), first.short_name, second.short_name],
        "rows": comparing.fact_rows(first, second, counts),
        "tables": comparing.shared(first, second, counts["tables"]),
        "variables": comparing.shared(first, second, counts["variables"]),
    }
