"""The page on which a report is written: its questions with their versions, and what was sent of them.

The browser program is the dossier's (static/dossier/writing): it saves each answer as it comes. Without it, a plain
form says the same: each question, the version it was drawn at, and a digest of what it then held.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.forms.boundfield import BoundField
from django.http import HttpRequest, JsonResponse, QueryDict
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from hub.ui import words
from requests_workflow.committee.enums import Criterion
from requests_workflow.committee.models import Assignment, ReportDraft
from requests_workflow.committee.rapporteurs import drafts
from requests_workflow.committee.rapporteurs.forms import CONCLUSION, REPORT_FIELDS, ReportForm
from requests_workflow.dossier.writing import presentation as writing

#: Before the name of a field: the version it was drawn at, and the digest of what it held.
VERSION, DRAWN = "version.", "drawn."


@dataclass(frozen=True)
class Line:
    bound: BoundField
    version: int
    digest: str


@dataclass(frozen=True)
class Part:
    """One criterion of the page, or its conclusion."""

    title: str
    lines: list[Line]


def page(request: HttpRequest, seat: Assignment, form: ReportForm, draft: ReportDraft | None) -> dict[str, Any]:
    """Return what templates/committee/report.html needs to let a report be written."""
    here = reverse("committee:report", args=[seat.request.reference])
    return {
        "parts": _parts(form, draft),
        "saved_at": draft.saved_at if draft else None,
        "owner": writing.owner_key(request.user, seat.request),
        "most_characters": writing.MOST_CHARACTERS,
        "sign_in": f"{resolve_url('account_login')}?{urlencode({'next': here})}",
        "fill": writing.fills(),
    }


def _parts(form: ReportForm, draft: ReportDraft | None) -> list[Part]:
    versions, values = drafts.versions(draft), drafts.values(draft)
    lines = {name: Line(form[name], versions.get(name, 0), digest(values.get(name, ""))) for name in REPORT_FIELDS}
    parts = [
        Part(
            f"{criterion.value}. {criterion.label}",
            [line for name, line in lines.items() if name.startswith(f"{criterion.value}_")],
        )
        for criterion in Criterion
    ]
    return [*parts, Part(_("Conclusion"), [lines[CONCLUSION]])]


def digest(text: str) -> str:
    return hashlib.sha256(drafts.clean(text).encode()).hexdigest()[:16]


def sent(post: QueryDict) -> dict[str, Any]:
    """Return what a plain form sends: the answers, the versions seen, and those left as they were drawn."""
    drawn = [name for name in REPORT_FIELDS if name in post or f"{VERSION}{name}" in post]
    answers = {name: post.get(name, "") for name in drawn}
    return {
        "answers": answers,
        "seen": {name: _number(post.get(f"{VERSION}{name}", "0")) for name in drawn},
        "untouched": {name for name, text in answers.items() if post.get(f"{DRAWN}{name}") == digest(text)},
    }


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else -1


def read(body: bytes) -> dict[str, Any] | None:
    """Return what the page's program sends, {answers: {field: text}, seen: {field: version}}; None otherwise."""
    try:
        told = json.loads(body)
        answers, seen = dict(told["answers"]), {str(name): int(version) for name, version in told["seen"].items()}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    if set(answers) - set(REPORT_FIELDS) or not all(isinstance(text, str) for text in answers.values()):
        return None
    return {"answers": answers, "seen": seen, "untouched": set()}


def told(outcome: drafts.Outcome, author: str) -> JsonResponse:
    """Return what became of a save, as the page's program reads it."""
    at = words.time_of_day(outcome.at)
    said: dict[str, Any] = {
        "saved": outcome.saved,
        "at": at,
        "said": _("Enregistré à %(time)s") % {"time": at},
        "remarks": {},
        "others": [],
    }
    if outcome.conflicts:
        said["conflicts"] = {
            name: {"version": version, "value": value, "shown": value, "who": author, "when": at}
            for name, (value, version) in outcome.conflicts.items()
        }
    return JsonResponse(said, status=409 if outcome.conflicts else 200)


def kept(answers: Mapping[str, str]) -> dict[str, str]:
    """Return what was typed, under the words of the page, to be copied."""
    labels = labels_of_fields()
    return {labels[name]: answers[name] for name in REPORT_FIELDS if answers.get(name)}


def labels_of_fields() -> dict[str, str]:
    asked = {"verdict": _("Appréciation"), "text": _("Analyse"), "recommendations": _("Recommandations")}
    found = {
        f"{criterion.value}_{part}": f"{criterion.value}. {criterion.label} – {label}"
        for criterion in Criterion
        for part, label in asked.items()
    }
    return {**found, CONCLUSION: _("Avis proposé au comité")}
