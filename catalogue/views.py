from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from catalogue import presentation, queries
from catalogue.forms import MAX_SEARCH, FilterForm
from hub.accounts import queries as accounts

PER_PAGE = 20


def dataset_list(request: HttpRequest) -> HttpResponse:
    asked = request.GET.copy()
    shortened = len(asked.get("q", "")) > MAX_SEARCH
    asked["q"] = asked.get("q", "")[:MAX_SEARCH]
    form = FilterForm(asked)
    form.is_valid()
    chosen = form.cleaned_data
    text = chosen.get("q", "")
    found = queries.search(text, kind=chosen.get("nature", ""), holder=chosen.get("detenteur", ""))
    page = Paginator(found, PER_PAGE).get_page(asked.get("page"))
    datasets = list(page)
    variables = queries.matching_variables(text, datasets)
    context = {
        "form": form,
        "text": text,
        "filtered": any(chosen.values()),
        "shortened": shortened,
        "page": page,
        "results": [
            {"dataset": dataset, "period": presentation.period(dataset), "variables": variables.get(dataset.pk, [])}
            for dataset in datasets
        ],
    }
    return render(request, "catalogue/list.html", context)


def dataset_detail(request: HttpRequest, code: str) -> HttpResponse:
    dataset = queries.dataset_with_tables(code)
    if dataset is None:
        raise Http404(_("Aucun jeu de données publié ne porte ce nom."))
    tables = list(dataset.tables.all())
    context = {
        "dataset": dataset,
        "facts": presentation.facts(dataset),
        "identifying": presentation.identifying(tables),
        "tables": [{"table": table, "rows": presentation.table_rows(table)} for table in tables],
        "columns": [_("Variable"), _("Ce qu’elle dit"), _("Type"), _("Identifie ?")],
        "request_url": presentation.request_url(dataset) if accounts.may_begin_file(request.user) else "",
    }
    return render(request, "catalogue/dataset.html", context)
