"""Reading what a program sends: no more than allowed, strictly JSON."""

from typing import Any

from django.http import HttpRequest

from audit.log import spelling
from hub.api.problems import Problem


def media_type(request: HttpRequest, *known: str) -> str:
    """Return the media type of a body, one of `known`, in clear. Raises the problem 415."""
    found = (request.content_type or "").lower()
    if found not in known:
        raise Problem(415, "content-type", f"A body here is {' or '.join(known)}", f"not “{found[:100]}”")
    if request.headers.get("Content-Encoding", "identity") != "identity":
        raise Problem(415, "content-encoding", "A body here is not compressed")
    return found


def read(request: HttpRequest, *, limit: int) -> bytes:
    """Return the body. Raises the problem 413 beyond `limit` bytes, never held in memory, and 411 without a length."""
    length = request.META.get("CONTENT_LENGTH") or ""
    if not length.isdecimal():
        raise Problem(411, "length", "A body here has a Content-Length")
    if int(length) > limit:
        raise Problem(413, "too-large", f"A body here has at most {limit} bytes", f"not {length}")
    return request.read(int(length))


def parse(body: bytes) -> Any:
    """Return the value of a JSON text in UTF-8. Raises the problem 400 for anything else, as a name told twice."""
    try:
        return spelling.read(body.decode())
    except RecursionError:
        raise _malformed("it is nested too deep") from None
    except ValueError as error:
        raise _malformed(str(error)) from None


def _malformed(why: str) -> Problem:
    return Problem(400, "not-json", "The body is not JSON in UTF-8", why)
