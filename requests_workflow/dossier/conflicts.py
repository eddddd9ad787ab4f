"""Two people, or two tabs, on one question: what each wrote, side by side, and which of the two stays."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict

from hub.ui import words
from requests_workflow import rules
from requests_workflow.dossier import answers, groups
from requests_workflow.dossier.answers import Typed
from requests_workflow.dossier.saving import Conflict
from requests_workflow.procedure import wording

MINE, THEIRS, BOTH = "mine", "theirs", "both"


@dataclass(frozen=True)
class Shown:
    """A question in conflict as the page draws it: `hidden` carries what was typed, as the form sends it."""

    code: str
    label: str
    mine: str | list[str]
    theirs: str | list[str]
    who: str
    when: str
    version: int
    #: Both can be kept: a long text, one after the other.
    joinable: bool
    hidden: list[tuple[str, str]]


def shown(file, conflicts: Iterable[Conflict]) -> list[Shown]:
    """Return the questions in conflict, in the order of the page."""
    form = file.form
    return [_shown(form, form.fields()[one.field], one) for one in conflicts]


def _shown(form: rules.FormSpec, field: rules.FormField, one: Conflict) -> Shown:
    return Shown(
        code=one.field,
        label=wording.of(field, "label"),
        mine=answers.in_words(form, field, one.mine),
        theirs=answers.in_words(form, field, one.theirs),
        who=one.who,
        when=moment(one.when),
        version=one.version,
        joinable=_joinable(field),
        hidden=_hidden(field, one.mine),
    )


def _joinable(field: rules.FormField) -> bool:
    return field.kind in {"longtext", "group", "choices"}


def _hidden(field: rules.FormField, typed: Typed) -> list[tuple[str, str]]:
    if field.kind == "group":
        return [(f"{field.code}.{code}", row[code]) for row in groups.rows(field, typed) for code in field.columns]
    return [(field.code, text) for text in (typed if isinstance(typed, list) else [typed])]


def moment(at: datetime) -> str:
    return words.moment(at)


def chosen(post: QueryDict, typed: Mapping[str, Typed], saved: Mapping[str, Typed]) -> dict[str, Typed]:
    """Return what is to be saved once the person chose: theirs is left alone, both are put one after the other."""
    choices = {code: post.get(f"choice.{code}", MINE) for code in typed}
    kept = {code: mine for code, mine in typed.items() if choices[code] != THEIRS}
    return {code: _joined(saved.get(code), mine) if choices[code] == BOTH else mine for code, mine in kept.items()}


def _joined(theirs: Any, mine: Typed) -> Typed:
    if isinstance(mine, str):
        return f"{theirs}\n\n{mine}" if theirs else mine
    held = theirs if isinstance(theirs, list) else []
    return [*held, *(one for one in mine if one not in held)]


def as_data(file, conflicts: Iterable[Conflict]) -> Mapping[str, dict[str, Any]]:
    """Return conflicts as the page's program reads them, by question."""
    form = file.form
    return {
        one.field: {
            "version": one.version,
            "value": one.theirs,
            "shown": answers.in_words(form, form.fields()[one.field], one.theirs),
            "who": one.who,
            "when": moment(one.when),
        }
        for one in conflicts
    }
