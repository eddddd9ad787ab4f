"""The pages of figures, for everyone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from catalogue.exports.files import CSV_TYPE, sent, write_csv
from hub import clock
from hub.ui.shapes import Column
from requests_workflow import rules
from requests_workflow.desk.numbers import presentation as numbers
from requests_workflow.desk.numbers import queries as durations
from transparency.caching import public_page
from transparency.register.limits import limited
from transparency.statistics import presentation, queries, report


@public_page
def page(request: HttpRequest) -> HttpResponse:
    """How long each takes, what was opined and decided, what projects are about."""
    found, labels = queries.durations(), numbers.Labels()
    actors, stages = numbers.actors(found, labels), numbers.stages(found, labels)
    context = {
        "to_data": presentation.to_data(queries.to_data()),
        "actor_columns": numbers.columns(_("Qui l’on attend")),
        "actors": numbers.rows(actors, labels),
        "actor_chart": numbers.chart(actors, labels),
        "stage_columns": numbers.columns(_("Étape")),
        "stages": numbers.rows(stages, labels),
        "stage_chart": numbers.chart(stages, labels),
        "enough": queries.ENOUGH,
        "opinion_columns": [
            Column(_("Avis")),
            Column(_("Rendus"), numeric=True),
            Column(_("dont réputés rendus"), numeric=True),
        ],
        "opinions": presentation.opinions(queries.given_opinions(), rules.in_force(clock.today())),
        "decision_columns": [Column(_("Décision")), Column(_("Nombre"), numeric=True)],
        "decisions": presentation.decisions(queries.decisions()),
        "projects": presentation.projects(queries.projects()),
    }
    return render(request, "transparency/statistics.html", context)


@limited
@public_page
def download(request: HttpRequest) -> HttpResponse:
    """Every figure of the page, as CSV."""
    lines = presentation.lines(
        queries.durations(), queries.to_data(), queries.given_opinions(), queries.decisions(), queries.projects()
    )
    return sent("chiffres.csv", CSV_TYPE, lambda file: write_csv(file, lines))


@public_page
def activity_report(request: HttpRequest) -> HttpResponse:
    """The draft of the report of two years; an unknown year is taken for the last one."""
    known = durations.years() or [clock.today().year]
    asked = request.GET.get("annee", "")
    year = int(asked) if asked in {str(one) for one in known} else known[0]
    first, last = report.period(year)
    context = {
        "first": first,
        "last": last,
        "year": year,
        "years": known,
        "columns": [_("Article 59, 1"), _("Ce qui est compté"), Column(_("Nombre"), numeric=True), _("Remarque")],
        "rows": [[one.part, one.label, one.value or "—", one.note] for one in report.counters(first, last)],
    }
    return render(request, "transparency/activity_report.html", context)
