"""The component tags: ``{% load ui %}``. One template each in templates/components/.

Arguments that are lists accept the records of hub.ui.shapes or dicts with the
same keys. ``tone`` is one of neutral, info, success, warning, refusal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms.boundfield import BoundField
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import gettext as _

from hub.ui import forms, shapes, words
from hub.ui import readability as reading

register = template.Library()

BUTTON_KINDS = frozenset({"primary", "secondary", "quiet", "danger"})
JOURNEY_STATES = frozenset({"done", "current", "upcoming", "skipped"})


def draw(name: str, **context: Any) -> SafeString:
    """Return components/<name>.html drawn with ``context``."""
    return render_to_string(f"components/{name}.html", context)


def known(word: str, among: frozenset[str]) -> str:
    """Return ``word`` or raise ValueError naming the words there are."""
    if word not in among:
        raise ValueError(f"{word!r} is none of {sorted(among)}")
    return word


# Titles, status, messages


@register.inclusion_tag("components/page_title.html")
def page_title(
    title: str, kicker: str = "", status: str = "", tone: str = "neutral", lead: str = "", level: int = 1
) -> dict[str, Any]:
    """Draw the h1: ``kicker`` above it, ``status`` beside it, one sentence ``lead`` below."""
    tone = shapes.tone_of(tone)
    return {"title": title, "kicker": kicker, "status": status, "tone": tone, "lead": lead, "level": level}


@register.inclusion_tag("components/status_tag.html")
def status_tag(label: str, tone: str = "neutral") -> dict[str, str]:
    """Draw a state in a word or two; the colour only repeats what the word says."""
    return {"label": label, "tone": shapes.tone_of(tone)}


@register.inclusion_tag("components/logo.html")
def logo() -> dict[str, str]:
    """Draw the mark alone, hidden from screen readers: the brand's name stands beside it."""
    return {}


@register.simple_block_tag
def notice(content: str, kind: str = "info", title: str = "", live: bool = False) -> str:
    """Draw a notice: ``kind`` info, success, warning or refusal; ``live`` announces it at once."""
    return draw("notice", content=content, kind=shapes.tone_of(kind), title=title, live=live)


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms_drawn: Any) -> dict[str, list[forms.Problem]]:
    """Draw what must be corrected, each line linked to its field; nothing when all is well.

    Takes forms, formsets, and lists of them.
    """
    given = [form for item in forms_drawn for form in (item if isinstance(item, list) else [item])]
    drawn = [form for form in given if form is not None and form.is_bound]
    return {"problems": [problem for form in drawn for problem in forms.problems_of(form)]}


# Actions


@register.inclusion_tag("components/button.html")
def button(
    label: str,
    kind: str = "primary",
    href: str | None = None,
    name: str = "",
    value: str = "",
    about: str = "",
    once: bool = True,
    form: str = "",
) -> dict[str, Any]:
    """Draw a submit button, or a link when ``href`` is given; an empty address is a mistake and raises ValueError.

    ``about`` is read by screen readers after the label (« du dossier 12 »);
    ``once`` slows a double click down; ``form`` is the id of a form elsewhere.
    """
    known(kind, BUTTON_KINDS)
    if href == "":
        raise ValueError(f"the link “{label}” has an empty address")
    fields = {"label": label, "kind": kind, "href": href, "name": name, "value": value}
    return {**fields, "about": about, "once": once, "form": form}


@register.inclusion_tag("components/post_button.html")
def post_button(
    label: str, action: str, kind: str = "secondary", fields: Mapping[str, Any] | None = None, about: str = ""
) -> dict[str, Any]:
    """Draw a whole POST form of one button; ``fields`` are its hidden values."""
    known(kind, BUTTON_KINDS)
    return {"label": label, "action": action, "kind": kind, "fields": list((fields or {}).items()), "about": about}


@register.simple_block_tag
def action_bar(content: str) -> str:
    """Draw a row of buttons that wraps."""
    return draw("action_bar", content=content)


# Lists and panels


@register.inclusion_tag("components/task_list.html")
def task_list(tasks: Iterable[Any]) -> dict[str, Any]:
    """Draw tasks (Task): what is done is plain text, what remains carries a tag."""
    return {"tasks": shapes.many(shapes.Task, tasks)}


