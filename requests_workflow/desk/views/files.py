"""The file's own page, and the page where an act without a page of its own is confirmed."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from hub import clock
from requests_workflow.desk import queries
from requests_workflow.dossier.versions import presentation as versions
from requests_workflow.procedure import pages, policies, presentation, registry, subjects, wording


def file(request: HttpRequest, reference: str) -> HttpResponse:
    """One file: where it stands, what I can do, what it holds, what happened."""
    found = pages.open_file(request, reference)
    return pages.render_file(
        request,
        found,
        "desk/file.html",
        {
            "buttons": presentation.buttons(found, request.user, at=clock.now()),
            "journey": presentation.journey(found),
            "parts": queries.parts(found, request.user),
            "reasons": presentation.reasons(found, user=request.user),
            "since": versions.since(found, request.user),
        },
    )


def act(request: HttpRequest, reference: str, machine: str, pk: int, transition: str) -> HttpResponse:
    """Confirm one act on a file or on something of it; what it needs is asked by its form."""
    found = pages.open_file(request, reference, part=f"act:{transition}"[:40])
    subject = subjects.find(found, machine, pk)
    rule = subject.rule_set.machines[machine].transitions.get(transition)
    if rule is None or not rule.from_ or (machine, transition) in registry.ACT_PAGES:
        raise Http404
    form = pages.form_of(request, transition, subject)
    if request.method == "POST" and form.is_valid():
        conflict = pages.perform_from(request, transition, subject, form=form)
        if conflict is not None:
            return conflict
        if not form.errors:
            messages.success(request, wording.kind_label(rule.audit))
            return _after(request, found)
    refused = pages.refuse_to_draw(request, transition, subject, form=form)
    if refused is not None:
        return refused
    context = {"form": form, "seen": _seen(request, subject), **_act_words(subject, rule)}
    return pages.render_file(request, found, "desk/act.html", context, status=422 if form.errors else 200)


def _seen(request: HttpRequest, subject) -> str | int:
    """Keep the version the person first saw, so that a corrected form is still judged against it."""
    return request.POST.get("seen", subject.version)


def _act_words(subject, rule) -> dict:
    target = subject.machine.states[rule.target_from(subject.state)]
    return {
        "label": wording.of(rule, "label"),
        "weight": "danger" if rule.weight == "danger" else "primary",
        "after": "" if rule.stays else wording.of(target, "next"),
        "sources": wording.sources(rule.sources, subject.rule_set),
    }


def _after(request: HttpRequest, file) -> HttpResponse:
    """Go back to the file, or to the desk when the act took the file out of this person's sight."""
    if policies.is_visible(request.user, file):
        return redirect("desk:file", reference=file.reference)
    return redirect("desk:index")
