"""What a person must do now, and who takes it up while they are away."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from hub import clock
from hub.accounts import actions
from hub.accounts import queries as accounts
from hub.accounts.enums import OFFICE_ROLES, Role
from requests_workflow.desk import queries, worklist
from requests_workflow.desk.forms import AbsenceForm
from requests_workflow.desk.messages import presentation as messages_presentation
from requests_workflow.desk.messages import queries as messages_queries
from requests_workflow.desk.reasons import Reasons

FOLLOWED = 20


def index(request: HttpRequest) -> HttpResponse:
    """What this person must do now, then what they follow; an office finds the rest on its board."""
    now, roles = clock.now(), accounts.roles_of(request.user)
    reasons = Reasons(request.user, clock.day_of(now))
    has_board = bool(roles & OFFICE_ROLES)
    todo = worklist.of(request.user, reasons, at=now, page=request.GET.get("page"))
    context = {
        "lead": ", ".join(sorted(str(Role(role).label) for role in roles)),
        "start_url": reverse("dossier:new") if Role.SPONSOR in roles else "",
        "todo": todo,
        "replaced": reasons.replaced,
        "unread": messages_presentation.waiting(messages_queries.unread_conversations(request.user)),
        "has_board": has_board,
        "followed": [] if has_board else _followed(request, todo, reasons.day),
    }
    return render(request, "desk/index.html", context)


def _followed(request: HttpRequest, todo: worklist.Worklist, today: date) -> list[queries.Line]:
    files = worklist.followed_by(request.user, todo).select_related("organisation", "officer")
    return queries.lines(files[:FOLLOWED], today=today)


def absences(request: HttpRequest) -> HttpResponse:
    """When this person and their colleagues are away, and who stands in; declare one, or end one early."""
    if request.method == "POST" and "annuler" in request.POST:
        return _cancel(request)
    today = clock.today()
    form = AbsenceForm(request.POST or None, user=request.user, today=today)
    if form.is_valid() and _declare(request, form):
        messages.success(request, _("L’absence est déclarée ; le remplaçant est prévenu par courriel."))
        return redirect("desk:absences")
    colleagues = list(accounts.colleagues(request.user, on=today))
    context = {
        "form": form if colleagues else None,
        "absences": accounts.absences_of([request.user, *colleagues], from_=today),
        "today": today,
    }
    return render(request, "desk/absences.html", context, status=422 if form.errors else 200)


def _declare(request: HttpRequest, form: AbsenceForm) -> bool:
    given = form.cleaned_data
    try:
        actions.declare_absence(given.pop("person"), **given, at=clock.now(), actor=accounts.actor_of(request.user))
    except ValidationError as refused:
        form.add_error(None, refused)
    return form.is_valid()


def _cancel(request: HttpRequest) -> HttpResponse:
    absence = accounts.absence_for(request.user, request.POST["annuler"], on=clock.today())
    if absence is None:
        raise Http404
    try:
        actions.cancel_absence(absence, at=clock.now(), actor=accounts.actor_of(request.user))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("L’absence est annulée : chacun retrouve ses tâches."))
    return redirect("desk:absences")
