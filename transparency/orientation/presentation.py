"""The words of the orientation: a question, the answers read over, the route, what it asks and how long it takes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub.ui import words
from hub.ui.shapes import Cell, Result, Row
from requests_workflow import rules
from requests_workflow.dossier.orientation import presentation as orientation
from requests_workflow.procedure import wording
from requests_workflow.rules.orientation import Outcome, Question, Step, Walk
from transparency import presentation as public
from transparency import procedure_page, procedure_route
from transparency.orientation import carrying, other_routes, queries
from transparency.orientation.other_routes import Other


def _said(entry: object, attribute: str) -> str:
    return words.typo(wording.of(entry, attribute))


# A question


@dataclass(frozen=True)
class QuestionPage:
    """`most` is how many questions this way has at most; `back` leads to the answer before, or to the start."""

    label: str
    help: str
    reason: str
    sources: list[wording.SourceLink]
    number: int
    most: int
    back: str


def question_page(ruleset: rules.RuleSet, walk: Walk, question: Question) -> QuestionPage:
    asked = [step.question.code for step in walk.steps]
    before = asked.index(question.code) if question.code in asked else len(asked)
    return QuestionPage(
        label=_said(question, "label"),
        help=_said(question, "help"),
        reason=_said(question, "reason"),
        sources=wording.sources(question.sources, ruleset),
        number=before + 1,
        most=before + ruleset.orientation.longest_from(question),
        back=carrying.address("orientation_questions", walk.given, **{carrying.SHOWN: asked[before - 1]})
        if before
        else reverse("transparency:orientation"),
    )


def answers_to_change(walk: Walk) -> list[Row]:
    """Return each question with its answer and the address that asks it again."""
    return [
        Row(
            _said(step.question, "label"),
            orientation.labels(step),
            change_url=carrying.address("orientation_questions", walk.given, **{carrying.SHOWN: step.question.code}),
            change_context=_("la réponse : %(question)s") % {"question": _said(step.question, "label")},
        )
        for step in walk.steps
    ]


# Where the answers lead


@dataclass(frozen=True)
class Reason:
    """One answer, and what it changes, after which texts."""

    question: str
    answers: list[tuple[str, str]]
    sources: list[wording.SourceLink]


@dataclass(frozen=True)
class Shut:
    """A proposed route that the project cannot take, and what shuts it."""

    label: str
    flags: list[tuple[str, str]]


@dataclass(frozen=True)
class ResultPage:
    """`free` tells that nothing is filed on this route; `forgotten_on` when an orientation that serves no file goes."""

    code: str
    label: str
    whom: str
    free: bool
    facts: list[tuple[str, str]]
    reasons: list[Reason]
    shut: list[Shut]
    conditions: list[str]
    duties: list[str]
    pieces: list[list]
    not_asked: list[str]
    others: list[Other]
    route_url: str
    begin_url: str
    address: str
    at: datetime
    forgotten_on: datetime
    ruleset: str


def result(kept, walked) -> ResultPage:
    ruleset, outcome = kept.rule_set, walked.outcome
    route = ruleset.routes[kept.route]
    here = reverse("transparency:orientation_result", args=[kept.code])
    return ResultPage(
        code=kept.code,
        label=procedure_route.label(route),
        whom=_said(route, "for"),
        free=_is_free(route),
        facts=procedure_route.facts(route),
        reasons=reasons(walked.walk.steps, ruleset),
        shut=shut(outcome, ruleset),
        conditions=procedure_route.conditions(route),
        duties=procedure_route.duties(route),
        pieces=pieces(route, outcome, ruleset),
        not_asked=[_said(piece, "label") for piece in _not_asked(route, outcome, ruleset)],
        others=other_routes.of(walked.walk, outcome, ruleset),
        route_url=procedure_page.address_of(route),
        begin_url=f"{reverse('dossier:new')}?orientation={kept.code}",
        address=settings.HUB_PUBLIC_URL + here,
        at=kept.at,
        forgotten_on=kept.at + timedelta(days=settings.HUB_ORIENTATION_DAYS),
        ruleset=wording.of(ruleset, "label"),
    )


def _is_free(route: rules.Route) -> bool:
    """Tell whether nobody is asked and nothing is published: there is nothing to file."""
    return (route.opinion, route.authority, route.register) == ("none", "none", "none")


def reasons(steps: Iterable[Step], ruleset: rules.RuleSet) -> list[Reason]:
    """Return what each answer changes, in the order of the questions."""
    return [
        Reason(
            question=_said(step.question, "label"),
            answers=[(_said(answer, "label"), _said(answer, "effect")) for answer in step.answers],
            sources=wording.sources(step.question.sources, ruleset),
        )
        for step in steps
    ]


def shut(outcome: Outcome, ruleset: rules.RuleSet) -> list[Shut]:
    """Return the routes that the answers proposed first, with what shuts each."""
    return [
        Shut(
            procedure_route.label(ruleset.routes[code]),
            [(_said(ruleset.flags[name], "label"), _said(ruleset.flags[name], "effect")) for name in flags],
        )
        for code, flags in outcome.shut.items()
    ]


# The documents


def pieces(route: rules.Route, outcome: Outcome, ruleset: rules.RuleSet) -> list[list]:
    """Return the rows of the table of documents that this project joins: which, and whether it must."""
    left_out = {piece.code for piece in _not_asked(route, outcome, ruleset)}
    return [
        [Cell(_said(piece, "label"), detail=_said(piece, "help")), _asked(piece, route, outcome, ruleset)]
        for piece in ruleset.pieces.values()
        if route.code in piece.routes and piece.code not in left_out
    ]


def _not_asked(route: rules.Route, outcome: Outcome, ruleset: rules.RuleSet) -> list[rules.Piece]:
    """Return the documents that the route asks of others: the answers say that this project is not concerned."""
    return [
        piece
        for piece in ruleset.pieces.values()
        if route.code in piece.routes
        and piece.required == "when"
        and piece.condition not in outcome.flags
        and _is_settled(ruleset.flags[piece.condition], outcome)
    ]


def _is_settled(flag: rules.Flag, outcome: Outcome) -> bool:
    """Tell whether the answers say enough to know that a flag holds or does not."""
    return flag.field in outcome.known if flag.field else bool(outcome.kinds)


def _asked(piece: rules.Piece, route: rules.Route, outcome: Outcome, ruleset: rules.RuleSet) -> Cell:
    if route.code in piece.later:
        return Cell(_("Après le dépôt, avec l’acte qu’elle prouve"))
    if piece.required == "advised":
        return Cell(_("Conseillée"))
    if piece.required == "always":
        return Cell(_("Obligatoire"))
    flag = ruleset.flags[piece.condition]
    if flag.name in outcome.flags:
        return Cell(_("Obligatoire"), detail=_said(flag, "label"))
    return Cell(words.typo(_("Si : %(flag)s") % {"flag": _said(flag, "label")}))


# How long it takes


@dataclass(frozen=True)
class Duration:
    """A stage: its legal delays, each with the place that explains it, and what was observed."""

    stage: str
    legal: list[tuple[str, str]]
    observed: str
    base: str


def durations(kept) -> list[Duration]:
    """Return the stages of the route where a delay runs or a time is measured; a delay is told in its first stage."""
    ruleset = kept.rule_set
    route = ruleset.routes[kept.route]
    seen, measured = queries.observed(kept.route), queries.measured(ruleset)
    page = procedure_page.address_of(route)
    found, told = [], set()
    for stage in procedure_route.stages(route, ruleset):
        legal = {state.delay: f"{page}#delai-{state.clock}" for state in stage.states if state.delay}
        new = [(delay, url) for delay, url in legal.items() if delay not in told]
        told |= legal.keys()
        if new or stage.name in seen:
            words_told, base = _observed(seen.get(stage.name)) if stage.name in measured else (_("Non mesurée"), "")
            found.append(Duration(stage.label, new, words_told, base))
    return found


def _observed(seen: queries.Observed | None) -> tuple[str, str]:
    """Return the median in words, and what it rests on."""
    if seen is None or seen.median is None or seen.ninth_decile is None:
        return _("Pas encore assez de dossiers"), ""
    median, ninth = number_format(seen.median, 0), number_format(seen.ninth_decile, 0)
    told = ngettext("%(days)s jour", "%(days)s jours", round(seen.median)) % {"days": median}
    base = ngettext(
        "Médiane sur %(files)s dossier ; 9 sur 10 en moins de %(days)s jours.",
        "Médiane sur %(files)s dossiers ; 9 sur 10 en moins de %(days)s jours.",
        seen.files,
    )
    return told, words.typo(base % {"files": seen.files, "days": ninth})


# Projects like this one


@dataclass(frozen=True)
class SimilarProjects:
    """`meaning` says what makes them similar."""

    results: list[Result]
    meaning: str


def similar(outcome: Outcome, ruleset: rules.RuleSet) -> SimilarProjects:
    found = queries.similar(outcome)
    route = procedure_route.label(ruleset.routes[outcome.route])
    said = (
        _("Même circuit (%(route)s) et données de même sorte ; les derniers autorisés d’abord.")
        if found.same_data
        else _("Même circuit (%(route)s), quelles que soient les données ; les derniers autorisés d’abord.")
    )
    return SimilarProjects(public.results(found.entries), words.typo(said % {"route": route}))
