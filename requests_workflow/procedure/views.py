"""The delays of a file: each date with its reasons, what would follow from a day, and the same on paper."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hub import clock
from hub.pdf import PdfUnavailable
from hub.ui import errors
from requests_workflow.procedure import dates, pages
from requests_workflow.procedure.forms import WhatIfForm


@require_GET
def all_dates(request: HttpRequest, reference: str) -> HttpResponse:
    """Every delay of the file; `?jour=2026-03-12` tries that day for the act the file waits for."""
    file = pages.open_file(request, reference, part="dates")
    now = clock.now()
    told = dates.of(file, user=request.user, at=now)
    form = _what_if(request, file, today=clock.day_of(now))
    tried = form.cleaned_data["jour"] if form and form.is_valid() else None
    context = {
        "running": [one for one in told if one.running],
        "ended": [one for one in told if not one.running],
        "form": form,
        "tried": tried,
        "foreseen": dates.foresee(file, on=tried) if tried else [],
        "passed": dates.passed_by(file, on=tried) if tried else [],
    }
    return pages.render_file(request, file, "procedure/dates.html", context)


def _what_if(request: HttpRequest, file, *, today: date) -> WhatIfForm | None:
    """Return the form that tries a day, filled or proposing today; None when the file waits for no such act."""
    act = dates.awaited_act(file)
    if not act:
        return None
    earliest = dates.earliest(file) or today
    asked = {"data": request.GET} if "jour" in request.GET else {}
    return WhatIfForm(act=act, earliest=earliest, initial={"jour": max(today, earliest)}, **asked)


@require_GET
def dates_pdf(request: HttpRequest, reference: str) -> HttpResponse:
    """The delays and their calculation as a PDF; where none can be made, the line that would make it possible."""
    file = pages.open_file(request, reference, part="dates.pdf")
    try:
        content = dates.pdf(file, user=request.user, at=clock.now())
    except PdfUnavailable as unavailable:
        reason = _("Ce serveur ne peut pas encore faire de PDF. La personne qui le tient doit taper :")
        return errors.unavailable(request, reason=reason, line=str(unavailable))
    pages.record_reading(request, file, part="dates.pdf")
    disposition = content_disposition_header(True, dates.file_name(file)) or "attachment"
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": disposition})
