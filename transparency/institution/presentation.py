"""The institution's texts and bodies in the language of the page."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue import queries as catalogue
from hub.ui import words
from hub.ui.shapes import Cell, Column
from requests_workflow import rules
from requests_workflow.committee.members import queries as members
from requests_workflow.procedure import wording
from transparency.institution import texts
from transparency.institution.texts import Charter, Grid, Term


def seats(on: date) -> list[list]:
    """Return the seats of the committee: quality, who appoints, until when each is held, how many are vacant.

    Nobody is named: natural persons are public only as the rules say (P18).
    """
    return [_seat(line) for line in members.seats(on)]


def _seat(line: members.SeatLine) -> list:
    held = [
        _("depuis le %(since)s, jusqu’au %(until)s")
        % {"since": words.day_month(mandate.since_on), "until": words.day_month(mandate.until_on)}
        for mandate in line.mandates
    ]
    return [
        words.typo(wording.of(line.seat, "label")),
        words.typo(wording.of(line.seat, "body")),
        line.seat.places,
        Cell(", ".join(held) or _("Aucun mandat enregistré")),
    ]


def declarations(on: date, ruleset: rules.RuleSet) -> str:
    """Return how many members have a public declaration of interests of less than a year (P14)."""
    sitting = list(members.members())
    fresh = len(sitting) - len(members.stale_declarations(sitting, on, ruleset))
    said = ngettext(
        "%(fresh)s membre sur %(all)s a une déclaration publique d’intérêts à jour.",
        "%(fresh)s membres sur %(all)s ont une déclaration publique d’intérêts à jour.",
        fresh,
    )
    return said % {"fresh": fresh, "all": len(sitting)}


def seat_columns() -> list:
    return [_("Siège"), _("Nommé par"), Column(_("Places"), numeric=True), _("Mandats")]


def holders() -> list[list]:
    """Return the data holders that publish something: name, and how many datasets each answers for: one query."""
    return [
        [Cell(holder.name, url=reverse("catalogue:holder", args=[holder.code])), holder.dataset_count]
        for holder in catalogue.publishing_holders()
    ]


@dataclass(frozen=True)
class Told:
    title: str
    text: str


def charter(found: Charter) -> list[Told]:
    """Return the articles of a charter."""
    return [
        Told(words.typo(wording.of(article, "title")), words.typo(wording.of(article, "text")))
        for article in found.articles
    ]


def glossary() -> list[Told]:
    """Return the words of the glossary, in the order of the alphabet of the page."""
    terms = sorted(texts.glossary(), key=lambda term: _key(term))
    return [Told(wording.of(term, "word"), words.typo(wording.of(term, "text"))) for term in terms]


def _key(term: Term) -> str:
    return wording.of(term, "word").casefold()


def grid_rows(grid: Grid) -> list[list]:
    """Return the themes of the accessibility grid with what became of their criteria."""
    return [
        [
            *(wording.of(theme, "title"), theme.criteria, theme.conform, theme.not_conform),
            *(theme.not_applicable, theme.not_tested),
        ]
        for theme in grid.themes
    ]


def grid_columns() -> list:
    numbers = (_("Critères"), _("Conformes"), _("Non conformes"), _("Sans objet"), _("Non examinés"))
    return [_("Thème"), *(Column(label, numeric=True) for label in numbers)]


def conformity(grid: Grid) -> str:
    """Return the state that the law has the site declare, in words."""
    states = {"total": _("totalement conforme"), "partial": _("partiellement conforme"), "none": _("non conforme")}
    return states[grid.state]
