"""Complements point by point: what was asked, what changed there since, and what the sponsor says of it."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from hub.accounts.models import User
from hub.ui import words
from requests_workflow.dossier import checklist
from requests_workflow.dossier import queries as dossier
from requests_workflow.dossier.checklist import Item
from requests_workflow.dossier.models import CheckedItem, ComplementAnswer, ComplementRequest
from requests_workflow.dossier.versions import differences, hashes, queries
from requests_workflow.dossier.versions.differences import Difference
from requests_workflow.dossier.versions.lines import Change
from requests_workflow.procedure import clocks
from requests_workflow.procedure.models import AccessRequest


@dataclass(frozen=True)
class Point:
    """One point asked; `changes` is what an audience reads of what changed there since, `answer` what was answered."""

    code: str
    label: str
    reason: str
    fix: str
    changes: list[Change]
    changed: bool
    answer: str

    @property
    def answered(self) -> bool:
        return self.changed or bool(self.answer)


@dataclass(frozen=True)
class Batch:
    """One request for complements, with its points; `open` while the sponsor answers it.

    `difference` is what changed in the whole file between the request and the answer, asked or not.
    """

    complement: ComplementRequest
    due_on: date
    open: bool
    points: list[Point]
    difference: Difference

    def of(self, code: str) -> Point | None:
        """Return a point by its code; None for what was not asked."""
        return next((point for point in self.points if point.code == code), None)

    @property
    def left(self) -> int:
        return sum(1 for point in self.points if not point.answered)


def batches(request: AccessRequest, *, audience: str) -> list[Batch]:
    """Return the requests for complements, the last first."""
    asked = dossier.complement_requests(request)
    return [batch(request, one, last=one is asked[-1], audience=audience) for one in reversed(asked)]


def last_batch(request: AccessRequest, *, audience: str) -> Batch | None:
    asked = dossier.complement_requests(request)
    return batch(request, asked[-1], last=True, audience=audience) if asked else None


def batch(request: AccessRequest, one: ComplementRequest, *, last: bool, audience: str) -> Batch:
    before = queries.content_when_asked(request, one.sent_at)
    after = queries.content_when_answered(request, one.sent_at)
    found = differences.between(before, after, audience=audience) if before else Difference()
    was, now = hashes.of_content(before) if before else {}, hashes.of_content(after)
    said = queries.complement_answers(request, one.round)
    points = [
        _point(item, verdict, said.get(item.code), found.under(item.code), was.get(item.code) != now.get(item.code))
        for item, verdict in checklist.missing(request, one.round)
    ]
    running = clocks.running(request, "C2") if last else []
    due_on = running[0].due_on if running and running[0].due_on else one.due_on
    return Batch(one, due_on, last and request.state == "complement_requested", points, found)


def _point(
    item: Item, verdict: CheckedItem, said: ComplementAnswer | None, changes: list[Change], changed: bool
) -> Point:
    fix = reverse(item.fix[0], args=item.fix[1])
    text = said.text if said else ""
    return Point(item.code, item.label, verdict.comment, fix, changes, changed, text)


@dataclass(frozen=True)
class About:
    """What the checklist says beside a point: since when it is unchanged, what was asked, what changed unasked."""

    unchanged: str
    point: Point | None
    beside: list[Change]


def about(code: str, last: Batch | None, unchanged_: dict[str, str]) -> About:
    point = last.of(code) if last else None
    return About(unchanged_.get(code, ""), point, last.difference.under(code) if last and not point else [])


def unchanged(request: AccessRequest, said: dict[str, CheckedItem], reader: User) -> dict[str, str]:
    """Return, for each verdict kept from a round before, since when what it is about has not changed."""
    asked = dossier.complement_requests(request)
    if not asked:
        return {}
    return {code: _unchanged(row, reader) for code, row in said.items() if row.checked_at <= asked[-1].sent_at}


def _unchanged(row: CheckedItem, reader: User) -> str:
    day = words.day_month(row.checked_at)
    if row.checked_by_id == reader.pk:
        return _("Inchangé depuis votre vérification du %(day)s.") % {"day": day}
    told = {"day": day, "who": row.checked_by.full_name}
    return _("Inchangé depuis la vérification du %(day)s, par %(who)s.") % told
