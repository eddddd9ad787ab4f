"""The answers on their way: in the address of each page, until the last one stores them."""

from collections.abc import Iterator, Mapping

from django.http import QueryDict
from django.urls import reverse

from requests_workflow import rules
from requests_workflow.rules.orientation import Orientation

#: Parameters beside the answers: the question that was just sent, and the one to show again.
SENT, SHOWN = "question", "changer"

Given = Mapping[str, list[str]]


def read(asked: Orientation, sent: QueryDict) -> dict[str, list[str]]:
    """Return what an address or a form says to the questions of the rules; everything else is left aside."""
    return {code: sent.getlist(code) for code in asked.questions if code in sent}


def pairs(given: Given) -> Iterator[tuple[str, str]]:
    """Yield (question, answer) of each answer, as an address or the hidden fields of a form carry them."""
    for code, answers in given.items():
        for answer in answers:
            yield code, answer


def address(page: str, given: Given, **more: str) -> str:
    """Return the address of a page of the orientation that carries these answers."""
    query = QueryDict(mutable=True)
    for code, answer in pairs(given):
        query.appendlist(code, answer)
    query.update(more)
    return reverse(f"transparency:{page}") + (f"?{query.urlencode()}" if query else "")


def without(given: Given, question: rules.orientation.Question) -> dict[str, list[str]]:
    """Return the answers but those to one question."""
    return {code: answers for code, answers in given.items() if code != question.code}
