"""What the pages show of the data asked for, in the shapes the components draw."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hub.ui.shapes import Row
from requests_workflow.dossier import answers, queries
from requests_workflow.dossier.models import RequestedDataset
from requests_workflow.dossier.need import crossing, linkage
from requests_workflow.dossier.need import parts as data_need
from requests_workflow.procedure import wording
from requests_workflow.procedure.models import AccessRequest

#: Who reads neither what crosses nor why.
PUBLIC = "public"
#: The answers that say whom the data are about, and when.
POPULATION = ("population", "exclusion", "population_size", "period_from", "period_to")


def dataset_rows(request: AccessRequest, *, audience: str = PUBLIC, editable: bool = False) -> list[Row]:
    """Return the datasets asked for: short name, years, reason and parts; then what crosses in them."""
    url = reverse("dossier:data", args=[request.reference]) if editable else ""
    asked = queries.requested_data(request)
    rows = [
        Row(
            f"{one.dataset.title} ({one.dataset.short_name})",
            _dataset_words(one),
            f"{url}#id_{one.dataset.code}-justification" if url else "",
            one.dataset.short_name,
        )
        for one in asked
    ]
    reasons = [] if audience == PUBLIC else _crossing_rows(request, asked, url)
    return [*rows, *reasons, *_linkage_rows(request, audience)]


def _crossing_rows(request: AccessRequest, asked: list[RequestedDataset], url: str) -> list[Row]:
    """Return what crosses in the data asked for, and why it stays; nothing when nothing crosses."""
    crossed = crossing.of(asked, data_need.parts_of(asked)).crossed
    if not crossed:
        return []
    why, change = queries.crossing_reason(request), f"{url}#id_crossing" if url else ""
    labels = Row(_("Identifiants potentiels croisés"), [one.label for one in crossed])
    return [labels, Row(_("Pourquoi ce croisement est nécessaire"), why, change, empty=_("À écrire"))]


def _linkage_rows(request: AccessRequest, audience: str) -> list[Row]:
    """Return the linkage scheme, one step a line, to those for whom the form means it."""
    field = request.form.fields().get(linkage.FIELD)
    if field is None or audience not in field.audience:
        return []
    steps = linkage.steps(request.form, queries.typed_answers(request))
    return [Row(_("Schéma d’appariement"), [step.words for step in steps])] if steps else []


def linkage_words(request: AccessRequest, typed: Mapping[str, Any]) -> str:
    """Return what the file answers about linkage, and where it is told; nothing on a form that does not ask."""
    field = request.form.fields().get("matching")
    if field is None:
        return ""
    said = answers.in_words(request.form, field, typed.get("matching", ""))
    return str(said) or _("Vous n’avez pas encore dit si des données seront appariées.")


def population_rows(request: AccessRequest, typed: Mapping[str, Any]) -> list[Row]:
    """Return whom the data are about and when, as answered, each with where it is changed."""
    fields = request.form.fields()
    return [
        Row(
            wording.of(fields[code], "label"),
            answers.in_words(request.form, fields[code], typed.get(code, answers.blank(fields[code]))),
            f"{_address_of(request, code)}#id_{code}",
        )
        for code in POPULATION
        if code in fields
    ]


def _address_of(request: AccessRequest, code: str) -> str:
    section = next(one for one in request.form.sections.values() if code in one.fields)
    return reverse("dossier:section", args=[request.reference, section.slug])


def _dataset_words(one: RequestedDataset) -> str:
    years = _("Années : à préciser")
    if one.years_from and one.years_to:
        years = _("Années %(first)s à %(last)s") % {"first": one.years_from, "last": one.years_to}
    parts = data_need.in_words((data_need.as_kept(vars(part)) for part in one.parts.all()), data_need.reasons_of(one))
    fine = ", ".join(data_need.precisions_in_words(one.precisions))
    lines = [f"{years}. {one.dataset.holder.name}", one.justification or _("Justification : à écrire"), parts, fine]
    return "\n".join(filter(None, lines))
