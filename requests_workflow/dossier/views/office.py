"""The secretariat checks that everything is there, then asks for what is not, in one batch, or declares it complete."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from hub.accounts.enums import Role
from requests_workflow.dossier import checklist, presentation
from requests_workflow.dossier.forms import ChecklistForm, ComplementForm
from requests_workflow.dossier.need.presentation import dataset_rows
from requests_workflow.dossier.remarks import presentation as noticing
from requests_workflow.dossier.versions import points
from requests_workflow.dossier.views import shared
from requests_workflow.procedure import pages, policies, wording
from requests_workflow.procedure.act_forms import ConfirmForm
from requests_workflow.procedure.refusals import NotAllowed

READERS = frozenset({Role.SECRETARIAT, Role.AUDITOR, Role.DPO})


def completeness(request: HttpRequest, reference: str) -> HttpResponse:
    """The checklist; once every point has its verdict, what follows from it."""
    file = pages.open_file(request, reference, part="completeness")
    if not READERS & policies.roles_on(request.user, file):
        raise NotAllowed(_("La vérification des dossiers revient au secrétariat."))
    act = request.POST.get("act", "check_item") if request.method == "POST" else ""
    form = _checklist_form(request, file, sent=act == "check_item")
    complement = ComplementForm(request.POST if act == "request_complement" else None)
    answer = _perform(request, file, act, form, complement) if act else None
    if answer is not None:
        return answer
    return _draw(request, file, form, complement)


def _checklist_form(request: HttpRequest, file, *, sent: bool) -> ChecklistForm:
    said = checklist.verdicts(file, checklist.round_of(file))
    initial = {f"{code}-verdict": row.verdict for code, row in said.items()}
    initial |= {f"{code}-comment": row.comment for code, row in said.items()}
    return ChecklistForm(request.POST if sent else None, items=checklist.items(file), initial=initial)


def _perform(request: HttpRequest, file, act: str, form, complement) -> HttpResponse | None:
    if act == "check_item":
        return _keep_verdicts(request, file, form)
    if act == "request_complement":
        return _finish(request, file, act, complement, _("La demande de compléments est envoyée au porteur."))
    return _finish(request, file, checklist.conclusion(file), ConfirmForm(request.POST), _told(file))


def _told(file) -> str:
    """Return what the act that ends the check did, as the timeline will tell it."""
    return wording.kind_label(file.machine.transitions[checklist.conclusion(file)].audit)


def _keep_verdicts(request: HttpRequest, file, form: ChecklistForm) -> HttpResponse | None:
    if not form.is_valid():
        return None
    conflict = pages.perform_from(request, "check_item", file, form=form, data={"items": form.said()})
    if conflict is not None or form.errors:
        return conflict
    left = checklist.unchecked(file)
    done = _("Vos vérifications sont enregistrées.") if left else _("Tous les points sont vérifiés.")
    messages.success(request, done)
    return redirect("dossier:completeness", reference=file.reference)


def _finish(request: HttpRequest, file, act: str, form, done: str) -> HttpResponse | None:
    if not form.is_valid():
        return None
    conflict = pages.perform_from(request, act, file, form=form)
    if conflict is not None:
        return conflict
    if form.errors:
        for reason in form.non_field_errors():
            messages.error(request, reason)
    else:
        messages.success(request, done)
    return redirect("dossier:completeness", reference=file.reference)


def _draw(request: HttpRequest, file, form: ChecklistForm, complement: ComplementForm) -> HttpResponse:
    round_ = checklist.last_round(file)
    said = checklist.verdicts(file, round_)
    asked_before = points.last_batch(file, audience="office")
    unchanged = points.unchanged(file, said, request.user)
    context = {
        "form": form,
        "lines": [
            (item, verdict, comment, points.about(item.code, asked_before, unchanged))
            for item, verdict, comment in form.lines()
        ],
        "complement": complement,
        "may_check": shared.may(request, file, "check_item"),
        "conclusion": checklist.conclusion(file),
        "conclusion_label": wording.of(file.machine.transitions[checklist.conclusion(file)], "label"),
        "left": checklist.unchecked(file),
        "missing": checklist.missing(file, checklist.round_of(file)),
        "verdicts": [(item, said.get(item.code), unchanged.get(item.code, "")) for item in checklist.items(file)],
        "batches": presentation.batches(file),
        "asked": dataset_rows(file, audience="office"),
        "remarks": noticing.told_to_sponsor(file),
    }
    return pages.render_file(request, file, "dossier/completeness.html", context, status=422 if form.errors else 200)
