"""Drawings in a page: ``{% load charts %}``. Pictures of figures that the page also gives in words or in a table."""

from __future__ import annotations

from typing import Any

from django import template

from hub.ui.charts import Chart, Strip

register = template.Library()


@register.inclusion_tag("components/bar_chart.html")
def bar_chart(chart: Chart, name: str, title: str, summary: str = "") -> dict[str, Any]:
    """Draw bars (`hub.ui.charts.horizontal` or `vertical`); ``name`` makes the ids of the page's charts differ."""
    return {"chart": chart, "name": name, "title": title, "summary": summary}


@register.inclusion_tag("components/year_strip.html")
def year_strip(strip: Strip, title: str) -> dict[str, Any]:
    """Draw the years of something (`hub.ui.charts.strip`); ``title`` says in words what the picture shows."""
    return {"strip": strip, "title": title}
