"""The whole office's pages: the board, what is done there to several files at once, and the load of each officer."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from hub import clock
from hub.accounts import queries as accounts
from hub.accounts.enums import Role
from requests_workflow.desk import board as boards
from requests_workflow.desk import bulk
from requests_workflow.desk import load as loads
from requests_workflow.desk.forms import MOST_AT_ONCE, BoardForm, BulkForm


def board(request: HttpRequest) -> HttpResponse:
    """Every file the office sees, narrowed by what the address says; a POST acts on those that are ticked."""
    form = BoardForm(request.GET, user=request.user)
    ticked = request.POST.getlist("dossier")[:MOST_AT_ONCE]
    act = _bulk_form(request)
    if act is not None and act.is_bound and act.is_valid() and ticked:
        return _report(request, act, ticked)
    context = {
        "form": form,
        "board": boards.of(request.user, form.asked(), request.GET, today=clock.today()),
        "act": act,
        "ticked": frozenset(ticked),
        "none_ticked": act is not None and act.is_bound and not ticked,
        "narrowed": any(value for name, value in request.GET.items() if name != "page"),
    }
    return render(request, "desk/board.html", context, status=422 if act is not None and act.is_bound else 200)


def _bulk_form(request: HttpRequest) -> BulkForm | None:
    """Return the form of what the secretariat does to several files; the other offices only read the board."""
    if Role.SECRETARIAT not in accounts.roles_of(request.user):
        if request.method == "POST":
            raise PermissionDenied(_("Seul le secrétariat agit sur plusieurs dossiers à la fois."))
        return None
    return BulkForm(request.POST if request.method == "POST" else None)


def _report(request: HttpRequest, act: BulkForm, ticked: list[str]) -> HttpResponse:
    """Do it, and tell for each file whether it was done; sent twice, what was done is told as refused."""
    asked = act.cleaned_data["acte"]
    who = {"by": request.user, "at": clock.now()}
    if asked == BulkForm.ASSIGN:
        outcomes = bulk.assign(ticked, act.cleaned_data["officier"], **who)
    else:
        outcomes = {BulkForm.SILENCE: bulk.record_silences, BulkForm.NUDGE: bulk.nudge}[asked](ticked, **who)
    context = {
        "done": [outcome for outcome in outcomes if not outcome.refusal],
        "refused": [outcome for outcome in outcomes if outcome.refusal],
        "back": request.get_full_path(),
    }
    return render(request, "desk/bulk.html", context)


def load(request: HttpRequest) -> HttpResponse:
    """How many files each officer has in hand, and how pressing they are."""
    return render(request, "desk/load.html", {"loads": loads.of(request.user, today=clock.today())})
