"""The orientation as data: at most ten questions, and the route that the answers lead to. Shapes, walker, outcome.

An answer may propose routes and tell facts that the form would ask again. The route is the first proposed one, in the
order of the rules, that no flag shuts (routes.toml); the last of the order when none is left.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from requests_workflow.rules.model import Flag, RuleSet

#: What a person bears to be asked before knowing where to go (issue 6).
MOST_QUESTIONS = 10


@dataclass(frozen=True)
class Answer:
    """One answer to a question: what it changes in words (`effect`), and what it tells.

    `routes` are proposed by it; `known` are answers of the form, by field; `dataset_kinds` the sorts of data asked for.
    """

    code: str
    label_fr: str
    label_en: str
    effect_fr: str
    effect_en: str
    hint_fr: str = ""
    hint_en: str = ""
    #: The question that follows; none: the end. Only where one answer is given.
    next: str = ""
    routes: tuple[str, ...] = ()
    known: dict[str, str] = field(default_factory=dict)
    dataset_kinds: tuple[str, ...] = ()
    #: “None of these”: it goes with no other answer.
    alone: bool = False


@dataclass(frozen=True)
class Question:
    """One page of the orientation. Where several answers may be ticked, `otherwise` is what those left out tell."""

    code: str
    label_fr: str
    label_en: str
    help_fr: str
    help_en: str
    reason_fr: str
    reason_en: str
    sources: tuple[str, ...]
    answers: dict[str, Answer]
    kind: Literal["choice", "choices"] = "choice"
    #: The question that follows whatever is ticked; none: the end. Only where several answers may be given.
    next: str = ""
    otherwise: dict[str, str] = field(default_factory=dict)

    def read(self, codes: Collection[str]) -> tuple[Answer, ...]:
        """Return the answers of these codes in the order of the rules; none when they are no answer to the question."""
        found = tuple(answer for answer in self.answers.values() if answer.code in codes)
        if len(found) != len(set(codes)) or (self.kind == "choice" and len(found) != 1):
            return ()
        return () if len(found) > 1 and any(answer.alone for answer in found) else found

    def after(self, given: tuple[Answer, ...]) -> str:
        """Return the code of the question that follows these answers; "" at the end."""
        return self.next if self.kind == "choices" else given[0].next


@dataclass(frozen=True)
class Orientation:
    """The questions, the first one first; `order` is how proposed routes are tried, the one for all others last.

    `nearest` is the field of the form that tells the methodology a project would have followed but for a flag.
    """

    order: tuple[str, ...]
    nearest: str
    questions: dict[str, Question]

    @property
    def first(self) -> Question:
        return next(iter(self.questions.values()))

    @property
    def otherwise(self) -> str:
        """The route of what no other one takes."""
        return self.order[-1]

    def following(self, question: Question) -> Iterator[Question]:
        """Yield the questions that may come right after one, each once."""
        codes = [question.next] if question.kind == "choices" else [answer.next for answer in question.answers.values()]
        for code in dict.fromkeys(codes):
            if code:
                yield self.questions[code]

    def longest_from(self, question: Question) -> int:
        """Return how many questions a person is asked at most from this one on, itself included."""
        return 1 + max((self.longest_from(after) for after in self.following(question)), default=0)


@dataclass(frozen=True)
class Step:
    """A question and what was answered."""

    question: Question
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Walk:
    """The way of a person through the questions. `next` is asked now; None: every question has its answer.

    `refused` tells that something was answered to `next` that is no answer to it.
    """

    steps: tuple[Step, ...]
    next: Question | None
    refused: bool = False

    @property
    def given(self) -> dict[str, list[str]]:
        """The answers that count, by question: what is kept, and what another walk may start from."""
        return {step.question.code: [answer.code for answer in step.answers] for step in self.steps}


def walk(orientation: Orientation, given: Mapping[str, Collection[str]]) -> Walk:
    """Follow the answers from the first question to the first one without a good answer; others are left aside."""
    steps: list[Step] = []
    question: Question | None = orientation.first
    while question is not None:
        codes = given.get(question.code) or ()
        answers = question.read(codes)
        if not answers:
            return Walk(tuple(steps), question, refused=bool(codes))
        steps.append(Step(question, answers))
        question = orientation.questions.get(question.after(answers))
    return Walk(tuple(steps), None)


@dataclass(frozen=True)
class Outcome:
    """Where the answers lead.

    `shut` are the proposed routes that come before `route`, each with the flags that shut it; `known` the answers of
    the form that need not be given again; `kinds` the sorts of data asked for; `flags` those that hold.
    """

    route: str
    shut: dict[str, tuple[str, ...]]
    flags: frozenset[str]
    known: dict[str, str]
    kinds: frozenset[str]


def outcome(ruleset: "RuleSet", steps: Collection[Step]) -> Outcome:
    """Return what the answers of a whole walk lead to under a rule set."""
    orientation = ruleset.orientation
    given = [answer for step in steps for answer in step.answers]
    known = _known(steps)
    kinds = frozenset(kind for answer in given for kind in answer.dataset_kinds)
    held = holding(ruleset.flags, known, kinds)
    proposed = {route for answer in given for route in answer.routes}
    shut: dict[str, tuple[str, ...]] = {}
    for route in [*(code for code in orientation.order if code in proposed), orientation.otherwise]:
        found = tuple(flag for flag in ruleset.routes[route].excluded_by if flag in held)
        if not found:
            break
        shut[route] = found
    return Outcome(route, shut, held, known | _nearest(ruleset, route, shut), kinds)


def holding(flags: Mapping[str, "Flag"], typed: Mapping[str, object], kinds: Collection[str]) -> frozenset[str]:
    """Return the names of the flags that hold, from answers of the form as typed and the sorts of the data."""
    return frozenset(
        flag.name
        for flag in flags.values()
        if str(typed.get(flag.field)) in flag.answers or set(kinds) & set(flag.dataset_kinds)
    )


def _known(steps: Collection[Step]) -> dict[str, str]:
    """A later answer speaks louder than an earlier one; what was not ticked says nothing against either."""
    known: dict[str, str] = {}
    for step in steps:
        for answer in step.answers:
            known |= answer.known
    for step in steps:
        known = {**step.question.otherwise, **known}
    return known


def _nearest(ruleset: "RuleSet", route: str, shut: Collection[str]) -> dict[str, str]:
    """A project that a flag keeps from a methodology departs from it: the form asks where."""
    orientation = ruleset.orientation
    form = list(ruleset.forms.values())[-1]
    choices = form.choices_of(form.fields()[orientation.nearest])
    nearest = next((code for code in shut if code in choices), "")
    return {orientation.nearest: nearest} if nearest and route == orientation.otherwise else {}
