"""Questions to the holders of data: the list, a new one, the thread."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from catalogue.basket.presentation import ask_url
from catalogue.enquiries import actions, presentation, queries
from catalogue.enquiries.forms import AskForm, MessageForm, RedirectForm
from hub import clock
from hub.ui import errors

PER_PAGE = 50


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The questions of a person, and those to the holders they answer for."""
    page = Paginator(queries.listed(request.user), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": presentation.rows(page),
        "columns": [_("Question"), _("Détenteur"), _("Jeux de données"), _("État"), _("Dernier mouvement")],
    }
    return render(request, "catalogue/enquiries/list.html", context)


def ask(request: HttpRequest) -> HttpResponse:
    """A new question about the datasets of `?jeu=`; one holder at a time, and only where one answers here."""
    chosen = queries.datasets_by_holder(request.GET.getlist("jeu"))
    if len(chosen) != 1:
        links = [(holder, ask_url(dataset.code for dataset in datasets)) for holder, datasets in chosen.items()]
        return render(request, "catalogue/enquiries/which.html", {"links": links})
    [(holder, datasets)] = chosen.items()
    if holder.organisation_id is None:
        return render(request, "catalogue/enquiries/by_mail.html", {"holder": holder, "datasets": datasets})
    form = AskForm(_sent(request), holder=holder, initial={"datasets": datasets})
    if request.method == "POST" and form.is_valid() and (answer := _open(request, form, holder)):
        return answer
    context = {"form": form, "holder": holder}
    return render(request, "catalogue/enquiries/ask.html", context, status=422 if form.errors else 200)


def _open(request: HttpRequest, form: AskForm, holder) -> HttpResponse | None:
    sent = form.cleaned_data
    try:
        enquiry = actions.ask(
            holder,
            sent["datasets"],
            form.enquiry_fields(),
            text=sent["text"],
            public_id=sent["public_id"],
            by=request.user,
            at=clock.now(),
        )
    except actions.CannotAsk:
        form.add_error(None, _("Cette page a déjà servi. Rouvrez-la et recommencez."))
        return None
    messages.success(request, _("Votre question est envoyée. Un courriel vous préviendra de la réponse."))
    return redirect("catalogue:enquiry", public_id=enquiry.public_id)


def detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """The thread of one question; one that is not theirs does not exist for anybody else."""
    enquiry = queries.opened(request.user, public_id)
    if enquiry is None:
        raise Http404
    act = request.POST.get("act") if request.method == "POST" else None
    form = MessageForm(request.POST if act == "write" else None)
    passing = RedirectForm(request.POST if act == "redirect" else None, enquiry=enquiry)
    try:
        answer = _perform(request, enquiry, act, form, passing)
    except actions.Closed:
        kept = {str(form["text"].label): form["text"].value() or ""} if form.is_bound else {}
        reason = _("Cette question a été close : on ne peut plus y écrire.")
        return errors.conflict(request, retry_url=request.path, reason=reason, kept=kept)
    if answer is not None:
        return answer
    actions.record_reading(enquiry, by=request.user, at=clock.now())
    from_holder = queries.answers_for(request.user, enquiry)
    context = {
        "enquiry": enquiry,
        "tone": presentation.TONES[enquiry.state],
        "about": presentation.about(enquiry),
        "thread": presentation.messages(enquiry, from_holder=from_holder),
        "form": form,
        "passing": passing if from_holder and passing.fields["holder"].queryset else None,
        "is_open": enquiry.state != "closed",
        "close": {"act": "close"},
    }
    status = 422 if form.errors or passing.errors else 200
    return render(request, "catalogue/enquiries/thread.html", context, status=status)


def _perform(request: HttpRequest, enquiry, act: str | None, form: MessageForm, passing: RedirectForm):
    """Do what was sent and return where it leads; None when nothing was, or when it cannot be done as it is."""
    at = clock.now()
    if act == "write" and form.is_valid():
        actions.write(enquiry, form.cleaned_data["text"], by=request.user, at=at)
        messages.success(request, _("Votre message est envoyé."))
    elif act == "close":
        actions.close(enquiry, by=request.user, at=at)
        messages.success(request, _("La question est close."))
    elif act == "redirect" and queries.answers_for(request.user, enquiry) and passing.is_valid():
        actions.redirect(enquiry, passing.cleaned_data["holder"], by=request.user, at=at)
        messages.success(request, _("La question est transmise."))
        return redirect("catalogue:enquiries")
    else:
        return None
    return redirect("catalogue:enquiry", public_id=enquiry.public_id)


def _sent(request: HttpRequest):
    return request.POST if request.method == "POST" else None
