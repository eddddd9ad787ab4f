from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.defaults import page_not_found

from hub.api.problems import Problem
from hub.ui import brand
from hub.ui import gallery as samples


def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component in all its states; only in development and demonstrations."""
    if not (settings.DEBUG or brand.is_demo()):
        raise Http404
    return render(request, "ui/gallery.html", samples.context())


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400, or 413 for a form larger than the server reads: the browser still holds what was typed."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404: a page for people, a problem (RFC 9457) for a program that asks the API for what is no address."""
    if request.path.startswith("/api/"):
        return Problem(404, "not-found", "There is no such address").answer()
    return page_not_found(request, exception)
