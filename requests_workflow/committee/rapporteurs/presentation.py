"""Rapporteurs and their reports in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub.accounts.models import User
from hub.ui.shapes import Cell
from requests_workflow import rules
from requests_workflow.committee.enums import VERDICT_TONES, Criterion, Verdict
from requests_workflow.committee.models import Assignment, Report
from requests_workflow.committee.opinions import presentation as opinions_presentation
from requests_workflow.committee.rapporteurs import due, proposal, queries
from requests_workflow.procedure import policies, presentation, wording
from requests_workflow.procedure.models import AccessRequest
from requests_workflow.procedure.presentation import Button, StateWords


@dataclass(frozen=True)
class Seat:
    """One rapporteur of a file; `late` says so in words, of a report awaited or handed in."""

    name: str
    own: bool
    #: Why the chair called this expert; nothing of a member.
    called: str
    state: StateWords
    due_at: datetime | None
    late: str
    buttons: list[Button]


def seats(request: AccessRequest, user: User, *, round_: int, at: datetime) -> list[Seat]:
    """Return the rapporteurs of an examination; the buttons are those of the person's own seat, or of the chair's."""
    found = queries.seats_of(request, round_=round_)
    roles, moments = policies.roles_on(user, request), due.moments(found)
    return [_seat(seat, user, roles, moments.get(seat.pk), at) for seat in found]


def _seat(seat: Assignment, user: User, roles: frozenset[str], due_at: datetime | None, at: datetime) -> Seat:
    own = seat.rapporteur_id == user.pk
    offered = presentation.buttons(seat, user, at=at, roles=roles if own else roles - {"rapporteur"})
    return Seat(
        name=seat.rapporteur.full_name,
        own=own,
        called=_called_words(seat),
        state=presentation.state_words(seat),
        due_at=due_at if seat.state == "accepted" else None,
        late=_late_words(seat, due_at, at),
        buttons=sorted(offered, key=lambda button: button.weight != "primary"),
    )


def _called_words(seat: Assignment) -> str:
    if not seat.called_for:
        return ""
    said = {"ground": seat.get_called_for_display(), "why": seat.call_reason}
    return _("Expert extérieur. %(ground)s : %(why)s") % said


def _late_words(seat: Assignment, due_at: datetime | None, at: datetime) -> str:
    if seat.state == "reported":
        return _("Remis en retard") if seat.report.late else ""
    return _("En retard") if seat.state == "accepted" and due_at is not None and at > due_at else ""


def awaited_from_the_chair(request: AccessRequest, *, round_: int) -> str:
    """Return the sentence that says the file waits for the chair; nothing while every seat is taken."""
    missing = queries.seats_left(request)
    if not missing:
        return ""
    gone = len(queries.declined_seats(request, round_=round_))
    if gone and missing == queries.seats_needed(request, round_=round_):
        return ngettext(
            "Le rapporteur désigné a rendu le dossier : il attend que la présidence en désigne un autre.",
            "Les rapporteurs désignés ont rendu le dossier : il attend que la présidence en désigne d’autres.",
            missing,
        )
    return ngettext(
        "Le dossier attend que la présidence désigne %(n)s rapporteur.",
        "Le dossier attend que la présidence désigne %(n)s rapporteurs.",
        missing,
    ) % {"n": missing}


def handed_in(request: AccessRequest) -> str:
    """Return what a rapporteur is told once their report is in."""
    if queries.all_reports_in(request, round_=queries.round_shown(request)):
        return _("Votre rapport est remis. Tous les rapports sont là : vous pouvez les lire côte à côte.")
    return _("Votre rapport est remis. Vous lirez celui de l’autre rapporteur une fois les deux remis.")


# The proposal


def load_columns() -> list[str]:
    return [_("Personne"), _("Dossiers ce mois-ci")]


def load_rows(found: list[proposal.Candidate]) -> list[list]:
    """Return how many files each person has this month, the most loaded first."""
    return [
        [name, Cell(str(files), tone="warning") if at_limit else str(files)]
        for name, files, at_limit in proposal.load_rows(found)
    ]


# Reports


@dataclass(frozen=True)
class Judged:
    """What one rapporteur says of one criterion."""

    label: str
    author: str
    verdict: str
    tone: str
    text: str
    recommendations: list[str]


@dataclass(frozen=True)
class ReportWords:
    author: str
    conclusion: str
    tone: str
    late: bool
    criteria: list[Judged]
    #: Those of reports written before recommendations were given by criterion.
    other_recommendations: list[str]
    submitted_at: datetime


def report_words(report: Report) -> ReportWords:
    """Return a report as a page shows it: criterion by criterion."""
    return kept_words(kept(report), report.request.rule_set)


def kept(report: Report) -> dict[str, Any]:
    """Return a report as frozen papers keep it: JSON-ready, in no language."""
    return {
        "author": report.assignment.rapporteur.full_name,
        "submitted_at": report.submitted_at.isoformat(),
        "late": report.late,
        "grid": report.grid,
        "conclusion": report.conclusion,
        "recommendations": report.recommendations.splitlines(),
    }


def kept_words(report: Mapping[str, Any], ruleset: rules.RuleSet) -> ReportWords:
    """Return the words of a report that was `kept`."""
    author = report["author"]
    criteria = [_judged(criterion, author, report["grid"][criterion.value]) for criterion in Criterion]
    told = {line for one in criteria for line in one.recommendations}
    return ReportWords(
        author=author,
        conclusion=wording.of(ruleset.opinions[report["conclusion"]], "label"),
        tone=opinions_presentation.tone_of(report["conclusion"]),
        late=report["late"],
        criteria=criteria,
        other_recommendations=[line for line in report["recommendations"] if line not in told],
        submitted_at=datetime.fromisoformat(report["submitted_at"]),
    )


def _judged(criterion: Criterion, author: str, judged: dict) -> Judged:
    verdict = Verdict(judged["verdict"])
    return Judged(
        label=f"{criterion.value}. {criterion.label}",
        author=author,
        verdict=str(verdict.label),
        tone=VERDICT_TONES[verdict],
        text=judged["text"],
        recommendations=judged.get("recommendations", []),
    )


# All reports together


@dataclass(frozen=True)
class Compared:
    """One criterion as each rapporteur judges it; `divergence` is empty when they agree."""

    title: str
    judged: list[Judged]
    divergence: str


@dataclass(frozen=True)
class Synthesis:
    reports: list[ReportWords]
    criteria: list[Compared]
    divergences: list[str]


def synthesis(reports: list[Report]) -> Synthesis:
    """Return the reports of an examination criterion by criterion, and where they differ, in words."""
    told = [report_words(report) for report in reports]
    compared = [_compared(list(one)) for one in zip(*(words.criteria for words in told), strict=True)]
    ends = _differ(_("Avis proposé"), [(words.author, words.conclusion) for words in told])
    divergences = [one.divergence for one in compared if one.divergence]
    return Synthesis(told, compared, [ends, *divergences] if ends else divergences)


def _compared(judged: list[Judged]) -> Compared:
    title = judged[0].label
    return Compared(title, judged, _differ(title, [(one.author, one.verdict) for one in judged]))


def _differ(title: str, said: list[tuple[str, str]]) -> str:
    """Return « G1. Méthode : Anne Dupont dit « Satisfaisant », Jean Petit « Réserve » »; nothing when all agree."""
    if len({verdict for _author, verdict in said}) < 2:
        return ""
    each = [_("« %(verdict)s » pour %(author)s") % {"author": author, "verdict": verdict} for author, verdict in said]
    return _("%(title)s : %(each)s.") % {"title": title, "each": ", ".join(each)}
