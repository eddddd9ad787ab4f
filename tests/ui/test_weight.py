"""Public pages weigh at most 60 KB at first load; the styles at most 15 KB of it, compressed."""

import gzip
import re
from pathlib import Path

from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import RequestFactory

STYLES_AT_MOST = 15_000
FIRST_LOAD_AT_MOST = 60_000


def compressed(data: bytes) -> int:
    return len(gzip.compress(data))


def linked(html: str) -> list[Path]:
    """Return the files of hub/ui a page asks for."""
    names = re.findall(r'"[^"]*?(ui/[a-z]+)(?:\.[0-9a-f]{12})?\.(css|js|svg)"', html)
    return [Path(finders.find(f"{name}.{ending}")) for name, ending in names]


def test_the_frame_of_a_page_is_light():
    request = RequestFactory().get("/fr/")
    request.user = AnonymousUser()
    html = render_to_string("404.html", {}, request)
    files = linked(html)
    styles = sum(compressed(path.read_bytes()) for path in files if path.suffix == ".css")
    assert len(files) == 8
    assert styles <= STYLES_AT_MOST
    assert compressed(html.encode()) + sum(compressed(path.read_bytes()) for path in files) <= FIRST_LOAD_AT_MOST / 2
