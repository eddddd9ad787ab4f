"""What comes in: a file too large is not kept to its end, and half a request is no request."""

from io import BytesIO

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http.multipartparser import MultiPartParserError
from django.test import RequestFactory
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from tests.uploads import made


def request_of(body: bytes, length: int | None = None):
    """Return a request whose body ends before its announced length, as when the network is lost."""
    said = {"CONTENT_LENGTH": str(length or len(body)), "CONTENT_TYPE": MULTIPART_CONTENT, "wsgi.input": BytesIO(body)}
    return WSGIRequest({**RequestFactory().post("/").environ, **said})


def body_of(**fields) -> bytes:
    return encode_multipart(BOUNDARY, fields)


def test_a_whole_request_gives_its_fields_and_files():
    request = request_of(body_of(word="bonjour", D01=made.upload(made.pdf())))
    assert request.POST["word"] == "bonjour"
    assert request.FILES["D01"].read() == made.pdf()
    request.close()


@pytest.mark.parametrize("kept", [0.3, 0.9, 0.99])
def test_a_request_cut_in_the_middle_leaves_nothing(kept):
    body = body_of(word="bonjour", D01=made.upload(made.pdf() * 50))
    request = request_of(body[: int(len(body) * kept)], len(body))
    with pytest.raises(MultiPartParserError):
        request.POST  # noqa: B018 — reading it reads the request


def test_a_file_too_large_tells_its_weight_and_is_not_written_to_its_end(settings):
    settings.HUB_MAX_UPLOAD_BYTES = 100_000
    request = request_of(body_of(D01=made.upload(b"x" * 900_000), D02=made.upload(made.pdf())))
    large = request.FILES["D01"]
    assert large.size == 900_000
    assert len(large.read()) <= 100_000 + 2 * large.DEFAULT_CHUNK_SIZE
    assert request.FILES["D02"].read() == made.pdf()
    request.close()
