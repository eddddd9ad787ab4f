"""The remarks as pages show them: by severity, each rule once, with the places it arises at."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub.ui.shapes import Row, Task
from requests_workflow.dossier.remarks import queries
from requests_workflow.dossier.remarks.queries import BLOCKING, DEMANDED, LOOK, REFUSED, Remark
from requests_workflow.dossier.remarks.reading import PAGES
from requests_workflow.dossier.views.shared import BACK, CHECKING
from requests_workflow.procedure import wording
from requests_workflow.procedure.models import AccessRequest

TONES = {BLOCKING: "warning", REFUSED: "warning", LOOK: "info"}
#: Beyond this many places on one page of the dossier, a rule names the page and how many they are.
NAMED = 3


@dataclass(frozen=True)
class Place:
    """Where a remark arises, in words, and the address where it is mended."""

    words: str
    url: str


@dataclass(frozen=True)
class Entry:
    """A rule that arises: its sentence, its reason, its sources, and each place."""

    code: str
    label: str
    why: str
    sources: list[wording.SourceLink]
    places: list[Place]


@dataclass(frozen=True)
class Group:
    """The remarks of one severity."""

    severity: str
    title: str
    tone: str
    entries: list[Entry]

    @property
    def blocks(self) -> bool:
        return self.severity == BLOCKING


def groups(file: AccessRequest, remarks: Iterable[Remark]) -> list[Group]:
    """Return remarks by severity, the gravest first; a severity without any is left out."""
    titles = {
        BLOCKING: _("Ce qui manque encore avant de pouvoir déposer"),
        REFUSED: _("Ce qui risque un refus, ou une demande de compléments"),
        LOOK: _("À regarder avant de déposer"),
    }
    pages = page_labels(file)
    found = list(remarks)
    return [
        Group(severity, title, TONES[severity], entries)
        for severity, title in titles.items()
        if (entries := _entries(file, [one for one in found if one.severity == severity], pages))
    ]


def _entries(file: AccessRequest, remarks: Sequence[Remark], pages: dict[str, str]) -> list[Entry]:
    by_rule: dict[str, list[Remark]] = {}
    for one in remarks:
        by_rule.setdefault(one.rule.code, []).append(one)
    return [_entry(file, ones, pages) for ones in by_rule.values()]


def _entry(file: AccessRequest, ones: list[Remark], pages: dict[str, str]) -> Entry:
    rule = ones[0].rule
    return Entry(
        rule.code,
        wording.of(rule, "label"),
        wording.of(rule, "why"),
        wording.sources(rule.sources, file.rule_set),
        [place for page, here in queries.by_page(ones).items() for place in _places(page, here, pages)],
    )


def _places(page: str, here: list[Remark], pages: dict[str, str]) -> list[Place]:
    """Return each remark of one page, or the page itself when they are many."""
    label = pages.get(page, page)
    if len(here) <= NAMED:
        return [Place(one.detail or label, coming_back(one.url)) for one in here]
    count = ngettext("%(n)s point à compléter", "%(n)s points à compléter", len(here)) % {"n": len(here)}
    said = _("%(page)s : %(count)s") % {"page": label, "count": count}
    return [Place(said, coming_back(here[0].url.partition("#")[0]))]


def page_labels(file: AccessRequest) -> dict[str, str]:
    """Return what each page of the dossier is called, by the code that remarks use."""
    sections = {section.code: wording.of(section, "label") for section in file.form.sections.values()}
    own = {"route": _("Le circuit"), "data": _("Les données demandées"), "pieces": _("Les pièces à joindre")}
    return sections | own


def coming_back(url: str) -> str:
    """Return an address that leads back to the answers read over once it is saved."""
    address, mark, anchor = url.partition("#")
    return f"{address}?{BACK}={CHECKING}{mark}{anchor}" if address else url


def rows_coming_back(rows: Iterable[Row]) -> list[Row]:
    """Return rows whose “change” links lead back to the answers read over."""
    return [replace(row, change_url=coming_back(row.change_url)) for row in rows]


def sections_coming_back(sections: Iterable[Any]) -> list[Any]:
    return [replace(section, rows=rows_coming_back(section.rows)) for section in sections]


def with_remarks(tasks: Iterable[Task], file: AccessRequest, *, at: datetime) -> list[Task]:
    """Return tasks that also say how many remarks stand on their page, beside what is missing there."""
    counts = {
        _address(file, page): len(ones)
        for page, ones in queries.by_page(queries.of(file, at=at, without=DEMANDED)).items()
    }
    return [_counted(task, counts.get(task.url, 0)) for task in tasks]


def _counted(task: Task, number: int) -> Task:
    if not number:
        return task
    said = ngettext("%(n)s remarque à lire avant de déposer.", "%(n)s remarques à lire avant de déposer.", number)
    return replace(task, hint=" ".join(filter(None, [task.hint, said % {"n": number}])))


def _address(file: AccessRequest, page: str) -> str:
    if page in PAGES:
        return reverse(PAGES[page], args=[file.reference])
    section = file.form.sections.get(page)
    return reverse("dossier:section", args=[file.reference, section.slug]) if section else ""


def told_to_sponsor(file: AccessRequest) -> list[Group]:
    """Return what the sponsor of a filed dossier was told and could file in spite of."""
    if file.filed_at is None:
        return []
    found = queries.of(file, at=file.filed_at, without=DEMANDED)
    return groups(file, [one for one in found if one.severity != BLOCKING])
