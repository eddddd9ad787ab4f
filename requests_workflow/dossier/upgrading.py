"""From one form to the next: where each answer goes, shown before it is done, and nothing lost by it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from requests_workflow import rules
from requests_workflow.dossier import answers as reading
from requests_workflow.dossier import saving
from requests_workflow.dossier.answers import Typed
from requests_workflow.dossier.enums import Origin
from requests_workflow.dossier.models import Answer
from requests_workflow.procedure.models import AccessRequest
from requests_workflow.procedure.refusals import GuardFailed


@dataclass(frozen=True)
class Carried:
    """One answer on its way: from one question to another (none: dropped), as typed before and after."""

    asked: rules.FormField
    to: rules.FormField | None
    before: Typed
    after: Typed
    move: rules.Move | None = None


def following(request: AccessRequest) -> rules.FormSpec | None:
    """Return the form that takes over a file's own; None when its own is the last."""
    return request.rule_set.form_after(request.form_version)


def carried(typed: Mapping[str, Typed], before: rules.FormSpec, after: rules.FormSpec) -> list[Carried]:
    """Return where each answer of a form goes in the form that replaces it, in the order of the form."""
    return [_carry(asked, typed.get(code, reading.blank(asked)), after) for code, asked in before.fields().items()]


def _carry(asked: rules.FormField, held: Typed, after: rules.FormSpec) -> Carried:
    move = after.moves.get(asked.code)
    if move is None:
        return Carried(asked, after.fields()[asked.code], held, held)
    if move.how == "dropped":
        return Carried(asked, None, held, reading.blank(asked), move)
    to = after.fields()[move.to]
    if move.how == "lines":
        lines = [line.strip() for line in str(held).splitlines() if line.strip()]
        return Carried(asked, to, held, reading.as_typed(to, [{move.column: line} for line in lines]), move)
    return Carried(asked, to, held, held, move)


def new_questions(before: rules.FormSpec, after: rules.FormSpec) -> list[rules.FormField]:
    """Return what the new form asks that the one before did not, what an answer moves to left aside."""
    filled = {move.to for move in after.moves.values()}
    return [asked for code, asked in after.fields().items() if code not in before.fields() and code not in filled]


def through(typed: Mapping[str, Typed], ruleset: rules.RuleSet, before: str, after: str) -> dict[str, Typed]:
    """Return answers of one form as another one, later, holds them, through every form between the two."""
    found = dict(typed)
    while before != after:
        step = ruleset.form_after(before)
        if step is None:
            return {code: text for code, text in found.items() if code in ruleset.forms[after].fields()}
        moved = carried(found, ruleset.forms[before], step)
        found = {one.to.code: one.after for one in moved if one.to}
        before = step.id
    return found


def move(act) -> None:
    """Write the answers of a draft where its next form has them; those of before stay in its history."""
    file = act.subject
    after = following(file)
    if after is None:
        raise GuardFailed(_("Ce dossier est déjà dans le dernier formulaire."))
    rows = {row.field: row for row in Answer.objects.filter(request=file)}
    moved = carried({code: row.value for code, row in rows.items()}, file.whole_form, after)
    filled = {one.to.code: one.after for one in moved if one.to and one.move and one.before}
    file.form_version = after.id
    file.save(update_fields=["form_version"])
    saving.open_missing(act, rows)
    saving.fill(act, filled, origin=Origin.UPGRADED)
    act.facts |= {"form": after.id, "moved": len(filled)}
