"""The auditor's pages. Reading one is an act that the journal keeps, before the page leaves."""

import hashlib
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from audit import api, attestation, drawing, journal, lines, proof, state, stories, tree
from audit.forms import AttestationForm, FilterForm, PlaceForm
from audit.views import answers
from hub import clock
from hub.pdf import PdfUnavailable
from hub.ui import errors, words
from requests_workflow.procedure import policies


@never_cache
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Show the journal, newest first, narrowed as asked."""
    form, place = FilterForm(request.GET), PlaceForm(request.GET)
    if not form.is_valid():
        return render(request, "audit/index.html", {"form": form}, status=422)
    stand = _stand(place)
    page = journal.page(journal.matching(form.cleaned_data), **stand)
    answers.record(request, "audit.searched", api.Ref("journal", "journal"), detail={"filters": form.asked()})
    context = {
        "form": form,
        "filtered": bool(form.asked()),
        "columns": journal.columns(),
        "rows": journal.rows(page.events),
        "exports": reverse("audit:exports"),
        "asked": urlencode(form.asked()),
        **_around(place, stand, page, form.asked()),
    }
    return render(request, "audit/index.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def line(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """Show one line, its proof and how to check it; a posted reason asks for its attestation."""
    event = journal.line(event_id)
    if event is None:
        raise Http404
    try:
        found = proof.of(event)
    except tree.NotSealed:
        found = None
    form = AttestationForm(request.POST or None)
    if request.method == "POST" and found and not found.fault and form.is_valid():
        return _attest(request, event, found, form.cleaned_data["motif"])
    answers.record(request, "audit.event_read", api.Ref("event", str(event_id)))
    context = {
        "event": event,
        "told": lines.tell(event, found),
        "proof": found,
        **(_proof(found) if found else {}),
        "command": attestation.command(event),
        "policy_name": attestation.policy_name(),
        "form": form,
    }
    return render(request, "audit/line.html", context, status=200 if request.method == "GET" else 422)


def _proof(found: proof.Proof) -> dict:
    """Return what the page draws of a proof; one that does not hold is not drawn."""
    numbers = {"index": words.number(found.index), "size": words.number(found.size)}
    if found.fault:
        return numbers
    return {**numbers, "drawing": drawing.of(found.leaf_hash, found.index, found.size, found.receipt.hashes)}


def _attest(request: HttpRequest, event, found: proof.Proof, reason: str) -> HttpResponse:
    by = request.user.full_name
    try:
        content = attestation.pdf(event, found, reason=reason, by=by, at=clock.now())
    except PdfUnavailable as unavailable:
        told = _("Ce serveur ne peut pas encore faire de PDF. La personne qui le tient doit taper :")
        return errors.unavailable(request, reason=told, line=str(unavailable))
    about = api.Ref("event", str(event.event_id))
    sha256 = hashlib.sha256(content).hexdigest()
    answers.record(request, "audit.attested", about, object_sha256=sha256, detail={"motif": reason})
    return answers.download(content, attestation.file_name(event), "application/pdf")


@never_cache
@require_GET
def person(request: HttpRequest, key: str) -> HttpResponse:
    """Show all that an account or a service did, and what was done to it."""
    place = PlaceForm(request.GET)
    stand = _stand(place)
    story = stories.of_person(key, **stand)
    if not story.total and not stories.is_known(key):
        raise Http404
    answers.record(request, "audit.story_read", api.Ref("user", key))
    context = {
        "name": stories.name_of(key),
        "other_columns": stories.counts_columns(_("Projet")),
        **_story(place, stand, story),
    }
    return render(request, "audit/person.html", context)


@never_cache
@require_GET
def project(request: HttpRequest, reference: str) -> HttpResponse:
    """Show all that happened to a project, and who did it."""
    place = PlaceForm(request.GET)
    stand = _stand(place)
    story = stories.of_project(reference, **stand)
    if not story.total:
        raise Http404
    answers.record(request, "audit.story_read", api.Ref("project", reference))
    context = {
        "reference": reference,
        "opens": policies.visible_to(request.user).filter(reference=reference).exists(),
        "other_columns": stories.counts_columns(_("Personne")),
        **_story(place, stand, story),
    }
    return render(request, "audit/project.html", context)


@never_cache
@require_GET
def log_state(request: HttpRequest) -> HttpResponse:
    """Show how the sealed log is. It tells of nobody: reading it leaves no trace."""
    now = clock.now()
    context = {
        "state": state.at(now),
        "alarms": state.alarms(now),
        "seal_columns": state.seal_columns(),
        "log_columns": state.log_columns(),
    }
    return render(request, "audit/state.html", context)


def _story(place: PlaceForm, stand: dict, story: stories.Story) -> dict:
    return {
        "story": story,
        "figures": stories.figures(story),
        "kind_columns": stories.counts_columns(_("Acte")),
        **_around(place, stand, story.page, {}),
    }


def _stand(place: PlaceForm) -> dict[str, int | None]:
    place.is_valid()
    return {"before": place.cleaned_data.get("avant"), "after": place.cleaned_data.get("apres")}


def _around(place: PlaceForm, stand: dict, page: journal.Page, asked: dict) -> dict:
    """Return the addresses of the pages around this one; `lost` when the place asked for does not exist."""

    def address(**at: int | None) -> str:
        return "" if at and None in at.values() else "?" + urlencode({**asked, **at})

    return {
        "lost": bool(place.errors),
        "newest": address() if stand != {"before": None, "after": None} else "",
        "newer": address(apres=page.newer),
        "older": address(avant=page.older),
    }
