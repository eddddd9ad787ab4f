"""Checking a document that somebody holds, by its code or by its file; and the certificates to check it without us."""

from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from hub.api.problems import Problem
from hub.seals import certificates
from requests_workflow.dossier.sealing import codes, verification
from requests_workflow.dossier.sealing.enums import Outcome
from requests_workflow.dossier.sealing.verification import Verification
from transparency.caching import public_page
from transparency.verification import limits, words
from transparency.verification.forms import CodeForm, FileForm


def never_kept(view):
    """Let no cache keep an answer: a document may be revoked the minute after."""

    @wraps(view)
    def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    return answer


# Nothing is written and nobody is known here: a forged request would learn what its author can ask for himself.
@csrf_exempt
@never_kept
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Type a code, or choose a file: what it is worth, in words."""
    if request.method == "POST":
        return _verify_file(request)
    if "code" not in request.GET:
        return _page(request)
    form = CodeForm(request.GET)
    if not form.is_valid():
        return _page(request, code_form=form, status=422)
    code = codes.read(form.cleaned_data["code"])
    if code:
        return redirect("transparency:verified", codes.shown(code))
    return _page(request, found=Verification(Outcome.MISTYPED), code_form=form)


def _verify_file(request: HttpRequest) -> HttpResponse:
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, file_form=form, status=422)
    if limits.wait(request):
        return render(request, "429.html", status=429)
    upload = form.cleaned_data["document"]
    if upload.size > settings.HUB_VERIFY_MAX_BYTES:
        return _page(request, found=Verification(Outcome.TOO_LARGE))
    return _page(request, found=verification.of_file(upload.read()), name=upload.name)


@never_kept
@require_safe
def verified(request: HttpRequest, code: str) -> HttpResponse:
    """What the document of a code is worth; where the QR code leads."""
    if limits.wait(request):
        return render(request, "429.html", status=429)
    found = verification.of_code(code)
    return _page(request, found=found, status=200 if found.document else 404)


@never_kept
@require_safe
def verified_json(request: HttpRequest, code: str) -> HttpResponse:
    """The same for programs."""
    wait = limits.wait(request)
    if wait:
        headers = {"Retry-After": str(wait)}
        return Problem(429, "too-many", "Too many requests; ask again later", headers=headers).answer()
    found = verification.of_code(code)
    return JsonResponse(words.as_data(found), status=200 if found.document else 404)


def _page(
    request: HttpRequest, *, found=None, code_form=None, file_form=None, name: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "told": words.tell(found) if found else None,
        "name": name,
        "code_form": code_form or CodeForm(),
        "file_form": file_form or FileForm(),
    }
    return render(request, "transparency/verify.html", context, status=status)


@public_page
def seal(request: HttpRequest) -> HttpResponse:
    """The certificates of the seal, present and past, and how to check a document on one's own computer."""
    ours = certificates.ours()
    context = {"certificates": words.certificates(ours), "local": settings.HUB_SEAL_SELF_MADE}
    return render(request, "transparency/seal.html", context)


@require_safe
def seal_pem(request: HttpRequest) -> HttpResponse:
    """Every certificate of the seal, in text (PEM), as programs take them."""
    found = "".join(one.pem for one in certificates.ours())
    return HttpResponse(
        found,
        content_type="application/x-pem-file",
        headers={"Content-Disposition": 'attachment; filename="sceau.pem"', "X-Content-Type-Options": "nosniff"},
    )
