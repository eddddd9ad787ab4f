"""What the data-protection officer watches: letters by age, holder, right and outcome; reminders; breaches."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hub import clock
from requests_workflow import rules
from transparency.rights import actions, presentation, queries
from transparency.rights.keeping_forms import BreachForm

#: Letters shown on the cockpit; the inbox has all of them.
SHOWN = 50


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Everything at once: what is late, what is close, what the year looks like."""
    today = clock.today()
    waiting = list(queries.letters().filter(closed_at__isnull=True)[:SHOWN])
    context = {
        "lines": presentation.lines(waiting, today=today),
        "tables": presentation.tables(today=today),
    }
    return render(request, "rights/cockpit.html", context)


@require_POST
def remind(request: HttpRequest, number: int) -> HttpResponse:
    """Remind a holder by hand, once a day at most."""
    found = queries.letters().filter(pk=number, closed_at__isnull=True).first()
    if found is None:
        raise Http404
    now = clock.now()
    if actions.remind_of(found, of=clock.day_of(now).isoformat(), at=now, by=request.user):
        messages.success(request, _("Le responsable est relancé."))
    else:
        messages.info(request, _("Une relance est déjà partie aujourd’hui."))
    return redirect("rights:letter", number=number)


@require_http_methods(["GET", "HEAD", "POST"])
def breaches(request: HttpRequest) -> HttpResponse:
    """The log of breaches, and the form that adds a line."""
    form = BreachForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        actions.write_breach(form.cleaned_data, by=request.user, at=clock.now())
        messages.success(request, _("La violation est consignée."))
        return redirect("rights:breaches")
    context = {
        "form": form,
        "found": queries.breaches(),
        "hours": rules.in_force(clock.today()).parameter("breach_hours"),
    }
    return render(request, "rights/breaches.html", context, status=422 if form.errors else 200)
