"""The opinions on a file and their letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from hub import clock, contents
from hub.accounts import queries as accounts
from hub.pdf import PdfUnavailable
from hub.ui import errors
from requests_workflow.committee.opinions import letters, presentation, queries
from requests_workflow.committee.opinions.forms import RectificationForm
from requests_workflow.procedure import door, downloads, pages

if TYPE_CHECKING:
    from requests_workflow.committee.models import Opinion
    from requests_workflow.procedure.models import AccessRequest


def opinion(request: HttpRequest, reference: str) -> HttpResponse:
    """The opinion with its reasons, its vote and its recommendations; outside the committee, once notified."""
    found = pages.open_file(request, reference, part="opinion")
    context = {
        "opinions": [
            presentation.opinion_words(given, request.user, at=clock.now())
            for given in queries.opinions_shown_to(request.user, found)
        ],
        "may_choose": queries.awaits_the_choice_of(request.user, found),
    }
    return pages.render_file(request, found, "committee/opinion.html", context)


def letter(request: HttpRequest, reference: str, round_: int) -> HttpResponse:
    """The letter of one opinion, for those who read it on its page."""
    found = pages.open_file(request, reference)
    given = _opinion_or_404(request, found, round_)
    try:
        content = letters.given(given, by=accounts.actor_of(request.user), at=clock.now())
    except PdfUnavailable as unavailable:
        return downloads.without_pdf(request, unavailable)
    except contents.Damaged:
        return errors.unavailable(request, reason=_("La lettre scellée manque ou a changé dans le stockage."))
    pages.record_reading(request, found, kind="document.read", part="opinion.pdf")
    return downloads.pdf(content, letters.file_name(given))


def _opinion_or_404(request: HttpRequest, found: AccessRequest, round_: int) -> Opinion:
    given = next((one for one in queries.opinions_shown_to(request.user, found) if one.round == round_), None)
    if given is None:
        raise Http404
    return given


def rectify(request: HttpRequest, reference: str, round_: int) -> HttpResponse:
    """Propose what corrects an opinion that was notified; another person publishes it."""
    found = pages.open_file(request, reference, part="opinion")
    given = _opinion_or_404(request, found, round_)
    form = RectificationForm(request.POST if request.method == "POST" else None)
    text = form.cleaned_data["text"] if form.is_bound and form.is_valid() else ""
    now = clock.now()
    proposal = queries.new_rectification(given, text=text, proposed_by=request.user, proposed_at=now)
    if not text:
        door.check("propose_rectification", proposal, by=request.user, at=now)
    else:
        pages.perform_from(request, "propose_rectification", proposal, form=form)
        if not form.errors:
            messages.success(request, _("La rectification est proposée : la présidence la publie, ou l’écarte."))
            return redirect("committee:opinion", reference=reference)
    context = {"form": form, "words": presentation.opinion_words(given, request.user, at=now)}
    return pages.render_file(request, found, "committee/rectify.html", context, status=422 if form.errors else 200)
