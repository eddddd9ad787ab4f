"""What the pages say of consultations and conditions, in the shapes the components draw."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.template.defaultfilters import linebreaksbr
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub import clock
from hub.ui import words
from hub.ui.shapes import Cell, Row, Step
from requests_workflow.consultation.enums import Availability, Origin, Owner
from requests_workflow.dossier.need import parts as data_need
from requests_workflow.procedure import policies, presentation, wording
from requests_workflow.procedure.clock_engine import is_over
from requests_workflow.procedure.presentation import Button, StateWords

if TYPE_CHECKING:
    from hub.accounts.models import User
    from requests_workflow.consultation.models import Condition, Consultation, DatasetAnswer, Evidence
    from requests_workflow.procedure.models import Clock

TONES = {
    Availability.AVAILABLE: "success",
    Availability.RESERVED: "warning",
    Availability.UNAVAILABLE: "refusal",
}
CONDITION_TONES = {"set": "warning", "insisted": "warning", "lifted": "success"}


@dataclass(frozen=True)
class Entry:
    """One consultation as the page draws it; `form` when this person may answer it here."""

    consultation: Consultation
    state: StateWords
    late: bool
    rows: list[Row]
    sent_rows: list[list[Any]]
    answer_rows: list[list[Any]]
    steps: list[Step]
    silence: str
    buttons: list[Button]
    form: Any = None


def entry(found: Consultation, user: User, due: Clock | None, *, at: datetime, form=None) -> Entry:
    """Return a consultation for its page; `due` is its running delay."""
    here = presentation.act_url(found, "give_remarks")
    return Entry(
        consultation=found,
        state=presentation.state_words(found),
        late=bool(due and is_over(due.due_on, clock.day_of(at))),
        rows=_consultation_rows(found, due),
        sent_rows=[_sent_row(one) for one in found.sent_data],
        answer_rows=_answer_rows(found),
        steps=presentation.calculation(due) if due else [],
        silence=wording.of(due.rule, "silence") if due else "",
        buttons=[button for button in presentation.buttons(found, user, at=at) if button.url != here],
        form=form,
    )


def _consultation_rows(found: Consultation, due: Clock | None) -> list[Row]:
    rows = [Row(_("Consulté le"), words.day(found.sent_at))]
    if due and due.due_on:
        rows.append(Row(_("Réponse au plus tard"), words.day(due.due_on)))
    if found.delegate:
        entrusted = _("%(name)s, par %(by)s")
        names = {"name": found.delegate.full_name, "by": found.delegated_by.full_name}
        rows.append(Row(_("Réponse confiée à"), entrusted % names))
    if found.closed_at:
        closed = _("%(day)s, %(name)s")
        rows.append(Row(_("Clos le"), closed % {"day": words.day(found.closed_at), "name": found.closed_by.full_name}))
    if found.recusal_reason:
        rows.append(Row(_("Motif du déport"), linebreaksbr(found.recusal_reason)))
    if documents := list(found.documents.all()):
        rows.append(Row(_("Documents joints"), [_document("consultation:document", found, one) for one in documents]))
    return rows


def sent_columns() -> list[str]:
    return [_("Jeu de données"), _("Années"), _("Tables et variables"), _("Pourquoi")]


def _sent_row(one: dict) -> list[Any]:
    parts = linebreaksbr(data_need.in_words(one["parts"], one.get("groups"))) if one["parts"] else _whole(one)
    return [
        Cell(one["short_name"], detail=one["title"]),
        years(one),
        parts,
        linebreaksbr(one["justification"]) or "—",
    ]


def _whole(one: dict) -> str:
    precisions = data_need.precisions_in_words(one.get("precisions"))
    return ", ".join([_("Tout le jeu"), *precisions])


def years(one: dict) -> str:
    """Return “2015 à 2020” of a dataset as it was sent."""
    if not one["years_from"] or not one["years_to"]:
        return "—"
    return _("%(first)s à %(last)s") % {"first": one["years_from"], "last": one["years_to"]}


def answer_columns() -> list[str]:
    return [_("Jeu de données"), _("Disponibilité"), _("Livraison estimée"), _("Précisions")]


def _answer_rows(found: Consultation) -> list[list[Any]]:
    names = {one["code"]: one["short_name"] for one in found.sent_data}
    return [_answer_row(names[one.dataset], one) for one in found.dataset_answers.all()]


def _answer_row(name: str, one: DatasetAnswer) -> list[Any]:
    return [
        name,
        Cell(one.get_availability_display(), tone=TONES[one.availability]),
        weeks(one.weeks) if one.weeks is not None else "—",
        linebreaksbr(one.note) or "—",
    ]


def weeks(number: int) -> str:
    return ngettext("%(n)s semaine", "%(n)s semaines", number) % {"n": number}


@dataclass(frozen=True)
class Line:
    """One consultation on the list of a holder."""

    title: str
    reference: str
    url: str
    holder: str
    state: StateWords
    due_on: date | None
    late: bool
    who: str


def line(found: Consultation, due: Clock | None, *, today: date) -> Line:
    return Line(
        title=found.request.title,
        reference=found.request.reference,
        url=reverse("consultation:detail", args=[found.request.reference]),
        holder=found.holder.short_name,
        state=presentation.state_words(found),
        due_on=due.due_on if due else None,
        late=bool(due and is_over(due.due_on, today)),
        who=_who(found),
    )


def _who(found: Consultation) -> str:
    if found.closed_by:
        return found.closed_by.full_name
    return _("Confiée à %(name)s") % {"name": found.delegate.full_name} if found.delegate else ""


@dataclass(frozen=True)
class ConditionWords:
    """A condition as its page draws it."""

    pk: int
    title: str
    label: str
    tone: str
    late: bool
    text: str
    rows: list[Row]
    evidence: list[tuple[str, str, list[str], str]]
    buttons: list[Button]


def condition_words(
    number: int, found: Condition, user: User, *, at: datetime, roles: frozenset[str]
) -> ConditionWords:
    """Return a condition with the acts this person, of these roles on the file, may do on it now."""
    offered = presentation.buttons(found, user, at=at, roles=policies.narrowed(roles, user, found))
    return ConditionWords(
        pk=found.pk,
        title=_("Condition %(number)s") % {"number": number},
        label=wording.of(found.rule_state, "label"),
        tone=CONDITION_TONES.get(found.state, "info" if not found.is_settled else "neutral"),
        late=found.awaits_evidence and is_over(found.due_on, clock.day_of(at)),
        text=found.text,
        rows=_condition_rows(found),
        evidence=[_evidence_words(found, one) for one in found.evidence.all()],
        buttons=[button for button in offered if not button.refusal],
    )


def _condition_rows(found: Condition) -> list[Row]:
    rows = [
        Row(_("D’où elle vient"), _party(found, Origin(found.origin), Origin.HOLDER)),
        Row(_("Qui elle oblige"), _party(found, Owner(found.owner), Owner.HOLDER)),
        Row(_("Posée le"), words.day(found.set_at)),
    ]
    if found.is_settled:
        rows.append(Row(_("Close le"), words.day(found.settled_at)))
    else:
        rows.append(Row(_("Justificatif au plus tard"), words.day(found.due_on)))
    if found.waiver:
        rows.append(Row(_("Motif de l’abandon"), linebreaksbr(found.waiver)))
    return rows


def _party(found: Condition, party: Origin | Owner, holder: Origin | Owner) -> str:
    return found.holder.name if party == holder else str(party.label)


def _evidence_words(found: Condition, one: Evidence) -> tuple[str, str, list[str], str]:
    said = _("%(day)s, %(name)s") % {"day": words.day(one.given_at), "name": one.given_by.full_name}
    documents = [_document("consultation:evidence", found, document) for document in one.documents.all()]
    return said, one.text, documents, one.refused_because


def _document(url_name: str, owner: Consultation | Condition, document) -> str:
    url = reverse(url_name, args=[owner.request.reference, document.pk])
    return format_html('<a href="{}">{}</a> ({})', url, document.name, words.weight(document.size))
