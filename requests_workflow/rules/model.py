"""The shapes of the rule files. No Django here: a jurist's folder and its reader stand alone."""

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Literal

from requests_workflow.rules.delays import Clock, ClockVerb, Parameter, Reminder
from requests_workflow.rules.forms import FormSpec
from requests_workflow.rules.orientation import Orientation
from requests_workflow.rules.outputs import Output

#: The target of a transition that leaves the state as it is.
STAY = "="


class RuleError(ValueError):
    """A rule file says something the procedure cannot be built from; the message names file, entry and key."""


@dataclass(frozen=True)
class Source:
    """Where a rule comes from; `weight` is read, known or choice."""

    id: str
    title_fr: str
    title_en: str
    address: str
    weight: Literal["read", "known", "choice"]
    checked_on: date


@dataclass(frozen=True)
class Role:
    name: str
    scope: Literal["office", "file"]
    label_fr: str
    label_en: str
    sources: tuple[str, ...]


#: What a file of a dossier may be; `hub.uploads.kinds` tells each by its content.
FileKind = Literal["pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp", "png", "jpeg", "csv", "txt"]


@dataclass(frozen=True)
class Piece:
    """A document of the dossier; `condition` names a flag when `required` is "when"."""

    code: str
    label_fr: str
    label_en: str
    help_fr: str
    help_en: str
    required: Literal["always", "when", "advised"]
    sources: tuple[str, ...]
    condition: str = ""
    #: Routes that ask for it.
    routes: tuple[str, ...] = ()
    #: Those of them that ask for it after filing, with the act that it proves.
    later: tuple[str, ...] = ()
    #: Neither signed nor given for one project: it may be joined again to a copy of the file.
    reusable: bool = False
    #: The kinds of files it may be.
    accepts: tuple[FileKind, ...] = ("pdf",)
    #: Several documents stand side by side; without it, a new one is the next version of the one held.
    many: bool = False
    #: Name of the document to download, finish and join, "" when there is none.
    template: str = ""
    #: The document of outputs.toml that is made from the answers and stands for it; nobody needs to join it then.
    generated: str = ""


@dataclass(frozen=True)
class RouteCondition:
    """One of the conditions of a route; all of them must hold."""

    code: str
    label_fr: str
    label_en: str


@dataclass(frozen=True)
class Route:
    """A way through the procedure (law.md sections 2 and 8).

    `opinion`: given (any opinion lets the file go on), express (an expressly favourable one), elsewhere (another
    committee's), none. `authority`: who decides (P27). `register`: when the project enters the public register.
    `excluded_by` names the flags that shut the route; `duties` what binds the controller.
    """

    code: str
    label_fr: str
    label_en: str
    for_fr: str
    for_en: str
    opinion: Literal["given", "express", "elsewhere", "none"]
    authority: Literal["cnil", "hub", "none"]
    register: Literal["authorised", "declared", "list", "none"]
    sources: tuple[str, ...]
    excluded_by: tuple[str, ...] = ()
    duties_fr: tuple[str, ...] = ()
    duties_en: tuple[str, ...] = ()
    conditions: dict[str, RouteCondition] = field(default_factory=dict)


@dataclass(frozen=True)
class Flag:
    """A fact of the answers that adds pieces or shuts routes.

    It holds when the answer to `field` is one of `answers`, or when a dataset of one of `dataset_kinds` is asked for.
    """

    name: str
    label_fr: str
    label_en: str
    effect_fr: str
    effect_en: str
    sources: tuple[str, ...]
    field: str = ""
    answers: tuple[str, ...] = ()
    dataset_kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Remark:
    """Something the hub points out before filing; the check of the same name is code (dossier/remarks).

    `severity`: blocking (filing is impossible), refused (the project risks a refusal), look. `limit` is the value
    beyond which it arises, in the unit its comment tells; `hints` are words, folded, that make it arise.
    """

    code: str
    severity: Literal["blocking", "refused", "look"]
    label_fr: str
    label_en: str
    why_fr: str
    why_en: str
    sources: tuple[str, ...]
    limit: int = 0
    hints: tuple[str, ...] = ()


