from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from catalogue.presentation import datasets as presentation
from catalogue.reading import datasets
from catalogue.views.opening import missing, public_page


@public_page
def holder_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Who answers for datasets, which, and whom to write to."""
    holder = datasets.holder(code)
    if holder is None:
        return missing(request, _("Aucun responsable de données ne porte ce nom."))
    published = datasets.published_by(holder)
    context = {
        "holder": holder,
        "results": presentation.results(published),
        "contacts": [(dataset, list(dataset.contacts.all())) for dataset in published if dataset.contacts.all()],
    }
    return render(request, "catalogue/holder.html", context)
