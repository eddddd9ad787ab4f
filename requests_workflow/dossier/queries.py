"""What the other stages and the pages read of a dossier. Nothing here writes."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from hub.accounts.models import User
from hub.uploads import queries as uploads
from requests_workflow import rules
from requests_workflow.dossier import answers as reading
from requests_workflow.dossier import facts as conditions
from requests_workflow.dossier.answers import Typed
from requests_workflow.dossier.models import (
    Answer,
    AnswerVersion,
    ComplementRequest,
    DataNeed,
    Document,
    RequestedDataset,
)
from requests_workflow.dossier.need import parts as data_need
from requests_workflow.dossier.outputs.produced import is_produced
from requests_workflow.dossier.section_forms import SectionForm
from requests_workflow.procedure import policies, routes, wording
from requests_workflow.procedure.models import AccessRequest

#: The page where datasets are chosen, among those of the sections.
DATA = "data"
#: The acts that file: a first time, then again after a request for complements.
FILINGS = ("file", "declare", "conclude", "file_complement", "redeclare")
COMPLEMENTS = ("file_complement", "redeclare")
#: The states of a file that nobody pursues.
GIVEN_UP = ("withdrawn", "deleted")


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
    """Return the answers to the questions of the file's form as typed, by field code: one query."""
    asked = request.whole_form.fields()
    return {field: value for field, value in request.answers.values_list("field", "value") if field in asked}


def answers(request: AccessRequest) -> dict[str, Any]:
    """Return every field of the form with its value (`answers.value`), None when unanswered."""
    typed = typed_answers(request)
    return {
        code: reading.value(field, typed.get(code, reading.blank(field)))
        for code, field in request.form.fields().items()
    }


def funders(request: AccessRequest) -> str:
    """Return who funds the project, one funder a line, whatever form it is written in."""
    return funders_in(answers(request))


def funders_in(answers: Mapping[str, Any]) -> str:
    """Return the funders that the answers of a file name, one a line."""
    rows = answers.get("funding") or []
    return "\n".join(str(row["funder"]) for row in rows) or str(answers.get("funders") or "")


def saved_answers(request: AccessRequest) -> dict[str, Answer]:
    """Return the rows of a file's answers, by field code, with who saved them: one query."""
    return {row.field: row for row in request.answers.select_related("saved_by")}


def last_saved(section: rules.FormSection, saved: Mapping[str, Answer]) -> Answer | None:
    """Return the answer of a section that was saved last; None while nobody wrote in it."""
    rows = [saved[code] for code in section.fields if code in saved and saved[code].version]
    return max(rows, key=lambda row: row.saved_at, default=None)


def history(request: AccessRequest, field: str) -> list[AnswerVersion]:
    """Return every value that an answer had, the last first."""
    rows = AnswerVersion.objects.filter(request=request, field=field).select_related("saved_by")
    return list(rows.order_by("-version"))


def answers_to(field: str) -> QuerySet[Answer]:
    """Return, for all files, the answers to one question: what searches across files read."""
    return Answer.objects.filter(field=field)


def need_of(request: AccessRequest) -> DataNeed:
    """Return the version of what a file asks for, and who saved it last."""
    return DataNeed.objects.select_related("saved_by").get(request=request)


def crossing_reason(request: AccessRequest) -> str:
    """Return why identifiers that cross stay; nothing for a file that no longer asks for data."""
    return DataNeed.objects.filter(request=request).values_list("crossing", flat=True).first() or ""


def requested_datasets(request: AccessRequest) -> list[RequestedDataset]:
    """Return what the file asks for, each with its dataset and holder, in the order of the catalogue: one query."""
    return list(request.datasets.select_related("dataset__holder"))


def requested_data(request: AccessRequest) -> list[RequestedDataset]:
    """Return what the file asks for with its tables, its variables and their groups too: three queries."""
    return list(request.datasets.select_related("dataset__holder").prefetch_related("parts", "groups"))


def drafts_of(user: User) -> list[AccessRequest]:
    """Return the files a person writes, in a state where data may still be chosen, the last changed first."""
    files = policies.written_by(user).select_related("organisation")
    return [file for file in files if file.state in file.machine.transitions["choose_data"].from_]


def datasets_of(request_ids: Collection[int]) -> dict[int, list[RequestedDataset]]:
    """Return what several files ask for, by file id: one query."""
    found: dict[int, list[RequestedDataset]] = {}
    for asked in RequestedDataset.objects.filter(request__in=list(request_ids)).select_related("dataset__holder"):
        found.setdefault(asked.request_id, []).append(asked)
    return found


def has_namesake(request: AccessRequest) -> bool:
    """Tell whether another file of the same organisation, not given up, has the same title."""
    others = AccessRequest.objects.filter(organisation=request.organisation_id, title__iexact=request.title)
    return others.exclude(pk=request.pk).exclude(state__in=GIVEN_UP).exists()


def documents(request: AccessRequest) -> list[Document]:
    """Return the documents the dossier holds now, in the order of the pieces, each with what the antivirus says."""
    return with_scans(request.documents.filter(removed_at=None).select_related("added_by"))


def with_scans(documents: Iterable[Document]) -> list[Document]:
    """Return documents with what the antivirus says of each: one query."""
    found = list(documents)
    said = uploads.states_of([document.sha256 for document in found])
    for document in found:
        document.scan = said[document.sha256]
    return found


def former_documents(request: AccessRequest) -> dict[str, list[Document]]:
    """Return the documents that are no longer held and may still be read, by piece, the last first."""
    gone = readable_documents(request).exclude(removed_at=None).select_related("added_by").order_by("-pk")
    found: dict[str, list[Document]] = {}
    for document in with_scans(gone):
        found.setdefault(document.piece, []).append(document)
    return found


def readable_documents(request: AccessRequest) -> QuerySet[Document]:
    """Return the documents whose content may be asked for: those held now, and those that were once filed.

    In a draft, those that a newer version replaced too.
    """
    if request.filed_at is None:
        return request.documents.filter(Q(removed_at=None) | Q(replaced_by__isnull=False))
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
    return field.kind in {"choice", "choices", "yes_no", "group"}


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
    """Return the required pieces without a document, and those with an infected one, required or not.

    A document that the antivirus has not seen yet counts: its delay is ours, and must not make the sponsor late. Nobody
    reads it before it is clean, and the secretariat does not find it present before.
    """
    held = documents(request)
    infected = [document for document in held if document.is_infected]
    there = {document.piece for document in held}
    lacking, again = _("Pièce à joindre : %(piece)s"), _("Fichier infecté, à retirer et à refaire : %(name)s")
    here = (request.reference,)
    return [
        *(
            Missing(again % {"name": document.name}, "dossier:pieces", here, f"piece-{document.piece}")
            for document in infected
        ),
        *(
            Missing(lacking % {"piece": wording.of(piece, "label")}, "dossier:pieces", here, f"id_{piece.code}")
            for piece, required in expected_pieces(request, facts(request))
            if required and piece.code not in there and not is_produced(piece)
        ),
    ]