@dataclass(frozen=True)
class OpinionKind:
    """A kind of opinion; `express` is yes, no, or the parameter that decides."""

    kind: str
    label_fr: str
    label_en: str
    reasons_required: bool
    recommendations: bool
    express: str
    reexamination: bool
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Seat:
    """Some seats of the committee of one kind: how many, and who appoints to them."""

    code: str
    label_fr: str
    label_en: str
    #: Who proposes or appoints, in words.
    body_fr: str
    body_en: str
    places: int
    sources: tuple[str, ...]
    doubt_fr: str = ""
    doubt_en: str = ""


@dataclass(frozen=True)
class Stage:
    name: str
    label_fr: str
    label_en: str


@dataclass(frozen=True)
class State:
    name: str
    code: str
    stage: str
    label_fr: str
    label_en: str
    next_fr: str
    next_en: str
    waits_for: tuple[str, ...]
    clock: str = ""
    terminal: bool = False
    public: bool = False
    #: What the sponsor and the public are told; the label above is the office's when this one is there.
    public_label_fr: str = ""
    public_label_en: str = ""


@dataclass(frozen=True)
class ClockStep:
    """What an act does to a clock; the code is `all` when it stops every clock of the file."""

    verb: ClockVerb
    code: str


@dataclass(frozen=True)
class Transition:
    name: str
    from_: tuple[str, ...]
    to: str
    by: tuple[str, ...]
    label_fr: str
    label_en: str
    audit: str
    sources: tuple[str, ...]
    guards: tuple[str, ...] = ()
    clocks: tuple[ClockStep, ...] = ()
    notify: tuple[str, ...] = ()
    snapshot: bool = False
    timeline: Literal["everyone", "file", "committee", "none"] = "everyone"
    weight: Literal["primary", "secondary", "quiet", "danger"] = "secondary"
    #: Routes on which the act exists; none named: on every one.
    routes: tuple[str, ...] = ()
    #: Those of `notify` whom the act gives a duty or starts a delay for: told at once by a mail they cannot refuse.
    at_once: tuple[str, ...] = ()
    #: Why nobody is told by mail, when `notify` is empty and the act stands in the thread.
    untold: str = ""
    #: Routes that the act moves a file to; none named: the file keeps its own.
    to_routes: tuple[str, ...] = ()
    #: The parameter, true or false, that must be true for the act to exist; none named: it exists.
    only_if: str = ""

    @property
    def stays(self) -> bool:
        return self.to == STAY

    def exists_on(self, route: str) -> bool:
        """Tell whether the act exists on a route."""
        return not self.routes or route in self.routes

    def target_from(self, state: str) -> str:
        """Return the state this act leads to when performed in `state`."""
        return state if self.stays else self.to


@dataclass(frozen=True)
class Machine:
    """States and acts of one thing that lives through the procedure."""

    name: str
    route: str
    initial: str
    states: dict[str, State]
    transitions: dict[str, Transition]
    stages: dict[str, Stage] = field(default_factory=dict)
    #: States where a file that comes from another route enters this one.
    entries: frozenset[str] = frozenset()

    def transitions_from(self, state: str) -> list[Transition]:
        return [transition for transition in self.transitions.values() if state in transition.from_]

    def clocks_started(self) -> frozenset[str]:
        """Return the codes of the delays that start in the states it reaches."""
        reached = self.reached()
        acts = [act for act in self.transitions.values() if not act.from_ or reached & set(act.from_)]
        return frozenset(step.code for act in acts for step in act.clocks if step.verb == "start")

    def on(self, route: str) -> "Machine":
        """Return this machine with the acts of one route; the states stay, reached or not."""
        kept = {name: act for name, act in self.transitions.items() if act.exists_on(route)}
        entries = {act.to for act in self.transitions.values() if route in act.to_routes and not act.stays}
        return replace(self, route=route, transitions=kept, entries=frozenset(entries))

    def reached(self) -> frozenset[str]:
        """Return the states that acts lead to, from the beginning or from where another route enters.

        On one route, an act that moves the file to another leads out of it.
        """
        acts = [a for a in self.transitions.values() if not a.stays and not (self.entries and a.to_routes)]
        found = {self.initial} | self.entries
        while further := {act.to for act in acts if not act.from_ or found & set(act.from_)} - found:
            found |= further
        return frozenset(found)


