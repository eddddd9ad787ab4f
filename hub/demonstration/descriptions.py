"""The descriptions of the catalogue in the demonstration: attested year after year, one late, one soon due, two drafts.

Nothing else of the demonstration depends on them, so they are planned apart from the projects.
"""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from catalogue import queries as catalogue
from hub import clock
from hub.accounts.enums import Role
from hub.demonstration import content
from hub.demonstration.steps import Planned, Step
from requests_workflow.stewardship import sections

MACHINE = "description"
#: Days on which every holder gives its word, unless a dataset says otherwise.
USUAL = (date(2024, 6, 12), date(2025, 6, 11), date(2026, 6, 10))
UNUSUAL = {
    "causes-de-deces": (date(2024, 9, 18), date(2025, 9, 17)),
    "entrepot-val-celeste": (date(2024, 12, 11), date(2025, 12, 10)),
}
#: The datasets with a draft under way, by the day it began.
SUBMITTED, SENT_BACK = "cohorte-aurore", "depistage-mirabelle"
DRAFTED = {SUBMITTED: date(2026, 11, 16), SENT_BACK: date(2026, 10, 12)}

REMARKS = (
    "La provenance dit comment les images sont recueillies, pas comment elles sont relues. "
    "Dites-le en une phrase, puis soumettez de nouveau : le reste est prêt."
)
PROPERTIES: dict[str, dict[str, Any]] = {
    SUBMITTED: {
        "provenance": {
            "fr": "Recueillie par les neurologues du réseau à chaque visite annuelle, avec les mêmes échelles.",
            "en": "Collected by the network’s neurologists at each yearly visit, with the same scales.",
        },
        "records": 41_200,
        "individuals": 6_850,
    },
    SENT_BACK: {
        "provenance": {"fr": "Saisie par les centres de radiologie à chaque mammographie.", "en": ""},
    },
}


def plan() -> list[Planned]:
    """Return every act on descriptions, in the order of time."""
    return sorted([*_attestations(), *_drafts()], key=lambda planned: planned.at)


def data_of(draft: dict[str, Any], section: str, dataset: str) -> dict[str, Any]:
    """Return the data of an act that saves a section, what stands there already kept."""
    place = sections.Place(sections.Section(section))
    present = sections.read(draft, place)
    return {"place": place, "content": {**present, **PROPERTIES[dataset]}, "seen": sections.seen(present)}


def _attestations() -> Iterator[Planned]:
    for rank, dataset in enumerate(catalogue.published()):
        for day in UNUSUAL.get(dataset.code, USUAL):
            yield _act("attest", dataset.code, _holder(dataset.holder.code), day, 14, rank % 60)


def _drafts() -> Iterator[Planned]:
    for code, day in DRAFTED.items():
        by = _holder(catalogue.datasets_by_code([code])[code].holder.code)
        yield _act("begin_draft", code, by, day, 10)
        yield _act("save_draft", code, by, day, 10, 5, {"section": sections.Section.PROPERTIES.value})
        notes = {"notes_fr": "Provenance et effectifs revus.", "notes_en": "Provenance and numbers revised."}
        yield _act("submit", code, by, day, 11, 0, notes)
        if code == SENT_BACK:
            secretariat = content.in_role(Role.SECRETARIAT)[0]
            yield _act("send_back", code, secretariat, day, 16, 30, {"remarks": REMARKS})


def _act(act: str, code: str, by: str, day: date, hour: int, minute: int = 0, data: dict | None = None) -> Planned:
    at = datetime.combine(day, time(hour, minute), tzinfo=clock.PARIS)
    return Planned(at, code, Step(act, by, machine=MACHINE, data=data or {}))


def _holder(code: str) -> str:
    """Return the key of who answers for a holder."""
    body = next(one.key for one in content.organisations().values() if one.holder == code)
    return content.in_role(Role.DATA_HOLDER, body)[0]
