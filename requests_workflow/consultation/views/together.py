"""Answering several consultations on one page: one text for all, or one a project, each through the door."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub import clock
from hub.tracing import record_refusal
from requests_workflow.consultation import actions, presentation, queries
from requests_workflow.consultation.forms import LineForm, TogetherForm


def together(request: HttpRequest) -> HttpResponse:
    """The open consultations of this person, and what each is answered; what is refused stays on the page, as typed."""
    sent = request.POST if request.method == "POST" else None
    common, lines = TogetherForm(sent), _lines(request, sent)
    if sent is not None:
        lines = _answer(request, common, lines)
        if not any(form.errors for form in [common, *lines]):
            return redirect("consultation:list")
    dues, today = queries.dues([form.consultation for form in lines]), clock.today()
    drawn = [
        (form, presentation.line(form.consultation, dues.get(form.consultation.pk), today=today)) for form in lines
    ]
    context = {"common": common, "lines": drawn, "forms": lines}
    return render(request, "consultation/together.html", context, status=200 if sent is None else 422)


def _lines(request: HttpRequest, sent) -> list[LineForm]:
    """Return a form for each open consultation, and for those ticked that somebody has answered meanwhile."""
    found = queries.awaiting_answer(request.user, also=_ticked(sent or {}))
    return [LineForm(sent, consultation=consultation) for consultation in found]


def _ticked(sent) -> list[int]:
    keys = [name[1:].removesuffix("-answered") for name in sent if name[:1] == "c" and name.endswith("-answered")]
    return [int(key) for key in keys if key.isdecimal() and len(key) < 18]


def _answer(request: HttpRequest, common: TogetherForm, lines: list[LineForm]) -> list[LineForm]:
    """Send what is whole, unless the shared answer is wrong; return the lines that stay on the page."""
    wrong = [form for form in [common, *lines] if not form.is_valid()]
    ticked = [form for form in lines if form.cleaned_data.get("answered")]
    if not ticked:
        common.add_error(None, _("Cochez au moins un projet."))
    if wrong or not ticked:
        return lines
    answers = {form.consultation.pk: form.with_common(common.cleaned_data) for form in ticked}
    whole = [form for form in ticked if not form.errors]
    refused = actions.answer_together(answers, [form.consultation for form in whole], by=request.user, at=clock.now())
    for form in whole:
        if form.consultation.pk in refused:
            record_refusal(request, refused[form.consultation.pk])
            form.add_error(None, refused[form.consultation.pk])
    return _report(request, lines, done=[form for form in whole if not form.errors])


def _report(request: HttpRequest, lines: list[LineForm], *, done: list[LineForm]) -> list[LineForm]:
    if done:
        said = ngettext("%(n)s réponse est transmise.", "%(n)s réponses sont transmises.", len(done))
        messages.success(request, said % {"n": len(done)})
    return [form for form in lines if form not in done]
