"""What the pages of the dossier show, in the shapes the components draw."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue import queries as catalogue
from hub.ui import words
from hub.ui.shapes import Row, Task
from requests_workflow import rules
from requests_workflow.dossier import answers, checklist, data_need, queries
from requests_workflow.dossier.models import ComplementRequest, Document, RequestedDataset
from requests_workflow.procedure import clocks, routes, wording
from requests_workflow.procedure.models import AccessRequest

#: Roles that read the whole dossier; each of the others reads what is meant for its audience.
READ_ALL = frozenset({"sponsor", "signatory", "secretariat", "dpo", "auditor", "registrar"})
AUDIENCES = {
    "committee": {"chair", "committee_member", "rapporteur"},
    "cnil": {"cnil_liaison"},
    "data_holder": {"data_holder"},
}


#: The page of pieces, among those of the sections.
PIECES = "pieces"
ROUTE = "route"


def audience_of(roles: Collection[str]) -> str | None:
    """Return the audience a person belongs to on a file; None for who reads everything."""
    if READ_ALL & set(roles):
        return None
    return next((name for name, members in AUDIENCES.items() if members & set(roles)), "public")


# The task list


@dataclass(frozen=True)
class Part:
    """A page of the dossier, and what it still lacks."""

    code: str
    label: str
    url: str
    missing: list[queries.Missing]


@dataclass(frozen=True)
class Asked:
    """What the secretariat asks on one page of the dossier; `answered` once something changed there."""

    reasons: list[str]
    answered: bool


def tasks(request: AccessRequest) -> list[Task]:
    """Return what there is to write, with what each part still lacks and what the secretariat asked for."""
    asked = _asked(request)
    rows = queries.section_answers(request)
    begun = {code: row.version > 0 for code, row in rows.items()}
    begun |= {ROUTE: True, queries.DATA: request.datasets.exists(), PIECES: bool(queries.documents(request))}
    return [_task(lack, begun=begun[lack.code], asked=asked.get(lack.code)) for lack in parts(request)]


def _task(part: Part, *, begun: bool, asked: Asked | None) -> Task:
    hint = (
        " ".join(_("Le secrétariat : « %(reason)s »") % {"reason": reason} for reason in asked.reasons) if asked else ""
    )
    lacking = len(part.missing)
    if lacking and not begun:
        return Task(part.label, part.url, status=_("À commencer"), hint=hint)
    if lacking:
        status = ngettext("%(n)s point à compléter", "%(n)s points à compléter", lacking) % {"n": lacking}
        return Task(part.label, part.url, status=status, tone="info", hint=hint)
    if asked and not asked.answered:
        return Task(part.label, part.url, status=_("À revoir"), tone="warning", hint=hint)
    return Task(part.label, part.url, done=True, hint=hint)


def parts(request: AccessRequest) -> list[Part]:
    """Return the pages of the dossier, in order."""
    typed, holding, here = queries.typed_answers(request), queries.facts(request), request.reference
    route = Part(ROUTE, _("Le circuit"), reverse("dossier:route", args=[here]), queries.missing_route(request))
    sections = [
        Part(
            section.code,
            wording.of(section, "label"),
            reverse("dossier:section", args=[here, section.slug]),
            queries.missing_in(request, section, typed, holding),
        )
        for section in request.form.sections.values()
    ]
    return [route, *sections, *_data_and_pieces(request)]


def _data_and_pieces(request: AccessRequest) -> list[Part]:
    """Return the pages of data and pieces; a route without formality has neither."""
    if queries.filing_act(request) == "conclude":
        return []
    data, pieces = (reverse(name, args=[request.reference]) for name in ("dossier:data", "dossier:pieces"))
    return [
        Part(queries.DATA, _("Les données demandées"), data, queries.missing_data(request)),
        Part(PIECES, _("Les pièces à joindre"), pieces, queries.missing_pieces(request)),
    ]


def _asked(request: AccessRequest) -> dict[str, Asked]:
    """Return what the secretariat's last batch asks, by code of the page, while it waits for an answer."""
    if request.state != "complement_requested":
        return {}
    last = queries.complement_requests(request)[-1]
    changed = checklist.changes(request)
    found: dict[str, Asked] = {}
    for item, verdict in checklist.missing(request, last.round):
        area, _colon, code = item.code.partition(":")
        page = PIECES if area == "piece" else code or area
        answered = checklist.changed_since(changed, item.code, last.sent_at)
        before = found.get(page, Asked([], True))
        found[page] = Asked([*before.reasons, verdict.comment], before.answered and answered)
    return found


# The route


@dataclass(frozen=True)
class FlagWords:
    label: str
    effect: str


@dataclass(frozen=True)
class RouteWords:
    """The route of a file: for whom, on which conditions, with which duties, and what shuts it to this project."""

    label: str
    whom: str
    conditions: list[str]
    duties: list[str]
    shut_by: list[FlagWords]
    sources: list[wording.SourceLink]


def route(request: AccessRequest) -> RouteWords:
    """Return the route of a file in words."""
    ruleset = request.rule_set
    found = ruleset.routes[request.route]
    shut = routes.shut_by(found, queries.facts(request), ruleset)
    return RouteWords(
        label=wording.of(found, "label"),
        whom=wording.of(found, "for"),
        conditions=[wording.of(condition, "label") for condition in found.conditions.values()],
        duties=list(wording.of(found, "duties")),
        shut_by=[FlagWords(wording.of(flag, "label"), wording.of(flag, "effect")) for flag in shut],
        sources=wording.sources(found.sources, ruleset),
    )


