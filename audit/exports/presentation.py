"""The page of exports in words."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit.exports import formats, selection
from audit.exports.wording import FilterWords
from hub.jobs import presentation as jobs
from hub.jobs.models import Job
from hub.ui import words
from hub.ui.shapes import Cell


def count_words(count: int) -> str:
    """Return how many lines answer, in words."""
    if count > selection.COUNTED:
        return _("Plus de %(count)s lignes répondent à ces filtres.") % {"count": words.number(selection.COUNTED)}
    if not count:
        return _("Aucune ligne ne répond à ces filtres.")
    return ngettext("%(count)s ligne répond à ces filtres.", "%(count)s lignes répondent à ces filtres.", count) % {
        "count": words.number(count)
    }


def columns() -> list[str]:
    return [_("Demandé"), _("Format"), _("Lignes choisies"), _("Par"), _("État")]


def rows(found: Iterable[Job]) -> list[list[Cell]]:
    """Return the cells of the table of exports; besides them, only the names of the sources are read."""
    found = list(found)
    filter_words = FilterWords() if found else None
    cells = []
    for job in found:
        state, tone = jobs.state_of(job)
        asked = job.parameters
        cells.append(
            [
                Cell(words.moment(job.asked_at), url=reverse("jobs:detail", args=[job.public_id])),
                Cell(formats.FORMATS[asked["format"]].label, detail=asked.get("log", "")),
                Cell(filter_words.of(asked["filters"]) if "filters" in asked else _("Tout le registre")),
                Cell(job.asked_by.full_name),
                Cell(state, tone=tone, detail=words.weight(job.size) if job.has_file else ""),
            ]
        )
    return cells
