"""What the other stages and the pages read of a dossier. Nothing here writes."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from hub.accounts.models import User
from requests_workflow import rules
from requests_workflow.dossier import answers as reading
from requests_workflow.dossier import data_need
from requests_workflow.dossier import facts as conditions
from requests_workflow.dossier.answers import Typed
from requests_workflow.dossier.models import ComplementRequest, Document, RequestedDataset, SectionAnswers
from requests_workflow.dossier.section_forms import SectionForm
from requests_workflow.procedure import policies, routes, wording
from requests_workflow.procedure.models import AccessRequest

#: The row of `SectionAnswers` that carries the version of the page where datasets are chosen.
DATA = "data"
#: The acts that file: a first time, then again after a request for complements.
FILINGS = ("file", "declare", "conclude", "file_complement", "redeclare")
COMPLEMENTS = ("file_complement", "redeclare")


@dataclass(frozen=True)
class Missing:
    """One thing that prevents filing, and where to put it right."""

    label: str
    url_name: str
    args: tuple[str, ...]
    anchor: str = ""

    @property
    def url(self) -> str:
        return reverse(self.url_name, args=self.args) + (f"#{self.anchor}" if self.anchor else "")


def typed_answers(request: AccessRequest) -> dict[str, Typed]:
    """Return every answer as typed, by field code: one query."""
    found: dict[str, Typed] = {}
    for row in request.sections.all():
        found.update(row.data)
    return found


def answers(request: AccessRequest) -> dict[str, Any]:
    """Return every field of the form with its value: str, int, date, bool, list of codes, None when unanswered."""
    typed = typed_answers(request)
    return {code: reading.value(field, typed.get(code, "")) for code, field in request.form.fields().items()}


def section_answers(request: AccessRequest) -> dict[str, SectionAnswers]:
    """Return the rows of a file's sections, by section code."""
    return {row.section: row for row in request.sections.select_related("saved_by")}


def project_answers() -> QuerySet[SectionAnswers]:
    """Return, for all files, the section that holds summary and purposes: what searches across files read."""
    return SectionAnswers.objects.filter(section="project")


def requested_datasets(request: AccessRequest) -> list[RequestedDataset]:
    """Return what the file asks for, each with its dataset and holder, in the order of the catalogue: one query."""
    return list(request.datasets.select_related("dataset__holder"))


def requested_data(request: AccessRequest) -> list[RequestedDataset]:
    """Return what the file asks for with the tables and variables too: two queries."""
    return list(request.datasets.select_related("dataset__holder").prefetch_related("parts"))


def drafts_of(user: User) -> list[AccessRequest]:
    """Return the files a person writes, in a state where data may still be chosen, the last changed first."""
    files = policies.sponsored_by(user).select_related("organisation")
    return [file for file in files if file.state in file.machine.transitions["choose_data"].from_]


def datasets_of(request_ids: Collection[int]) -> dict[int, list[RequestedDataset]]:
    """Return what several files ask for, by file id: one query."""
    found: dict[int, list[RequestedDataset]] = {}
    for asked in RequestedDataset.objects.filter(request__in=list(request_ids)).select_related("dataset__holder"):
        found.setdefault(asked.request_id, []).append(asked)
    return found


def documents(request: AccessRequest) -> list[Document]:
    """Return the documents the dossier holds now, in the order of the pieces."""
    return list(request.documents.filter(removed_at=None).select_related("added_by"))


def readable_documents(request: AccessRequest) -> QuerySet[Document]:
    """Return the documents whose content may be asked for: those held now, and those that were once filed."""
    if request.filed_at is None:
        return request.documents.filter(removed_at=None)
    return request.documents.exclude(removed_at__lt=request.filed_at)


def facts(request: AccessRequest) -> frozenset[str]:
    """Return the flags of the rules that hold for this file."""
    kinds = request.datasets.values_list("dataset__kind", flat=True)
    return conditions.of(request.rule_set, typed_answers(request), set(kinds))


def expected_pieces(request: AccessRequest, holding: Collection[str]) -> list[tuple[rules.Piece, bool]]:
    """Return the pieces this file may hold, each with whether it is required; one whose condition fails is left out."""
    return [
        (piece, conditions.demands(piece, holding))
        for piece in request.rule_set.pieces_on(request.route)
        if piece.required != "when" or conditions.demands(piece, holding)
    ]


def complement_requests(request: AccessRequest) -> list[ComplementRequest]:
    """Return the batches of complements asked, oldest first."""
    return list(request.complements.all())


