"""A project as the public register tells it: the same words for the entry and for its preview by the sponsor."""

from collections.abc import Iterable

from django.template.defaultfilters import linebreaksbr
from django.urls import reverse
from django.utils.translation import gettext as _

from hub.accounts.enums import OrganisationKind
from hub.ui import words
from hub.ui.shapes import Cell, Row
from requests_workflow.dossier.outputs import drawing
from requests_workflow.dossier.outputs.drawing import Drawn
from requests_workflow.dossier.outputs.material import Material
from requests_workflow.procedure.models import AccessRequest
from requests_workflow.rules.outputs import REGISTER

#: The sections of the entry that have a place of their own on the page; the others follow as “the project in detail”.
HEAD, WHO, RIGHTS = "head", "who", "rights"


def _sections(material: Material) -> list[drawing.DrawnSection]:
    return drawing.sections(material, material.ruleset.outputs[REGISTER])


def _lines(material: Material, code: str) -> list[Drawn]:
    return [line for section in _sections(material) if section.code == code for line in section.lines]


def title(request: AccessRequest) -> str:
    return words.typo(f"{request.title} ({request.acronym})" if request.acronym else request.title)


def summary(material: Material) -> str:
    return next((line.value for line in _lines(material, HEAD) if line.code == "summary"), "")


def who_and_why(material: Material) -> list[Row]:
    """Return who answers for the project, for which purposes the law allows, and on which legal basis."""
    return [
        Row(_("Responsable de traitement"), material.organisation["name"]),
        Row(_("Nature"), str(OrganisationKind(material.organisation["kind"]).label)),
        *_rows(_lines(material, WHO)),
    ]


def rights(material: Material) -> list[Row]:
    """Return how people are informed of a project, and whom they write to."""
    return _rows(_lines(material, RIGHTS))


def details(material: Material) -> list[tuple[str, list[Row]]]:
    """Return (section, rows) of everything else that the sponsor declared and everyone may read."""
    told = [(section.label, _rows(section.lines)) for section in _sections(material) if section.code not in _PLACED]
    return [(label, rows) for label, rows in told if rows]


_PLACED = frozenset({HEAD, WHO, RIGHTS})


def datasets(material: Material) -> list[list]:
    """Return the rows of the table of data: base, holder, years."""
    return [
        [_dataset(one), one["holder_short"], drawing.years(one["years_from"], one["years_to"])]
        for one in material.datasets
    ]


def dataset_columns() -> list[str]:
    return [_("Base de données"), _("Responsable des données"), _("Années")]


def _dataset(one) -> Cell:
    return Cell(one["short_name"], url=reverse("catalogue:dataset", args=[one["dataset"]]), detail=drawing.titled(one))


def _rows(lines: Iterable[Drawn]) -> list[Row]:
    """Return the facts that are known; a table becomes one line for each of its rows."""
    return [Row(line.label, _shown(line)) for line in lines if not line.missing]


def _shown(line: Drawn):
    if line.table:
        return [" · ".join(filter(None, row)) for row in line.table.rows]
    return text(line.value) if isinstance(line.value, str) else line.value


def text(value: str) -> str:
    """Return a text with its lines kept, escaped."""
    return linebreaksbr(words.typo(value))
