"""Every URL of the site has a rule in hub/access.py, included URLconfs too; a URL without one is refused."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from hub import access


def named_patterns(resolver=None, namespaces=()):
    """Yield (full name, pattern) of every URL, walking every include."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from named_patterns(entry, (*namespaces, *([entry.namespace] if entry.namespace else [])))
        elif isinstance(entry, URLPattern):
            yield ":".join([*namespaces, entry.name or ""]), entry


NAMES = sorted({name for name, _pattern in named_patterns()})


def test_every_url_has_a_rule_and_every_rule_a_url():
    assert set(NAMES) == set(access.RULES)


def test_the_walk_sees_a_planted_hole(monkeypatch):
    """A guard that is not tested against a hole is decoration."""
    monkeypatch.delitem(access.RULES, "desk:index")
    assert set(NAMES) - set(access.RULES) == {"desk:index"}


def test_a_url_without_a_rule_is_refused():
    request = RequestFactory().get("/nulle-part/")
    request.resolver_match = type("Match", (), {"view_name": "planted:hole"})()
    with pytest.raises(PermissionDenied):
        access.AccessMiddleware(lambda r: None).process_view(request, None, (), {})
