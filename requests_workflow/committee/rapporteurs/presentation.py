"""Rapporteurs and their reports in words."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from hub.accounts.models import User
from hub.ui.shapes import Cell
from requests_workflow.committee.enums import VERDICT_TONES, Criterion, Verdict
from requests_workflow.committee.models import Assignment, Report
from requests_workflow.committee.opinions import presentation as opinions_presentation
from requests_workflow.committee.rapporteurs import queries
from requests_workflow.procedure import presentation, wording
from requests_workflow.procedure.models import AccessRequest
from requests_workflow.procedure.presentation import Button, StateWords


@dataclass(frozen=True)
class Seat:
    """One rapporteur of a file."""

    name: str
    own: bool
    state: StateWords
    due_on: date | None
    buttons: list[Button]


def seats(request: AccessRequest, user: User, *, round_: int, at: datetime) -> list[Seat]:
    """Return the rapporteurs of an examination; the buttons are those of the person's own seat."""
    return [_seat(seat, user, at) for seat in queries.seats_of(request, round_=round_)]


def _seat(seat: Assignment, user: User, at: datetime) -> Seat:
    own = seat.rapporteur_id == user.pk
    return Seat(
        name=seat.rapporteur.full_name,
        own=own,
        state=presentation.state_words(seat),
        due_on=queries.report_due(seat) if seat.state == "accepted" else None,
        buttons=sorted(presentation.buttons(seat, user, at=at), key=_primary_first) if own else [],
    )


def _primary_first(button: Button) -> bool:
    return button.weight != "primary"


@dataclass(frozen=True)
class ReportWords:
    author: str
    conclusion: str
    tone: str
    rows: list[list]
    recommendations: list[str]
    report: Report


def report_words(report: Report) -> ReportWords:
    """Return a report as a page shows it: a line a criterion."""
    kinds = report.request.rule_set.opinions
    return ReportWords(
        author=report.assignment.rapporteur.full_name,
        conclusion=wording.of(kinds[report.conclusion], "label"),
        tone=opinions_presentation.tone_of(report.conclusion),
        rows=[_criterion_row(criterion, report.grid[criterion.value]) for criterion in Criterion],
        recommendations=report.recommendations.splitlines(),
        report=report,
    )


def report_columns() -> list[str]:
    return [_("Critère"), _("Appréciation"), _("Analyse")]


def _criterion_row(criterion: Criterion, judged: dict[str, str]) -> list:
    verdict = Verdict(judged["verdict"])
    return [criterion.label, Cell(verdict.label, tone=VERDICT_TONES[verdict]), judged["text"] or "—"]