def _told(route: Route) -> dict[str, tuple[str, str]]:
    """Return the labels of a route's conditions, by code."""
    return {condition.code: (condition.label_fr, condition.label_en) for condition in route.conditions.values()}


@dataclass(frozen=True)
class RuleSet:
    """Everything the procedure knows of the law on a given day.

    One that is not `enabled` waits for its law (P26): it is read and checked, and no file is opened under it.
    """

    id: str
    in_force_from: date
    label_fr: str
    label_en: str
    checked_on: date
    sources: dict[str, Source]
    parameters: dict[str, Parameter]
    clocks: dict[str, Clock]
    reminders: dict[str, Reminder]
    roles: dict[str, Role]
    pieces: dict[str, Piece]
    #: The forms of a dossier, by the day each came into force, oldest first.
    forms: dict[str, FormSpec]
    #: What is produced from the answers, by code.
    outputs: dict[str, Output]
    opinions: dict[str, OpinionKind]
    #: The seats of the committee, by code, in the order of the decree.
    seats: dict[str, Seat]
    routes: dict[str, Route]
    flags: dict[str, Flag]
    machines: dict[str, Machine]
    remarks: dict[str, Remark]
    orientation: Orientation
    #: The rule set this one takes every entry from that it does not write anew.
    based_on: str = ""
    enabled: bool = True
    #: Its last day; none: until a later one comes into force.
    in_force_until: date | None = None

    def in_force_on(self, day: date) -> bool:
        """Tell whether a day is one of those it was written for; a later rule set may replace it all the same."""
        return self.in_force_from <= day and (self.in_force_until is None or day <= self.in_force_until)

    @cached_property
    def _files(self) -> dict[str, Machine]:
        return {code: self.machines["access_request"].on(code) for code in self.routes}

    @cached_property
    def _forms(self) -> dict[tuple[str, str], FormSpec]:
        return {
            (route.code, form.id): form.on(route.code, _told(route))
            for route in self.routes.values()
            for form in self.forms.values()
        }

    def machine_on(self, route: str) -> Machine:
        """Return the machine of a file that takes a route."""
        return self._files[route]

    def form_on(self, route: str, version: str) -> FormSpec:
        """Return the questions that a route asks, as a version of the form words them."""
        return self._forms[route, version]

    def form_in_force(self, on: date) -> FormSpec:
        """Return the form that a draft begun on a day is written in; the oldest when none is in force yet."""
        begun = [form for form in self.forms.values() if form.in_force_from <= on]
        return begun[-1] if begun else next(iter(self.forms.values()))

    def form_after(self, version: str) -> FormSpec | None:
        """Return the form that takes over the drafts of a version; None for the last."""
        return next((form for form in self.forms.values() if form.replaces == version), None)

    def form_is_retired(self, version: str, on: date) -> bool:
        """Tell whether a draft can no longer be filed in a version on a day."""
        following = self.form_after(version)
        return bool(following and following.previous_until and on > following.previous_until)

    def pieces_on(self, route: str) -> list[Piece]:
        """Return the documents that a route asks for before filing."""
        return [piece for piece in self.pieces.values() if route in piece.routes and route not in piece.later]

    def parameter(self, id_: str) -> bool | int:
        """Return the value of a parameter that is a number, or yes or no; raise `RuleError` for one in words."""
        value = self.parameters[id_].value
        if isinstance(value, str):
            raise RuleError(f"parameter {id_} is a word: “{value}”")
        return value

    def word(self, id_: str) -> str:
        """Return the value of a parameter that is a word; raise `RuleError` for a number, or yes or no."""
        value = self.parameters[id_].value
        if not isinstance(value, str):
            raise RuleError(f"parameter {id_} is no word: {value}")
        return value

    def reminders_of(self, clock: str) -> dict[int, Reminder]:
        """Return the reminders of a delay by their days, counted from its last one."""
        return {day: rule for rule in self.reminders.values() if rule.clock == clock for day in rule.days}

    def is_express(self, kind: str) -> bool:
        """Tell whether an opinion counts as expressly favourable (LIL 66; parameter P12)."""
        express = self.opinions[kind].express
        return bool(self.parameter(express)) if express in self.parameters else express == "yes"
