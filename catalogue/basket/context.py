"""Context processor: what stands in the visitor's basket."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from catalogue.basket import queries


def basket(request: HttpRequest) -> dict[str, Any]:
    """Give `basket_contents` to every template: one query, made where a page of the catalogue first shows it."""
    return {"basket_contents": SimpleLazyObject(lambda: queries.contents(queries.owner_of(request)))}