@register.inclusion_tag("components/summary_list.html")
def summary_list(rows: Iterable[Any], title: str = "", level: int = 2) -> dict[str, Any]:
    """Draw answers (Row), each with its link « Modifier »."""
    return {"rows": shapes.many(shapes.Row, rows), "title": title, "level": level}


@register.simple_block_tag
def summary(content: str, title: str = "", level: int = 2) -> str:
    """Draw a summary list around ``{% summary_row %}`` tags."""
    return draw("summary", content=content, title=title, level=level)


@register.inclusion_tag("components/summary_row.html")
def summary_row(
    key: str, value: Any = "", change_url: str = "", change_context: str = "", empty: str = ""
) -> dict[str, shapes.Row]:
    """Draw one line of ``{% summary %}``; same arguments as Row."""
    return {"row": shapes.Row(key, value, change_url, change_context, empty)}


@register.inclusion_tag("components/definition_list.html")
def definition_list(items: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Draw (term, text) pairs."""
    return {"items": items}


@register.simple_block_tag
def confirmation(content: str, title: str, reference: str = "", reference_label: str = "", level: int = 1) -> str:
    """Draw the panel of a finished act; the block says what happens next and when."""
    label = reference_label or _("Référence")
    return draw("confirmation", content=content, title=title, reference=reference, label=label, level=level)


@register.inclusion_tag("components/timeline.html")
def timeline(events: Iterable[Any], label: str = "") -> dict[str, Any]:
    """Draw events (Event) in the order given, those to come apart from those that happened."""
    return {"events": shapes.many(shapes.Event, events), "label": label or _("Chronologie")}


@register.inclusion_tag("components/blocking_card.html")
def blocking_card(block: Any = None, level: int = 2) -> dict[str, Any]:
    """Draw what holds the file up now (Block), who, until when and why that date; None: nothing does."""
    return {"block": shapes.one(shapes.Block, block) if block else None, "level": level}


@register.inclusion_tag("components/journey.html")
def journey(steps: Iterable[Any], label: str = "") -> dict[str, Any]:
    """Draw the stages (JourneyStep) of a file; the current one is said in words."""
    drawn = shapes.many(shapes.JourneyStep, steps)
    for step in drawn:
        known(step.state, JOURNEY_STATES)
    return {"steps": drawn, "label": label or _("Étapes du dossier")}


@register.inclusion_tag("components/key_figures.html")
def key_figures(figures: Iterable[Any]) -> dict[str, Any]:
    """Draw a row of figures (Figure)."""
    return {"figures": shapes.many(shapes.Figure, figures)}


@register.simple_block_tag
def empty_state(content: str, title: str) -> str:
    """Draw an empty list: the block says what will come here, when, or what to do."""
    return draw("empty_state", content=content, title=title)


@register.simple_block_tag
def disclosure(content: str, summary: str, open: bool = False) -> str:
    """Draw text one click away (``<details>``)."""
    return draw("disclosure", content=content, summary=summary, open=open)


@register.simple_block_tag
def card(content: str, title: str = "", url: str = "", level: int = 2) -> str:
    """Draw a plain panel."""
    return draw("card", content=content, title=title, url=url, level=level)


@register.inclusion_tag("components/result_list.html")
def result_list(results: Iterable[Any], level: int = 2) -> dict[str, Any]:
    """Draw search results (Result): title, summary, a line of facts."""
    return {"results": shapes.many(shapes.Result, results), "level": level}


# Ways around


@register.inclusion_tag("components/breadcrumb.html")
def breadcrumb(*labels_and_urls: str) -> dict[str, list[shapes.Link]]:
    """Draw the way here: label, url, label, url… and last the label of this page alone."""
    pairs = list(labels_and_urls)
    labels, urls = pairs[::2], [*pairs[1::2], ""]
    return {"links": [shapes.Link(label, url or "") for label, url in zip(labels, urls, strict=False)]}


@register.inclusion_tag("components/tabs.html")
def tabs(items: Iterable[Any], label: str) -> dict[str, Any]:
    """Draw pages of one object (Tab) as plain links; ``label`` names the group."""
    return {"tabs": shapes.many(shapes.Tab, items), "label": label}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, page_obj: Page[Any], param: str = "page") -> dict[str, Any]:
    """Draw the pages of a list; the rest of the query string is kept."""
    query = context["request"].GET.copy()

    def address(number: int) -> str:
        query[param] = str(number)
        return f"?{query.urlencode()}"

    numbers = page_obj.paginator.get_elided_page_range(page_obj.number, on_each_side=1, on_ends=1)
    return {
        "page_obj": page_obj,
        "links": [(number, address(number) if isinstance(number, int) else "") for number in numbers],
        "previous": address(page_obj.previous_page_number()) if page_obj.has_previous() else "",
        "next": address(page_obj.next_page_number()) if page_obj.has_next() else "",
    }


@register.inclusion_tag("components/filter_form.html")
def filter_form(form: Any, submit: str = "", clear_url: str = "", label: str = "") -> dict[str, Any]:
    """Draw a GET form that narrows a list; ``clear_url`` forgets every filter."""
    label = label or _("Filtrer la liste")
    return {"form": form, "submit": submit or _("Filtrer"), "clear_url": clear_url, "label": label}


# Tables


@register.inclusion_tag("components/data_table.html")
def data_table(
    columns: Iterable[Any],
    rows: Iterable[Iterable[Any]],
    caption: str,
    caption_hidden: bool = False,
    row_header: bool = True,
) -> dict[str, Any]:
    """Draw a table: columns are labels or Column, cells are values or Cell; stacks when narrow."""
    heads = [shapes.column(value) for value in columns]
    drawn = [list(zip(heads, map(shapes.cell, row), strict=True)) for row in rows]
    names = {"caption": caption, "caption_id": f"table-{slugify(caption)}", "caption_hidden": caption_hidden}
    return {"columns": heads, "rows": drawn, "row_header": row_header, **names}


@register.simple_block_tag
def table(content: str, caption: str, caption_hidden: bool = False) -> str:
    """Draw the frame of a table around your own thead and tbody; data-label on td is what stacked rows show."""
    return draw(
        "table", content=content, caption=caption, caption_id=f"table-{slugify(caption)}", caption_hidden=caption_hidden
    )


# Fields: used by components/field.html


@register.simple_tag
def field_face(field: BoundField) -> forms.FieldFace:
    """Return what the template must know about a bound field."""
    return forms.face_of(field)


@register.simple_tag
def field_widget(field: BoundField, face: forms.FieldFace) -> SafeString:
    """Draw the control, described by its hint, its promise and its error."""
    grouped = face.kind == "group" or not face.described_by
    return field.as_widget(attrs={} if grouped else {"aria-describedby": face.described_by})


# Words


@register.filter(name="words")
def words_filter(at: date | datetime | None) -> str:
    """« jeudi 12 mars 2026 »."""
    return words.day(at) if at else ""


@register.filter
def words_time(at: datetime | None) -> str:
    """« jeudi 12 mars 2026 à 14 h 32 »."""
    return words.moment(at) if at else ""


@register.filter
def day_month(at: date | datetime | None) -> str:
    """« 12 mars 2026 »."""
    return words.day_month(at) if at else ""


@register.filter
def weight(size: int | None) -> str:
    """« 20 Mo », from a number of bytes."""
    return words.weight(size) if size is not None else ""


@register.filter
def is_list(value: Any) -> bool:
    """Tell a list of lines from a text."""
    return isinstance(value, list)


@register.filter(is_safe=True)
def typo(text: Any) -> str:
    """Non-breaking spaces before : ; ! ? » and after «."""
    return words.typo(str(text or ""))


@register.filter(is_safe=True)
def written(text: Any) -> str:
    """Mark what a person wrote with its language, on a page in another one."""
    return words.written(text or "")


@register.filter(is_safe=True)
def written_block(text: Any) -> str:
    """Mark paragraphs that a person wrote with their language, on a page in another one."""
    return words.written(text or "", "div")


# Reading


@register.filter
def readability(text: str) -> str:
    """Return how a text reads, in a sentence with its figure; empty for one too short to say."""
    found = reading.of(text)
    if found is None:
        return ""
    steps = {
        reading.EASY: _("facile à lire"),
        reading.MEDIUM: _("de difficulté moyenne"),
        reading.HARD: _("difficile à lire"),
    }
    said = _("Texte %(step)s (indice LIX : %(lix)s ; moins de 40 est facile)")
    return words.typo(said % {"step": steps[found.step], "lix": found.lix})
