"""What the pages of the dossier show, in the shapes the components draw."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue import queries as catalogue
from hub.ui import words
from hub.ui.shapes import Row, Task
from requests_workflow import rules
from requests_workflow.dossier import answers, checklist, facts, queries, upgrading
from requests_workflow.dossier.models import Answer, ComplementRequest
from requests_workflow.dossier.pieces import presentation as pieces_lines
from requests_workflow.procedure import clocks, routes, wording
from requests_workflow.procedure.enums import TEAM
from requests_workflow.procedure.models import AccessRequest

#: Who is of which audience; the first that fits counts, so that a sponsor of the office reads as the office does.
AUDIENCES: dict[str, frozenset[str]] = {
    "sponsor": TEAM,
    "office": frozenset({"secretariat", "dpo", "auditor", "registrar"}),
    "committee": frozenset({"chair", "committee_member", "rapporteur"}),
    "cnil": frozenset({"cnil_liaison"}),
    "data_holder": frozenset({"data_holder"}),
}


#: The page of pieces, among those of the sections.
PIECES = "pieces"
ROUTE = "route"


def audience_of(roles: Collection[str]) -> str:
    """Return the audience a person belongs to on a file, by the roles they have on it."""
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
    """What the secretariat asks on one page; `answered` once something changed there, or the sponsor said why not."""

    reasons: list[str]
    answered: bool


def tasks(request: AccessRequest) -> list[Task]:
    """Return what there is to write, with what each part still lacks and what the secretariat asked for."""
    asked = _asked(request)
    saved = queries.saved_answers(request)
    begun = {code: queries.last_saved(section, saved) is not None for code, section in request.form.sections.items()}
    begun |= {ROUTE: True, queries.DATA: request.datasets.exists(), PIECES: bool(queries.documents(request))}
    checking = {PIECES: pieces_lines.checking(request)}
    last = {code: queries.last_saved(section, saved) for code, section in request.form.sections.items()}
    return [
        _task(
            lack,
            begun=begun[lack.code],
            asked=asked.get(lack.code),
            more=checking.get(lack.code, "") or _saved_words(last.get(lack.code)),
        )
        for lack in parts(request)
    ]


def _saved_words(last: Answer | None) -> str:
    if last is None:
        return ""
    told = {"who": last.saved_by.full_name, "moment": words.moment(last.saved_at)}
    return _("Enregistré par %(who)s, %(moment)s") % told


def _task(part: Part, *, begun: bool, asked: Asked | None, more: str) -> Task:
    said = [_("Le secrétariat : « %(reason)s »") % {"reason": reason} for reason in (asked.reasons if asked else [])]
    hint = " ".join(said) or more
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
    said = checklist.answered(request, last.round)
    found: dict[str, Asked] = {}
    for item, verdict in checklist.missing(request, last.round):
        area, _colon, code = item.code.partition(":")
        page = PIECES if area == "piece" else code or area
        before = found.get(page, Asked([], True))
        found[page] = Asked([*before.reasons, verdict.comment], before.answered and said[item.code])
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


# From one form to the next


@dataclass(frozen=True)
class Moved:
    """An answer that changes places: the question it stood under, the one it goes to, as it will be read there."""

    label: str
    to: str
    after: str | list[str]
    why: str


@dataclass(frozen=True)
class Upgrade:
    """What moving a draft to its next form does."""

    label: str
    changes: list[str]
    kept: int
    moved: list[Moved]
    new: list[str]
    #: Last day on which the draft may still be filed as it is; none: for good.
    until: date | None


def upgrade(request: AccessRequest) -> Upgrade:
    """Return what the next form does with a draft, before it is done."""
    before, after = request.whole_form, upgrading.following(request)
    steps = upgrading.carried(queries.typed_answers(request), before, after)
    return Upgrade(
        label=wording.of(after, "label"),
        changes=list(wording.of(after, "changes")),
        kept=sum(1 for step in steps if step.before and not step.move),
        moved=[_moved(after, step) for step in steps if step.move and step.before],
        new=[wording.of(field, "label") for field in upgrading.new_questions(before, after)],
        until=after.previous_until,
    )


def _moved(form: rules.FormSpec, step: upgrading.Carried) -> Moved:
    return Moved(
        label=wording.of(step.asked, "label"),
        to=wording.of(step.to, "label") if step.to else "",
        after=answers.in_words(form, step.to, step.after) if step.to else "",
        why=wording.of(step.move, "why"),
    )


# The answers


@dataclass(frozen=True)
class Section:
    """A section as the page shows it; `url` changes it when the reader may."""

    slug: str
    label: str
    rows: list[Row]
    url: str = ""


def sections(request: AccessRequest, *, audience: str, editable: bool = False) -> list[Section]:
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
            value=answers.in_words(form, field, typed.get(field.code, answers.blank(field))),
            change_url=_to_field(url, field),
        )
        for field in section.fields.values()
        if audience in field.audience and facts.arises(field, holding)
    ]


def _to_field(url: str, field: rules.FormField) -> str:
    group = queries.section_field_is_group(field)
    return f"{url}#id_{field.code}{'_0' if group else ''}" if url else ""


# The data


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
