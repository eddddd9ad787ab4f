"""The orientation checked: every way through it is short, ends, and leads to a route that exists."""

from collections.abc import Iterator

from requests_workflow.rules.forms import FormSpec
from requests_workflow.rules.model import RuleSet
from requests_workflow.rules.orientation import MOST_QUESTIONS, Orientation, Question

#: What is typed to a question of the form that is answered by yes or no.
YES_NO = frozenset({"yes", "no"})


def problems(ruleset: RuleSet) -> Iterator[str]:
    """Yield what is wrong, in words; each says “orientation” and where."""
    orientation = ruleset.orientation
    found = [*_shapes(orientation), *_unknown_questions(orientation)]
    yield from found
    if not found:
        yield from _ways(orientation)
    yield from _routes(ruleset)
    yield from _sources(ruleset)
    yield from _facts(ruleset)


def _shapes(orientation: Orientation) -> Iterator[str]:
    if not orientation.questions:
        yield "orientation: there is no question"
    for question in orientation.questions.values():
        where = f"orientation, question {question.code}"
        several = question.kind == "choices"
        if len(question.answers) < 2:
            yield f"{where}: a question has two answers or more"
        if not several and (question.next or question.otherwise):
            yield f"{where}: “next” and “otherwise” belong to its answers, since only one is given"
        for answer in question.answers.values():
            if several and answer.next:
                yield f"{where}: several answers may be ticked, so that {answer.code} cannot say what is next"
            if not several and answer.alone:
                yield f"{where}: {answer.code} is always alone"
        if several and not any(answer.alone for answer in question.answers.values()):
            yield f"{where}: no answer says “none of these”"


def _unknown_questions(orientation: Orientation) -> Iterator[str]:
    for question in orientation.questions.values():
        for code in (question.next, *(answer.next for answer in question.answers.values())):
            if code and code not in orientation.questions:
                yield f"orientation, question {question.code}: an unknown question “{code}” follows"


def _ways(orientation: Orientation) -> Iterator[str]:
    """No loop, nothing out of reach, nothing longer than a person bears."""
    looped = _loop(orientation, orientation.first, ())
    if looped:
        yield f"orientation: questions that follow each other in a ring: {' > '.join(looped)}"
        return
    for code in orientation.questions.keys() - _reached(orientation):
        yield f"orientation: question {code} is never asked"
    longest = orientation.longest_from(orientation.first)
    if longest > MOST_QUESTIONS:
        yield f"orientation: one way asks {longest} questions, more than {MOST_QUESTIONS}"


def _loop(orientation: Orientation, question: Question, above: tuple[str, ...]) -> tuple[str, ...]:
    here = (*above, question.code)
    if question.code in above:
        return here
    return next(filter(None, (_loop(orientation, after, here) for after in orientation.following(question))), ())


def _reached(orientation: Orientation) -> set[str]:
    found, waiting = set(), [orientation.first]
    while waiting:
        question = waiting.pop()
        if question.code not in found:
            found.add(question.code)
            waiting.extend(orientation.following(question))
    return found


def _routes(ruleset: RuleSet) -> Iterator[str]:
    """Each route is proposed by an answer, or is what remains; nothing shuts what remains."""
    orientation = ruleset.orientation
    proposed = {
        route for question in orientation.questions.values() for a in question.answers.values() for route in a.routes
    }
    if len(set(orientation.order)) != len(orientation.order):
        yield "orientation: a route stands twice in “order”"
    for route in sorted({*proposed, *orientation.order} - ruleset.routes.keys()):
        yield f"orientation: an unknown route “{route}”"
    for route in sorted(ruleset.routes.keys() - set(orientation.order)):
        yield f"orientation: route {route} has no place in “order”"
    last = ruleset.routes.get(orientation.order[-1]) if orientation.order else None
    if last is None or last.excluded_by:
        yield "orientation: the last route of “order” takes whatever is left, so that nothing may shut it"
    for route in orientation.order[:-1]:
        if route not in proposed:
            yield f"orientation: no answer leads to route {route}"


def _sources(ruleset: RuleSet) -> Iterator[str]:
    for question in ruleset.orientation.questions.values():
        where = f"orientation, question {question.code}"
        if not question.sources:
            yield f"{where} names no source"
        for source in question.sources:
            if source not in ruleset.sources:
                yield f"{where} names an unknown source “{source}”"


def _facts(ruleset: RuleSet) -> Iterator[str]:
    """What an answer tells is an answer of each form, or a sort of data that some flag knows."""
    kinds = {kind for flag in ruleset.flags.values() for kind in flag.dataset_kinds}
    for question in ruleset.orientation.questions.values():
        for kind in sorted({kind for answer in question.answers.values() for kind in answer.dataset_kinds} - kinds):
            yield f"orientation, question {question.code}: no flag knows data of kind “{kind}”"
    for form in ruleset.forms.values():
        yield from _untold(ruleset.orientation, form)


def _untold(orientation: Orientation, form: FormSpec) -> Iterator[str]:
    """Yield what no question of a form could take for its answer."""
    fields = form.fields()
    if orientation.nearest not in fields:
        yield f"orientation: “nearest” names an unknown field “{orientation.nearest}”"
    for question in orientation.questions.values():
        where = f"orientation, question {question.code}, form {form.id}"
        told = [question.otherwise, *(answer.known for answer in question.answers.values())]
        for code, value in [item for known in told for item in known.items()]:
            field = fields.get(code)
            if field is None:
                yield f"{where}: an unknown field “{code}”"
            elif value not in (YES_NO if field.kind == "yes_no" else form.choices_of(field)):
                yield f"{where}: “{value}” is no answer to {code}"
