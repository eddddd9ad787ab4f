"""Opening a page of the catalogue: what nobody published is not there, what was withdrawn says so."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from catalogue.enums import DatasetStatus
from catalogue.reading import datasets

View = Callable[..., HttpResponse]


def public_page(view: View) -> View:
    """Draw a page for GET and HEAD only, compressed."""
    return require_safe(gzip_page(view))


def of_dataset(view: View) -> View:
    """Give a view the published dataset of its address; else answer 404, or 410 when it was withdrawn."""

    @wraps(view)
    def answer(request: HttpRequest, code: str, *args, **kwargs) -> HttpResponse:
        dataset = datasets.find(code)
        if dataset is None:
            return missing(request, _("Aucun jeu de données publié ne porte ce nom."))
        if dataset.status == DatasetStatus.WITHDRAWN:
            context = {"dataset": dataset, "withdrawn_at": datasets.withdrawn_at(dataset)}
            return render(request, "catalogue/dataset/withdrawn.html", context, status=410)
        return view(request, dataset, *args, **kwargs)

    return public_page(answer)


def missing(request: HttpRequest, reason: str, *, dataset=None) -> HttpResponse:
    """Answer 404 with what is not there; `dataset` is where one may go on from."""
    return render(request, "catalogue/missing.html", {"reason": reason, "dataset": dataset}, status=404)
