"""What a dataset's page gives to readers elsewhere: ``{% load catalogue_giving %}``."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from catalogue.exports.citation import Citation, cite
from catalogue.samples import queries as samples

register = template.Library()

#: The signs that could end a script element, or open another tag in it, as JSON writes them otherwise.
_ESCAPES = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}


@register.simple_tag
def schema_org(data: dict[str, Any]) -> SafeString:
    """Write what search engines read of a page: a data block, which no browser runs and the CSP lets through."""
    text = json.dumps(data, ensure_ascii=False).translate(_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 — escaped just above


@register.inclusion_tag("catalogue/citation.html")
def citation(dataset: Any) -> dict[str, Citation | None]:
    """Draw how to cite a dataset; nothing before its first version."""
    return {"citation": cite(dataset)}


@register.inclusion_tag("catalogue/downloads.html", takes_context=True)
def downloads(context: template.Context, dataset: Any) -> dict[str, Any]:
    """Draw the files of a dataset: dictionary, synthetic sample, and the button of who may have one made."""
    return {
        "dataset": dataset,
        "sample": samples.published_sample(dataset.code),
        "may_ask": samples.may_ask(context["request"].user, dataset),
    }
