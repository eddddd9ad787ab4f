"""Answering what is asked point by point, beginning again from a file, and withdrawing it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub import clock
from hub.accounts import queries as accounts
from hub.accounts.enums import Role
from requests_workflow import rules
from requests_workflow.dossier import queries as dossier
from requests_workflow.dossier.actions import KeyTaken
from requests_workflow.dossier.presentation import audience_of
from requests_workflow.dossier.versions import actions, copying, points, withdrawal
from requests_workflow.dossier.versions.forms import CopyForm, PointsForm, WithdrawForm
from requests_workflow.dossier.views import shared
from requests_workflow.procedure import pages, policies, wording
from requests_workflow.procedure.refusals import GuardFailed, NotAllowed

ANSWER = "answer_complement"
#: Who reads what was asked and answered: those who ask and those who answer.
PARTIES = frozenset({"sponsor", "office"})


def complements(request: HttpRequest, reference: str) -> HttpResponse:
    """Each point asked, its reason, what changed there since, and what the sponsor says of it."""
    file = pages.open_file(request, reference, part="complements")
    audience = audience_of(policies.roles_on(request.user, file))
    if audience not in PARTIES:
        raise NotAllowed(_("Les compléments sont affaire du porteur et du secrétariat."))
    found = points.batches(file, audience=audience)
    may_answer = shared.may(request, file, ANSWER)
    form = PointsForm(shared.sent(request), points=found[0].points if found else [])
    if request.method == "POST":
        answer = _answer(request, file, form)
        if answer is not None:
            return answer
    context = {
        "batches": found,
        "form": form if may_answer else None,
        "filing": dossier.filing_act(file) if may_answer else "",
    }
    status = 422 if form.errors else 200
    return pages.render_file(request, file, "dossier/versions/complements.html", context, status=status)


def _answer(request: HttpRequest, file, form: PointsForm) -> HttpResponse | None:
    moved = pages.refuse_to_draw(request, ANSWER, file, form=form)
    if moved is not None or not form.is_valid():
        return moved
    conflict = pages.perform_from(request, ANSWER, file, form=form, data={"answers": form.cleaned_data})
    if conflict is not None or form.errors:
        return conflict
    _tell_what_is_left(request, file)
    return redirect("dossier:complements", reference=file.reference)


def _tell_what_is_left(request: HttpRequest, file) -> None:
    left = points.last_batch(file, audience="sponsor").left
    if left:
        told = ngettext(
            "Enregistré. Il reste %(n)s point sans réponse.", "Enregistré. Il reste %(n)s points sans réponse.", left
        )
        messages.info(request, told % {"n": left})
    else:
        messages.success(request, _("Chaque point a sa réponse. Relisez, puis déposez vos compléments."))


def copy(request: HttpRequest, reference: str) -> HttpResponse:
    """Begin a new file from this one: what is taken is shown, and chosen, before."""
    file = pages.open_file(request, reference, part="copy")
    if Role.SPONSOR not in policies.roles_on(request.user, file):
        raise NotAllowed(_("Vous ne pouvez repartir que d’un dossier que vous déposez vous-même."))
    now = clock.now()
    ruleset = rules.in_force(clock.day_of(now))
    form = CopyForm(
        shared.sent(request),
        organisations=accounts.organisations_of(request.user, Role.SPONSOR),
        documents=copying.reusable(file, dossier.documents(file)),
        ruleset=file.rule_set,
        initial={"organisation": file.organisation_id},
    )
    if request.method == "POST" and form.is_valid():
        begun = _begin(request, file, form)
        if begun is not None:
            messages.success(request, _("Le nouveau dossier est commencé. Relisez tout : il parle d’un autre projet."))
            return redirect("dossier:tasks", reference=begun.reference)
    context = {
        "form": form,
        "carried": copying.of(file, ruleset=ruleset, form=ruleset.form_in_force(clock.day_of(now))),
        "form_label": wording.of(ruleset.form_in_force(clock.day_of(now)), "label"),
    }
    status = 422 if form.errors else 200
    return pages.render_file(request, file, "dossier/versions/copy.html", context, status=status)


def _begin(request: HttpRequest, file, form: CopyForm):
    sent = form.cleaned_data
    try:
        return actions.copy_file(
            file,
            by=request.user,
            organisation=sent["organisation"],
            creation_key=sent["creation_key"],
            pieces={int(key) for key in sent.get("pieces", [])},
            at=clock.now(),
        )
    except KeyTaken:
        form.add_error(None, _("Cette page a déjà servi. Rouvrez « Repartir de ce dossier » et recommencez."))
    except GuardFailed as failed:
        form.add_error(None, failed.reason)
    return None


def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Withdraw a file: what stops, what stays, and a confirmation."""
    file = pages.open_file(request, reference, part="act:withdraw")
    form = WithdrawForm(shared.sent(request))
    if request.method == "POST" and form.is_valid():
        conflict = pages.perform_from(request, "withdraw", file, form=form)
        if conflict is not None:
            return conflict
        if not form.errors:
            messages.success(request, wording.kind_label(file.machine.transitions["withdraw"].audit))
            return redirect("desk:file", reference=reference)
    moved = pages.refuse_to_draw(request, "withdraw", file, form=form)
    if moved is not None:
        return moved
    context = {
        "form": form,
        "consequences": withdrawal.consequences(file),
        "kept": withdrawal.kept(),
        "may_copy": Role.SPONSOR in policies.roles_on(request.user, file),
        "seen": request.POST.get("seen", file.version),
    }
    status = 422 if form.errors else 200
    return pages.render_file(request, file, "dossier/versions/withdraw.html", context, status=status)