# The answers


@dataclass(frozen=True)
class Section:
    """A section as the page shows it; `url` changes it when the reader may."""

    slug: str
    label: str
    rows: list[Row]
    url: str = ""


def sections(request: AccessRequest, *, audience: str | None = None, editable: bool = False) -> list[Section]:
    """Return the sections of the dossier; questions that do not arise are left out, unanswered required ones stay."""
    typed, holding = queries.typed_answers(request), queries.facts(request)
    return [
        Section(section.slug, wording.of(section, "label"), rows)
        for section in request.form.sections.values()
        if (rows := _rows(request, section, typed, holding, audience=audience, editable=editable))
    ]


def _rows(request: AccessRequest, section: rules.FormSection, typed, holding, *, audience, editable) -> list[Row]:
    url = reverse("dossier:section", args=[request.reference, section.slug]) if editable else ""
    form = request.form
    return [
        Row(
            key=wording.of(field, "label"),
            value=answers.in_words(form, field, typed.get(field.code, "")),
            change_url=_to_field(url, field),
        )
        for field in section.fields.values()
        if (audience is None or audience in field.audience) and _arises(field, typed, holding)
    ]


def _arises(field: rules.FormField, typed, holding) -> bool:
    return field.required != "when" or field.condition in holding or bool(typed.get(field.code))


def _to_field(url: str, field: rules.FormField) -> str:
    group = queries.section_field_is_group(field)
    return f"{url}#id_{field.code}{'_0' if group else ''}" if url else ""


# The data and the pieces


def dataset_rows(request: AccessRequest, *, editable: bool = False) -> list[Row]:
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
    crossed = data_need.crossed(asked, data_need.parts_of(asked))
    return [*rows, Row(_("Identifiants potentiels croisés"), [one.label for one in crossed])] if crossed else rows


def _dataset_words(one: RequestedDataset) -> str:
    years = _("Années : à préciser")
    if one.years_from and one.years_to:
        years = _("Années %(first)s à %(last)s") % {"first": one.years_from, "last": one.years_to}
    parts = data_need.in_words(data_need.as_kept(vars(part)) for part in one.parts.all())
    lines = [f"{years}. {one.dataset.holder.name}", one.justification or _("Justification : à écrire"), parts]
    return "\n".join(filter(None, lines))


@dataclass(frozen=True)
class PieceLine:
    """A piece of the dossier with its documents and, when it may be given, its field."""

    piece: rules.Piece
    label: str
    help: str
    necessity: str
    required: bool
    documents: list[Document]
    field: Any = None

    @property
    def given(self) -> bool:
        return bool(self.documents)


def piece_lines(request: AccessRequest, form=None) -> list[PieceLine]:
    """Return the pieces this file may hold, with their documents and the form's field when there is one."""
    held: dict[str, list[Document]] = {}
    for document in queries.documents(request):
        held.setdefault(document.piece, []).append(document)
    expected = queries.expected_pieces(request, queries.facts(request))
    known = {piece.code for piece, _required in expected}
    others = [(piece, False) for code, piece in request.rule_set.pieces.items() if code in held and code not in known]
    return [
        PieceLine(
            piece=piece,
            label=wording.of(piece, "label"),
            help=wording.of(piece, "help"),
            necessity=_necessity(piece, required),
            required=required,
            documents=held.get(piece.code, []),
            field=form[piece.code] if form is not None and piece.code in form.fields else None,
        )
        for piece, required in [*expected, *others]
    ]


def _necessity(piece: rules.Piece, required: bool) -> str:
    if piece.required == "when":
        return _("Obligatoire, d’après vos réponses") if required else _("N’est plus demandée, d’après vos réponses")
    return _("Obligatoire") if required else _("Conseillée")


def document_rows(request: AccessRequest, *, editable: bool = False) -> list[Row]:
    """Return the pieces with links to their documents; a required piece without one stays, empty."""
    url = reverse("dossier:pieces", args=[request.reference]) if editable else ""
    return [
        Row(
            key=line.label,
            value=[_link(request, document) for document in line.documents],
            change_url=f"{url}#id_{line.piece.code}" if url else "",
            empty=_("Pas encore jointe"),
        )
        for line in piece_lines(request)
        if line.required or line.given
    ]


def _link(request: AccessRequest, document: Document) -> str:
    url = reverse("dossier:document", args=[request.reference, document.pk])
    on = words.day_month(document.added_at)
    return format_html('<a href="{}">{}</a> ({}, {})', url, document.name, words.weight(document.size), on)


# The secretariat's batches


@dataclass(frozen=True)
class Batch:
    """A request for complements as the sponsor reads it: (label, reason, where to mend it) for each point."""

    complement: ComplementRequest
    due_on: date
    items: list[tuple[str, str, str]]


def batches(request: AccessRequest) -> list[Batch]:
    """Return the requests for complements, oldest first; the last one with its date as extended."""
    asked = queries.complement_requests(request)
    running = clocks.running(request, "C2")
    return [
        Batch(
            one,
            running[0].due_on if running and one is asked[-1] else one.due_on,
            [
                (item.label, verdict.comment, reverse(item.fix[0], args=item.fix[1]))
                for item, verdict in checklist.missing(request, one.round)
            ],
        )
        for one in asked
    ]


def addable_datasets(request: AccessRequest) -> list:
    """Return the published datasets that the file does not ask for yet."""
    held = {one.dataset_id for one in queries.requested_datasets(request)}
    return [dataset for dataset in catalogue.published() if dataset.pk not in held]
