"""How long files wait, for whom: for the office, to see where the time goes."""

import csv

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from hub import clock
from hub.spreadsheets import BYTE_ORDER_MARK, safe
from requests_workflow import rules
from requests_workflow.desk.numbers import presentation
from requests_workflow.desk.numbers.forms import FilterForm


def page(request: HttpRequest) -> HttpResponse:
    """The time in each state, stage and hand, of the files of a route and of a year."""
    form = _form(request)
    found, labels = form.figures(), presentation.Labels()
    actors, stages = presentation.actors(found, labels), presentation.stages(found, labels)
    context = {
        "form": form,
        "query": request.GET.urlencode(),
        "actor_columns": presentation.columns(_("Qui l’on attend")),
        "actors": presentation.rows(actors, labels),
        "actor_chart": presentation.chart(actors, labels),
        "stage_columns": presentation.columns(_("Étape")),
        "stages": presentation.rows(stages, labels),
        "stage_chart": presentation.chart(stages, labels),
        "state_columns": presentation.columns(_("État"), of_states=True),
        "states": presentation.rows(presentation.states(found, labels), labels),
        "beside": presentation.rows(presentation.beside(found, labels), labels),
    }
    return render(request, "desk/numbers.html", context)


def download(request: HttpRequest) -> HttpResponse:
    """Every figure of the page, as CSV."""
    response = HttpResponse(
        content_type="text/csv; charset=utf-8", headers={"Content-Disposition": 'attachment; filename="durees.csv"'}
    )
    response.write(BYTE_ORDER_MARK)
    lines = presentation.lines(_form(request).figures(), presentation.Labels())
    csv.writer(response, lineterminator="\r\n").writerows([safe(cell) for cell in line] for line in lines)
    return response


def _form(request: HttpRequest) -> FilterForm:
    return FilterForm(request.GET, ruleset=rules.in_force(clock.today()))
