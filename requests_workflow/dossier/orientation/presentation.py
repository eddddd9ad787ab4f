"""The orientation as the pages of a file tell it: before the file begins, then beside its route."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from hub import clock
from hub.ui import words
from hub.ui.shapes import Row
from requests_workflow import rules
from requests_workflow.dossier import answers as reading
from requests_workflow.dossier import queries as dossier
from requests_workflow.dossier.orientation import queries
from requests_workflow.procedure import wording
from requests_workflow.procedure.models import AccessRequest
from requests_workflow.rules.orientation import Step, Walk


@dataclass(frozen=True)
class Oriented:
    """An orientation that a file is about to begin with. Not `usable`: the rules changed, and it must be done again."""

    code: str
    usable: bool
    route: str = ""
    answers: int = 0


def before_a_file(code: str, *, at: datetime) -> Oriented | None:
    """Return what a file begun now would take from an orientation; None when no code is named."""
    if not code:
        return None
    kept = queries.of_code(code)
    ruleset = rules.in_force(clock.day_of(at))
    followed = queries.follow(ruleset, kept.answers) if kept else None
    if kept is None or followed is None:
        return Oriented(code, usable=False)
    label = words.typo(wording.of(ruleset.routes[followed.outcome.route], "label"))
    return Oriented(kept.code, usable=True, route=label, answers=len(followed.outcome.known))


@dataclass(frozen=True)
class Change:
    """A question answered otherwise in the file than in the orientation, and where it is answered."""

    question: str
    before: str
    now: str
    url: str


@dataclass(frozen=True)
class OfFile:
    """What a file's route page tells of its orientation; `left` is the route it led to when the file takes another."""

    url: str
    at: datetime
    rows: list[Row]
    left: str
    changes: list[Change]


def of_file(request: AccessRequest) -> OfFile | None:
    """Return the orientation of a file, with what changed since; None when it began without one."""
    use = queries.use_of(request)
    if use is None:
        return None
    kept, ruleset = use.orientation, request.rule_set
    followed = queries.follow(ruleset, kept.answers) or queries.walked(kept)
    if followed is None:
        return None
    route = followed.outcome.route
    return OfFile(
        url=reverse("transparency:orientation_result", args=[kept.code]),
        at=kept.at,
        rows=rows(followed.walk),
        left="" if route == request.route else words.typo(wording.of(ruleset.routes[route], "label")),
        changes=_changes(request, followed.outcome.known),
    )


def rows(walk: Walk) -> list[Row]:
    """Return each question with its answers."""
    return [Row(words.typo(wording.of(step.question, "label")), labels(step)) for step in walk.steps]


def labels(step: Step) -> str | list[str]:
    """Return the answer to a question in words; a list when several were ticked."""
    found = [words.typo(wording.of(answer, "label")) for answer in step.answers]
    return found if len(found) > 1 else found[0]


def _changes(request: AccessRequest, known: dict[str, str]) -> list[Change]:
    """Return the answers of the orientation that the file now gives otherwise; those its route does not ask are out."""
    typed, form = dossier.typed_answers(request), request.form
    fields = form.fields()
    return [
        Change(
            question=words.typo(wording.of(fields[code], "label")),
            before=_in_words(form, fields[code], value),
            now=_in_words(form, fields[code], typed.get(code, "")) or _("rien"),
            url=reverse("dossier:section", args=[request.reference, form.section_of(code).slug]),
        )
        for code, value in known.items()
        if code in fields and typed.get(code, "") != value
    ]


def _in_words(form: rules.FormSpec, field: rules.FormField, typed) -> str:
    shown = reading.in_words(form, field, typed)
    return words.typo(", ".join(map(str, shown)) if isinstance(shown, list) else str(shown))
