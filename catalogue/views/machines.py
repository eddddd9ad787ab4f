"""The catalogue for machines: files in RDF, the whole in pages, and persistent identifiers."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.http import http_date
from rdflib import Graph

from catalogue.rdf import queries, whole
from catalogue.rdf.formats import FORMATS, Format, file_url
from catalogue.rdf.profiles import DEFAULT, PROFILES, Profile, graph_of
from hub.api.problems import Problem, answering, only

#: Goes up when the same description is told in other words: caches then ask again.
EDITION = 1
_FRESH = "public, max-age=300"
_PAGE = "text/html"


@answering
def feed(request: HttpRequest, format: str) -> HttpResponse:
    """The catalogue: `?page=`, `?modified_since=` (a day or an instant), `?profile=`."""
    only(request, "GET", "HEAD")
    known = _known(FORMATS, format, "format")
    together = {code: profile for code, profile in PROFILES.items() if profile.wording}
    profile = _known(together, request.GET.get("profile", DEFAULT), "profile")
    since = _modified_since(request.GET)
    page = queries.page_of(_page(request.GET), modified_since=since)
    if page is None:
        raise Problem(404, "no-page", "The catalogue has fewer pages")
    asked = {name: request.GET[name] for name in ("profile", "modified_since") if name in request.GET}
    seen = (page.total, page.number, sorted(asked.items()), *(record.fingerprint for record in page.records))
    address = whole.Address(format, asked)
    # No date: a dataset that is withdrawn leaves a page without one.
    return _answer(request, known, profile, seen, None, lambda: whole.catalog_graph(page, profile, address))


@answering
def record(request: HttpRequest, code: str, format: str) -> HttpResponse:
    """One dataset: `?profile=`."""
    only(request, "GET", "HEAD")
    known = _known(FORMATS, format, "format")
    profile = _known(PROFILES, request.GET.get("profile", DEFAULT), "profile")
    dataset = _found(code=code)
    if queries.is_withdrawn(dataset):
        return _gone(dataset, known)
    told = queries.record_of(dataset)
    return _answer(request, known, profile, (told.fingerprint,), told.modified, lambda: graph_of(told, profile))


@answering
def identifier(request: HttpRequest, public_id: str) -> HttpResponse:
    """A persistent identifier: sends to the page for people, or to the file that is asked for (`Accept`)."""
    only(request, "GET", "HEAD")
    profile = request.GET.get("profile", DEFAULT)
    _known(PROFILES, profile, "profile")
    dataset = _found(public_id=public_id)
    by_type = {known.media_type: known for known in FORMATS.values()}
    wanted = request.get_preferred_type([_PAGE, *by_type])
    if wanted is None:
        raise _not_acceptable([_PAGE, *by_type])
    known = by_type.get(wanted)
    if known and queries.is_withdrawn(dataset):
        response = _gone(dataset, known)
    else:
        page = reverse("catalogue:dataset", args=[dataset.code])
        location = file_url(dataset.code, known.ending, profile) if known else page
        response = HttpResponse(status=303, headers={"Location": location})
    patch_vary_headers(response, ["Accept", "Accept-Language"])
    return response


def _found(**identity: str):
    dataset = queries.dataset_by(**identity)
    if dataset is None:
        raise Problem(404, "no-dataset", "No published dataset has this name", " ".join(identity.values()))
    return dataset


def _known(values: Mapping[str, Any], name: str, what: str) -> Any:
    if name not in values:
        raise Problem(400, what, f"This address knows the {what}s {', '.join(values)}", f"not “{name[:100]}”")
    return values[name]


def _not_acceptable(media_types: list[str]) -> Problem:
    return Problem(406, "not-acceptable", "None of the accepted media types is written here", ", ".join(media_types))


def _page(asked: QueryDict) -> int:
    text = asked.get("page", "1")
    if not (text.isascii() and text.isdecimal() and len(text) < 7 and int(text)):
        raise Problem(400, "page", "A page is a number, from 1", f"not “{text[:100]}”")
    return int(text)


def _modified_since(asked: QueryDict) -> datetime | None:
    """Read a day or an instant; without a zone it is in UTC."""
    text = asked.get("modified_since")
    if text is None:
        return None
    try:
        day = parse_date(text)
        moment = datetime.combine(day, time.min) if day else parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None:
        wanted = "modified_since is a day (2026-01-31) or an instant (2026-01-31T08:00:00Z)"
        raise Problem(400, "modified-since", wanted, f"not “{text[:100]}”")
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _answer(
    request: HttpRequest,
    known: Format,
    profile: Profile,
    seen: tuple,
    changed: datetime | None,
    draw: Callable[[], Graph],
) -> HttpResponse:
    """Answer 304 when the asker has it already, else the graph that `draw` draws from what is `seen`."""
    text = repr((EDITION, known.ending, profile.code, seen))
    # Weak: two writings of one graph name its blank nodes otherwise.
    etag = f'W/"{hashlib.sha256(text.encode()).hexdigest()}"'
    seconds = int(changed.timestamp()) if changed else None
    response = get_conditional_response(request, etag=etag, last_modified=seconds)
    if response is None:
        response = HttpResponse(known.write(draw()), content_type=f"{known.media_type}; charset=utf-8")
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = _FRESH
    if seconds:
        response.headers["Last-Modified"] = http_date(seconds)
    return response


def _gone(dataset, known: Format) -> HttpResponse:
    """Answer 410 with what stays of a withdrawn dataset."""
    body = known.write(whole.tombstone(dataset))
    return HttpResponse(body, status=410, content_type=f"{known.media_type}; charset=utf-8")
