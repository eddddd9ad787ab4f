"""What became of a request, for whoever holds the code of its receipt; and the receipt as a PDF."""

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from hub import clock
from hub.pdf import PdfUnavailable
from hub.pdf.render import render as render_pdf
from hub.ui import errors
from transparency.rights import limits, presentation, queries
from transparency.rights.forms import CodeForm
from transparency.rights.views.filing import unread

if TYPE_CHECKING:
    from transparency.rights.models import RightsRequest


# The code is all there is to know, and it comes with the form: nothing to forge.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@unread
def follow(request: HttpRequest) -> HttpResponse:
    """Type a code; read where the request stands with each holder, and what to do if one is late or refuses."""
    if request.method != "POST":
        return render(request, "rights/follow.html", {"form": CodeForm()})
    form, found, refusal = _asked(request)
    if refusal or found is None:
        return refusal or render(request, "rights/follow.html", {"form": form}, status=422)
    context = presentation.followed(found, form.cleaned_data["code"], today=clock.today())
    return render(request, "rights/followed.html", context)


@csrf_exempt
@require_POST
@sensitive_post_parameters()
@unread
def receipt_pdf(request: HttpRequest) -> HttpResponse:
    """The receipt of the code posted, as a PDF that has the code, also as a QR code."""
    form, found, refusal = _asked(request)
    if refusal or found is None:
        return refusal or render(request, "rights/follow.html", {"form": form}, status=422)
    language = request.LANGUAGE_CODE
    context = presentation.receipt(found, form.cleaned_data["code"])
    try:
        content = render_pdf("pdf/rights_receipt.html", context, language=language, title=str(context["title"]))
    except PdfUnavailable as missing:
        return errors.unavailable(request, line=str(missing))
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="recu-{found.pk}.pdf"'},
    )


def _asked(request: HttpRequest) -> "tuple[CodeForm, RightsRequest | None, HttpResponse | None]":
    """Return the form, the request its code belongs to, and the answer to who tries too many."""
    form = CodeForm(request.POST)
    if limits.wait(request):
        return form, None, render(request, "429.html", status=429)
    found = queries.by_code(form.cleaned_data["code"]) if form.is_valid() else None
    if form.is_valid() and found is None:
        form.add_error("code", presentation.unknown_code())
    return form, found, None
