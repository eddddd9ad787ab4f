"""Where the stages hook into the door: what they write, what they demand, what they ask for on a form."""

from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING

from django import forms

if TYPE_CHECKING:
    from requests_workflow.procedure.door import Act
    from requests_workflow.procedure.models import AccessRequest

Effect = Callable[["Act"], None]
Guard = Callable[["Act"], None]

EFFECTS: dict[tuple[str, str], list[Effect]] = defaultdict(list)
GUARDS: dict[str, Guard] = {}
ACT_FORMS: dict[tuple[str, str], type[forms.Form]] = {}
SNAPSHOTS: dict[str, Callable[["AccessRequest"], object]] = {}
#: The parts of a snapshot that a signature does not cover: they come after it, or from others.
UNSIGNED: set[str] = set()
#: URL of the page where an act is done, for the acts that have a page of their own.
ACT_PAGES: dict[tuple[str, str], Callable[[object], str]] = {}


def effect(machine: str, *transitions: str) -> Callable[[Effect], Effect]:
    """Register what a stage writes when an act happens, inside the door's transaction."""

    def register(function: Effect) -> Effect:
        for transition in transitions:
            EFFECTS[machine, transition].append(function)
        return function

    return register


def guard(name: str) -> Callable[[Guard], Guard]:
    """Register a named fact of the rules; the function raises `GuardFailed` when it does not hold."""

    def register(function: Guard) -> Guard:
        GUARDS[name] = function
        return function

    return register


def act_form(machine: str, *transitions: str) -> Callable[[type[forms.Form]], type[forms.Form]]:
    """Register the form that gives an act its data on the generic page of acts."""

    def register(form: type[forms.Form]) -> type[forms.Form]:
        for transition in transitions:
            ACT_FORMS[machine, transition] = form
        return form

    return register


def snapshot_part(name: str, *, signed: bool = True) -> Callable:
    """Register a part of what a snapshot keeps: a function from the file to JSON-ready content.

    `signed` is false for what the controller does not write: its signature holds whatever becomes of that part.
    """

    def register(function: Callable) -> Callable:
        SNAPSHOTS[name] = function
        if not signed:
            UNSIGNED.add(name)
        return function

    return register


def act_page(machine: str, *transitions: str) -> Callable:
    """Register the address of the page where an act is done: a function from the subject to a URL."""

    def register(function: Callable) -> Callable:
        for transition in transitions:
            ACT_PAGES[machine, transition] = function
        return function

    return register
