"""The produced documents before they are filed, and the dossier through the eyes of those who will read it."""

import json
from io import BytesIO

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_GET

from hub import clock
from hub.pdf import PdfUnavailable
from requests_workflow import rules
from requests_workflow.dossier import presentation, queries
from requests_workflow.dossier.need.presentation import dataset_rows
from requests_workflow.dossier.outputs import application, material, pdf, register
from requests_workflow.dossier.outputs import presentation as telling
from requests_workflow.dossier.pieces import presentation as pieces
from requests_workflow.dossier.views import shared
from requests_workflow.procedure import downloads, pages, policies

#: Who may look through another's eyes: those who read nearly everything anyway.
LOOKS = frozenset({"sponsor", "office"})


def _refuse_others(request: HttpRequest, file) -> None:
    """Raise 404 for a person who reads the file for one audience only."""
    if presentation.audience_of(policies.roles_on(request.user, file)) not in LOOKS:
        raise Http404


@require_GET
def preview(request: HttpRequest, reference: str, audience: str) -> HttpResponse:
    """The dossier exactly as an audience reads it, by the functions that draw its page."""
    found = next((one for one in telling.eyes() if one.audience == audience), None)
    if found is None:
        raise Http404
    file = pages.open_file(request, reference, part=f"preview-{found.audience}")
    _refuse_others(request, file)
    context = {"found": found, "all_eyes": telling.eyes()}
    if found.audience == "public":
        context |= _public(file)
    else:
        context |= {
            "sections": presentation.sections(file, audience=found.audience),
            "datasets": dataset_rows(file, audience=found.audience),
            "documents": pieces.document_rows(file, audience=found.audience),
        }
    return pages.render_file(request, file, "dossier/outputs/preview.html", context)


def _public(file) -> dict:
    made_of = material.for_register(file)
    return {
        "entry_title": register.title(file),
        "summary": register.summary(made_of),
        "who_and_why": register.who_and_why(made_of),
        "dataset_columns": register.dataset_columns(),
        "datasets": register.datasets(made_of),
        "details": register.details(made_of),
        "rights": register.rights(made_of),
    }


@require_GET
def produced_pdf(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """A produced piece as it would be filed now; in another language than French, a reading copy."""
    file = shared.visible(request, reference)
    _refuse_others(request, file)
    piece = file.rule_set.pieces.get(code)
    if piece is None or not piece.generated:
        raise Http404
    made_of = material.of(file)
    language = (translation.get_language() or pdf.FILED_IN)[:2]
    try:
        content = pdf.make(made_of, piece.generated, language=language)
    except PdfUnavailable as unavailable:
        return downloads.without_pdf(request, unavailable)
    pages.record_reading(request, file, part=pdf.file_name(made_of, piece.generated))
    return downloads.pdf(content, pdf.file_name(made_of, piece.generated))


@require_GET
def ehds(request: HttpRequest, reference: str, number: int | None = None) -> HttpResponse:
    """The European access application as JSON: the file as it stands, or its n-th filing."""
    file = shared.visible(request, reference)
    _refuse_others(request, file)
    made_of = material.of(file) if number is None else _filed(file, number)
    found = application.of(made_of, request.build_absolute_uri(reverse("dossier:ehds_schema")))
    content = json.dumps(found, ensure_ascii=False, indent=2).encode()
    name = f"demande-ehds-{file.reference}{f'-{number}' if number else ''}.json"
    pages.record_reading(request, file, part=name)
    return downloads.opened(BytesIO(content), name, "application/json")


def _filed(file, number: int) -> material.Material:
    kept = list(file.snapshots.filter(transition__in=queries.FILINGS).order_by("pk"))
    if not 0 < number <= len(kept):
        raise Http404
    return material.of_snapshot(kept[number - 1])


@require_GET
def ehds_schema(request: HttpRequest) -> JsonResponse:
    """The JSON Schema of the application, for everybody."""
    found = application.schema(rules.in_force(clock.today()), reverse("dossier:ehds_schema"))
    return JsonResponse(found, json_dumps_params={"ensure_ascii": False, "indent": 2})
