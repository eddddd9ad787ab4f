"""Keeping what is typed: one row a question, every value for good, nobody's words written over.

The file is locked by the door. A question that the page saw at the version it still has is written in one statement;
the database adds the value to the history by itself.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from hub.ui import words
from requests_workflow import rules
from requests_workflow.dossier import answers as reading
from requests_workflow.dossier.answers import Typed
from requests_workflow.dossier.enums import Origin
from requests_workflow.dossier.models import Answer, AnswerVersion
from requests_workflow.procedure.models import AccessRequest
from requests_workflow.procedure.refusals import GuardFailed

#: Characters of all the answers of one save.
MOST_CHARACTERS = 1_500_000
#: Rows of one answer. Beyond what a field allows they are kept with a remark; beyond this no page could show them.
MOST_ROWS = 1_000


@dataclass(frozen=True)
class Conflict:
    """A question that somebody saved since the page was drawn; `mine` is what was sent, `theirs` what is saved."""

    field: str
    mine: Typed
    theirs: Typed
    version: int
    who: str
    when: datetime


@dataclass
class Outcome:
    """What became of a save: the version of each answer that stands as sent, and the questions in conflict."""

    saved: dict[str, int] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)


def open_questions(act, known: Mapping[str, Any]) -> None:
    """Make a row for every question, with what is known of some: no save has to look whether one is there."""
    fields = act.subject.whole_form.fields()
    typed = reading.from_values(fields, known)
    Answer.objects.bulk_create(
        _row(act, code, typed.get(code, reading.blank(asked)), version=1 if typed.get(code) else 0)
        for code, asked in fields.items()
    )


def open_missing(act, held: Mapping[str, Answer]) -> None:
    """Make the rows of the questions that the file's form asks and the one before did not."""
    Answer.objects.bulk_create(
        _row(act, code, reading.blank(asked), version=0)
        for code, asked in act.subject.whole_form.fields().items()
        if code not in held
    )


def fill(act, typed: Mapping[str, Typed], *, origin: str) -> None:
    """Write answers that come from elsewhere than the keyboard, over whatever stands there."""
    for code, value in typed.items():
        _save_one(act, Outcome(), code, value, seen=None, origin=origin)


def _row(act, code: str, value: Typed, *, version: int, origin: str = Origin.TYPED) -> Answer:
    return Answer(
        request=act.request, field=code, value=value, version=version, saved_at=act.at, saved_by=act.by, origin=origin
    )


def save(act) -> Outcome:
    """Save what an act sends of the file's form, and bring the file's own title up to date with it.

    Data of the act: `answers` by field; `seen`, the version of each that the page showed (none: whatever it was);
    `origin`. Questions that the form does not have are left out. Raises `GuardFailed` for what is too long to keep.
    """
    typed = _typed(act.request.whole_form, act.data["answers"])
    seen, origin = act.data.get("seen"), act.data.get("origin", Origin.TYPED)
    outcome = Outcome()
    for code, value in typed.items():
        _save_one(act, outcome, code, value, seen=None if seen is None else seen.get(code, 0), origin=origin)
    _follow_title(act.request, {code: typed[code] for code in outcome.saved})
    act.facts |= {"section": _section(act.request.whole_form, typed), "fields": len(outcome.saved)}
    if outcome.conflicts:
        act.facts["conflicts"] = len(outcome.conflicts)
    return outcome


def _typed(form: rules.FormSpec, given: Mapping[str, Any]) -> dict[str, Typed]:
    typed = reading.from_values(form.fields(), given)
    if sum(map(weight, typed.values())) > MOST_CHARACTERS:
        raise GuardFailed(too_long())
    if any(isinstance(one, list) and len(one) > MOST_ROWS for one in typed.values()):
        reason = _("Plus de %(most)s lignes ne se gardent pas ici : joignez la liste entière en pièce.")
        raise GuardFailed(reason % {"most": words.number(MOST_ROWS)})
    return typed


def too_long() -> str:
    return _("C’est trop long pour être gardé ici. Gardez l’essentiel, et joignez le reste en pièce.")


def weight(typed: Typed) -> int:
    """Return how many characters an answer holds."""
    if isinstance(typed, str):
        return len(typed)
    return sum(len(one) if isinstance(one, str) else sum(map(len, one.values())) for one in typed)


def _section(form: rules.FormSpec, typed: Iterable[str]) -> str:
    """Return the section of the first of these questions: a save comes from one page."""
    return next((section.code for code in typed if (section := form.section_of(code))), "")


def _save_one(act, outcome: Outcome, code: str, value: Typed, *, seen: int | None, origin: str) -> None:
    rows = Answer.objects.filter(request=act.request, field=code)
    if seen is not None and rows.filter(version=seen).exclude(value=value).update(**_signed(act, value, origin)):
        outcome.saved[code] = seen + 1
        return
    held = rows.select_related("saved_by").first()
    if held is None:
        _row(act, code, value, version=1, origin=origin).save()
        outcome.saved[code] = 1
    elif held.value == value:
        outcome.saved[code] = held.version
    elif seen is None:
        rows.update(**_signed(act, value, origin))
        outcome.saved[code] = held.version + 1
    else:
        who, when = held.saved_by.full_name, held.saved_at
        outcome.conflicts.append(Conflict(code, value, held.value, held.version, who, when))


def _signed(act, value: Typed, origin: str) -> dict[str, Any]:
    return {
        "value": value, "version": F("version") + 1, "saved_at": act.at, "saved_by": act.by, "origin": origin,
    }  # fmt: skip


def _follow_title(file: AccessRequest, saved: Mapping[str, Typed]) -> None:
    changed = []
    for name in ("title", "acronym"):
        text = str(saved.get(name, "")).strip()
        if name in saved and len(text) <= file.whole_form.fields()[name].max_length and (text or name == "acronym"):
            setattr(file, name, text)
            changed.append(name)
    if changed:
        file.save(update_fields=changed)


def version_of(request: AccessRequest, code: str, version: int) -> AnswerVersion | None:
    """Return one value that an answer had."""
    return AnswerVersion.objects.filter(request=request, field=code, version=version).first()
