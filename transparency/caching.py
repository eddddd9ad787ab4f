"""Public pages are the same for everyone who is not signed in: no cookie, an ETag, and a short shared life."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page, require_safe

#: Seconds a front cache may answer in our place.
SHARED_LIFE = 60


def public_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Draw a page for GET and HEAD only, light, with the headers that let caches keep it for anonymous readers.

    Compression comes last: its padding changes at each answer, the ETag must not.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if request.user.is_authenticated:
            patch_cache_control(response, private=True, no_cache=True)
        else:
            patch_cache_control(response, public=True, max_age=SHARED_LIFE)
        patch_vary_headers(response, ["Cookie"])
        return response

    return require_safe(gzip_page(conditional_page(answer)))
