"""The token of a time-stamping authority (RFC 3161, over HTTP as its section 3.4 says)."""

import hashlib
import urllib.error
import urllib.request
from http import HTTPStatus

from rfc3161_client import HashAlgorithm, TimestampRequestBuilder, decode_timestamp_response
from rfc3161_client.tsp import PKIStatus

#: Bytes of an answer that are read.
LARGEST = 1 << 20
SCHEMES = ("http://", "https://")


class NoToken(RuntimeError):
    """The authority did not answer, refused, or dated something else."""


def stamp(url: str, message: bytes, *, timeout: float = 20) -> bytes:
    """Return the authority's dated token over SHA-256 of `message`. Raises `NoToken`.

    What the token is about is checked here; who signed it is for whoever verifies the archive with the authority's
    root.
    """
    if not url.startswith(SCHEMES):
        raise NoToken(f"{url} is not the address of a time-stamping authority")
    builder = TimestampRequestBuilder(hash_algorithm=HashAlgorithm.SHA256)
    query = builder.data(message).nonce(nonce=False).cert_request(cert_request=True).build()
    request = urllib.request.Request(  # noqa: S310 — the scheme was checked
        url, data=query.as_bytes(), headers={"Content-Type": "application/timestamp-query"}
    )
    try:
        with urllib.request.urlopen(request, timeout=timeout) as answer:  # noqa: S310 — see above
            if answer.status != HTTPStatus.OK:
                raise NoToken(f"{url} answered {answer.status}")
            token: bytes = answer.read(LARGEST)
    except OSError as error:
        raise NoToken(f"{url}: {error}") from error
    _check(url, message, token)
    return token


def _check(url: str, message: bytes, token: bytes) -> None:
    try:
        response = decode_timestamp_response(token)
        granted = PKIStatus(response.status) == PKIStatus.GRANTED
        about = response.tst_info.message_imprint.message
    except ValueError as error:
        raise NoToken(f"{url} answered no token: {error}") from error
    if not granted or about != hashlib.sha256(message).digest():
        raise NoToken(f"{url} dated something else")
