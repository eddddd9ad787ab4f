"""Addresses of the pages that a result leads to."""

from collections.abc import Iterable

from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode

Parameters = Iterable[tuple[str, str]]


def page_of(name: str, *words: str) -> str:
    """Return the address of `catalogue:<name>`; empty when there is none, or for a word that none can hold."""
    try:
        return reverse(f"catalogue:{name}", args=words)
    except NoReverseMatch:
        return ""


def asking(path: str, parameters: Parameters) -> str:
    """Return an address with the parameters that say something."""
    said = urlencode([(name, value) for name, value in parameters if value])
    return f"{path}?{said}" if said else path
