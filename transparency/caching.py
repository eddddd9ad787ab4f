"""Public pages are the same for everyone who is not signed in: no cookie, an ETag, and a short shared life."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache, wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import condition, conditional_page, require_safe

from hub import clock
from transparency.register import queries as register

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


def register_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A public page drawn from the entries: whoever has it already is answered without reading one."""

    def anonymous_tag(request: HttpRequest, *args, **kwargs) -> str | None:
        return None if settings.SESSION_COOKIE_NAME in request.COOKIES else _tag(request)

    return public_page(condition(etag_func=anonymous_tag)(view))


def told_once(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A file, a feed or a document drawn from the entries: the same for everyone, signed in or not; 304 as above."""

    @wraps(view)
    def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        patch_cache_control(response, public=True, max_age=SHARED_LIFE)
        return response

    tagged = condition(etag_func=lambda request, *args, **kwargs: _tag(request), last_modified_func=_modified)
    return require_safe(gzip_page(tagged(answer)))


def _tag(request: HttpRequest) -> str:
    """Return what an answer depends on, as a tag: the address, the last version told, the day, the program itself."""
    last, _at = register.last_change()
    parts = (request.get_full_path(), str(last), clock.today().isoformat(), get_language() or "", release())
    return f'W/"{hashlib.sha256(chr(10).join(parts).encode()).hexdigest()[:32]}"'


def _modified(request: HttpRequest, *args, **kwargs) -> datetime | None:
    return register.last_change()[1]


@lru_cache(maxsize=1)
def release() -> str:
    """Return what changes when the program does: no answer of another release is taken for ours."""
    newest = max(path.stat().st_mtime_ns for folder in ("transparency", "templates", "locale") for path in _of(folder))
    return str(newest)


def _of(folder: str):
    return (settings.BASE_DIR / folder).rglob("*.*")