def missing(request: AccessRequest) -> list[Missing]:
    """Return everything that prevents filing, in the order of the pages."""
    found = [missing_route(request), missing_answers(request), missing_data(request), missing_pieces(request)]
    return [one for part in found for one in part]


def missing_route(request: AccessRequest) -> list[Missing]:
    """Return what shuts the file's route to this project."""
    ruleset = request.rule_set
    said = _("Ce circuit est fermé à votre projet : %(flag)s.")
    return [
        Missing(said % {"flag": wording.of(flag, "label")}, "dossier:route", (request.reference,))
        for flag in routes.shut_by(ruleset.routes[request.route], facts(request), ruleset)
    ]


def filing_act(request: AccessRequest) -> str:
    """Return the act of the file's route that files it now, or that would if it were its moment."""
    acts = [request.machine.transitions[name] for name in FILINGS if name in request.machine.transitions]
    now = [act.name for act in acts if request.state in act.from_]
    return now[0] if now else acts[-1 if request.complements.exists() else 0].name


def asks_for_data(request: AccessRequest) -> bool:
    """Tell whether the file cannot be filed without data of the catalogue."""
    return "data_chosen" in request.machine.transitions[filing_act(request)].guards


def missing_answers(request: AccessRequest) -> list[Missing]:
    """Return the questions without a valid answer."""
    typed, holding = typed_answers(request), facts(request)
    sections = request.form.sections.values()
    return [one for section in sections for one in missing_in(request, section, typed, holding)]


def missing_in(
    request: AccessRequest, section: rules.FormSection, typed: dict[str, Typed], holding: Collection[str]
) -> list[Missing]:
    """Return the remarks on one section, whatever page they are shown on."""
    form = SectionForm(section, request.form, typed=typed, holding=holding, other=typed)
    return [
        Missing(
            _remark(str(form[code].label), errors[0]),
            "dossier:section",
            (request.reference, section.slug),
            anchor_of(form, code),
        )
        for code, errors in form.errors.items()
    ]


def _remark(question: str, remark: str) -> str:
    """Return a remark after what it is about, with one punctuation mark between them."""
    if question.endswith("?"):
        return f"{question} {remark}"
    return _("%(question)s : %(remark)s") % {"question": question, "remark": remark}


def anchor_of(form: SectionForm, code: str) -> str:
    """Return the id of the first input of a question."""
    grouped = section_field_is_group(form.section.fields[code])
    return f"id_{code}_0" if grouped else f"id_{code}"


def section_field_is_group(field: rules.FormField) -> bool:
    return field.kind in {"choice", "choices", "yes_no", "departures"}


def missing_data(request: AccessRequest) -> list[Missing]:
    """Return what the choice of datasets still lacks."""
    here = (request.reference,)
    asked = requested_data(request)
    if not asked and not asks_for_data(request):
        return []
    if not asked:
        return [Missing(_("Choisissez au moins un jeu de données."), "dossier:data", here)]
    parts = data_need.parts_of(asked)
    said = _("%(dataset)s : %(remark)s")
    return [
        Missing(said % {"dataset": one.dataset.short_name, "remark": remark}, "dossier:data", here, anchor)
        for one in asked
        for remark, anchor in [*_remarks_on(one), *_remarks_on_parts(one, parts[one.pk])]
    ]


def _remarks_on(one: RequestedDataset) -> list[tuple[str, str]]:
    code = one.dataset.code
    lacking = [
        (not one.justification.strip(), _("dites pourquoi ces données sont nécessaires."), f"id_{code}-justification"),
        (one.years_from is None, _("indiquez la première année."), f"id_{code}-years_from"),
        (one.years_to is None, _("indiquez la dernière année."), f"id_{code}-years_to"),
    ]
    return [(remark, anchor) for lacks, remark, anchor in lacking if lacks]


def _remarks_on_parts(one: RequestedDataset, parts: list[data_need.AskedPart]) -> list[tuple[str, str]]:
    gone = _("« %(name)s » n’est plus au catalogue : retirez-la de votre demande.")
    return [
        (gone % {"name": part.name}, f"id_{one.dataset.code}-part{part.row.pk}-remove")
        for part in parts
        if part.found is None
    ]


def missing_pieces(request: AccessRequest) -> list[Missing]:
    """Return the required pieces without a document."""
    held = {document.piece for document in documents(request)}
    said, here = _("Pièce à joindre : %(piece)s"), (request.reference,)
    return [
        Missing(said % {"piece": wording.of(piece, "label")}, "dossier:pieces", here, f"id_{piece.code}")
        for piece, required in expected_pieces(request, facts(request))
        if required and piece.code not in held
    ]
