from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from hub.ui import brand
from hub.ui import gallery as samples


def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component in all its states; only in development and demonstrations."""
    if not (settings.DEBUG or brand.is_demo()):
        raise Http404
    return render(request, "ui/gallery.html", samples.context())
