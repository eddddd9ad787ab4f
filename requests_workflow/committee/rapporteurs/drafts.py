"""A report over several days: every answer kept as typed, valid or not, and nobody's words written over.

Two tabs are two writers: an answer that one tab saved since the other was drawn is not written over; the other is told.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from requests_workflow.committee.lengths import MAX_TEXT
from requests_workflow.committee.models import Assignment, ReportDraft
from requests_workflow.committee.rapporteurs import queries
from requests_workflow.procedure.refusals import GuardFailed


@dataclass
class Outcome:
    """What became of a save: the version of each answer kept, and {field: (value, version)} of those in conflict."""

    at: datetime
    saved: dict[str, int] = field(default_factory=dict)
    conflicts: dict[str, tuple[str, int]] = field(default_factory=dict)


def save(act) -> Outcome:
    """Save what an act sends of a report. Data: `answers` by field; `seen`, the version of each that the page showed;
    `untouched`, the fields left as the page showed them, which are in nobody's way.

    The file and the seat are locked by the door. Raises `GuardFailed` for what is too long to keep.
    """
    seat: Assignment = act.subject
    answers: Mapping[str, str] = act.data["answers"]
    if any(len(text) > 2 * MAX_TEXT for text in answers.values()):
        raise GuardFailed(too_long())
    draft = queries.draft_of(seat) or ReportDraft(request=seat.request, assignment=seat, answers={})
    outcome = Outcome(at=act.at)
    for code, text in answers.items():
        if code in act.data.get("untouched", ()) and act.data["seen"].get(code, 0) != _version(draft, code):
            continue
        _save_one(draft, outcome, code, clean(text), seen=act.data["seen"].get(code, 0))
    draft.saved_at = act.at
    draft.save()
    return outcome


def too_long() -> str:
    return _("C’est trop long pour être gardé ici. Gardez-en l’essentiel.")


def _save_one(draft: ReportDraft, outcome: Outcome, code: str, text: str, *, seen: int) -> None:
    held = draft.answers.get(code, {"value": "", "version": 0})
    if held["value"] == text:
        outcome.saved[code] = held["version"]
    elif held["version"] != seen:
        outcome.conflicts[code] = (held["value"], held["version"])
    else:
        draft.answers[code] = {"value": text, "version": seen + 1}
        outcome.saved[code] = seen + 1


def _version(draft: ReportDraft, code: str) -> int:
    return draft.answers.get(code, {"version": 0})["version"]


def clean(text: str) -> str:
    """Return a text that the database can hold, its line breaks written in one way."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").encode("utf-8", "replace").decode()


def values(draft: ReportDraft | None) -> dict[str, str]:
    """Return what is kept of a report, by field."""
    return {code: one["value"] for code, one in draft.answers.items()} if draft else {}


def versions(draft: ReportDraft | None) -> dict[str, int]:
    return {code: one["version"] for code, one in draft.answers.items()} if draft else {}
