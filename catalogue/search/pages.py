"""What the pages of a search show beside their results: the box, the tabs, the filters, the chips, other words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html, html_safe
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.search import asking, counting, facets, links, suggesting
from catalogue.search.asking import Asked
from catalogue.search.choices import Choices
from catalogue.search.datasets import COUNTED, Counts
from catalogue.search.facets import Facet
from hub.ui import words
from hub.ui.shapes import Tab

#: Values of a facet that are seen at once, and those that unfold below them.
SEEN, UNFOLDED = 6, 40
#: Facets that are open when a reader comes; the others open on demand.
OPEN = 3
_CHECKED = SafeString(" checked")

_TABS = {
    "datasets": ("catalogue:list", gettext_lazy("Jeux de données")),
    "variables": ("catalogue:variables", gettext_lazy("Variables")),
    "codes": ("catalogue:code_lists", gettext_lazy("Nomenclatures et codes")),
    "concepts": ("catalogue:concepts", gettext_lazy("Notions")),
}


@dataclass(frozen=True)
class Box:
    """The search box of a page. `kept` are the other parameters of the address, which a new text does not forget."""

    asked: Asked
    here: str
    kept: list[tuple[str, str]]
    is_exact: bool
    is_shortened: bool

    @classmethod
    def read(cls, query: QueryDict, name: str, kept: Iterable[tuple[str, str]] = ()) -> "Box":
        text = query.get("q", "")
        is_exact = query.get("exact") == "1"
        asked = asking.ask(text[: asking.MAX_TEXT], exactly=is_exact)
        return cls(asked, reverse(f"catalogue:{name}"), list(kept), is_exact, len(text) > asking.MAX_TEXT)

    @property
    def text(self) -> str:
        return self.asked.text

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """What an address says of the text."""
        return [("q", self.text), *([("exact", "1")] if self.is_exact else [])]

    @property
    def exact_url(self) -> str:
        """Where only the typed words are looked for."""
        return links.asking(self.here, [("q", self.text), *self.kept, ("exact", "1")])

    @property
    def wider_url(self) -> str:
        """Where what says the same is looked for too; empty when nothing does."""
        wider = self.is_exact and asking.ask(self.text).also
        return links.asking(self.here, [("q", self.text), *self.kept]) if wider else ""

    def suggestion(self) -> tuple[str, str]:
        """Return the text without its slips, and where it is looked for; empty when there is none."""
        text = suggesting.suggestion(self.asked)
        return text, links.asking(self.here, [("q", text), *self.kept]) if text else ""


@dataclass(frozen=True)
class KindTab(Tab):
    """A kind of things, and whether any of them answers."""

    finds_something: bool = False


def tabs(box: Box, current: str, known: int) -> list[KindTab]:
    """Return the kinds of things that answer, each with its number; the `current` page knows its own."""
    numbers = {**counting.counts(box.asked, without=current), current: known}
    return [
        KindTab(
            label=f"{label} ({at_most(numbers[kind])})",
            url=links.asking(reverse(name), box.parameters),
            current=kind == current,
            finds_something=numbers[kind] > 0,
        )
        for kind, (name, label) in _TABS.items()
    ]


def at_most(number: int) -> str:
    """Return a number of answers in words: we count no further than `COUNTED`."""
    return _("plus de %(number)s") % {"number": words.number(COUNTED)} if number > COUNTED else words.number(number)


def number_of(query: QueryDict) -> int:
    """Return the page that an address asks for."""
    raw = query.get("page", "")
    return max(1, min(int(raw), COUNTED)) if raw.isascii() and raw.isdigit() and len(raw) < 6 else 1


def turn(total: int, per_page: int, number: int) -> Page:
    """Return a page of a list of which only the length matters: what turns its pages."""
    return Paginator(range(total), per_page).get_page(number)


# Filters of datasets


@html_safe
@dataclass(frozen=True)
class Option:
    """One box to tick. It draws itself: a page has hundreds, and a template takes three times as long."""

    parameter: str
    value: str
    label: str
    number: int
    is_chosen: bool

    def __str__(self) -> str:
        return format_html(
            '<label><input type="checkbox" name="{}" value="{}"{}><span>{}</span> <small>{}</small></label>',
            self.parameter,
            self.value,
            _CHECKED if self.is_chosen else "",
            self.label,
            words.number(self.number),
        )


@dataclass(frozen=True)
class Group:
    """One facet: `seen` at once, `folded` on demand, and how many values are `left_out`."""

    title: str
    seen: list[Option]
    folded: list[Option]
    left_out: int
    is_open: bool


@dataclass(frozen=True)
class Chip:
    """A filter that is on, and where it is off."""

    label: str
    url: str


def groups(counts: Counts, choices: Choices, names: dict[tuple[str, str], str]) -> list[Group]:
    """Return the filters that would leave something, in the order of the facets."""
    found = []
    for facet in facets.ALL:
        options = _options(facet, counts, choices, names)
        if options:
            is_open = len(found) < OPEN or facet.key in choices.by_facet
            seen, folded, rest = options[:SEEN], options[SEEN:UNFOLDED], options[UNFOLDED:]
            found.append(Group(str(facet.title), seen, folded, len(rest), is_open))
    return found


def _options(facet: Facet, counts: Counts, choices: Choices, names: dict[tuple[str, str], str]) -> list[Option]:
    numbers = counts.by_facet.get(facet.key, {})
    chosen = choices.by_facet.get(facet.key, ())
    values = [value for value in facet.labels or numbers if numbers.get(value)]
    if not facet.in_order:
        values.sort(key=lambda value: (-numbers[value], value))
    return [
        Option(facet.parameter, value, names.get((facet.key, value), value), numbers.get(value, 0), value in chosen)
        for value in dict.fromkeys([*chosen, *values])
    ]


def chips(box: Box, choices: Choices, names: dict[tuple[str, str], str]) -> list[Chip]:
    """Return the filters that are on, each with the address of the same list without it."""
    pairs = choices.parameters()
    return [
        Chip(
            _("%(facet)s : %(value)s") % {"facet": facet.title, "value": names.get((facet.key, value), value)},
            links.asking(box.here, [*box.parameters, *(pair for pair in pairs if pair != (facet.parameter, value))]),
        )
        for facet, value in choices.pairs()
    ]
