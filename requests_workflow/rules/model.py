"""The shapes of the rule files. No Django here: a jurist's folder and its reader stand alone."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

#: The target of a transition that leaves the state as it is.
STAY = "="

Unit = Literal["working_days", "days", "months"]
ClockVerb = Literal["start", "stop", "pause", "resume", "extend"]


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
class Parameter:
    """A value that law or practice leaves in doubt, with the doubt written beside it."""

    id: str
    label_fr: str
    label_en: str
    value: bool | int
    doubt_fr: str
    doubt_en: str
    source: str


@dataclass(frozen=True)
class Clock:
    """A delay: `length` in `unit`, whom it binds, what silence means."""

    code: str
    label_fr: str
    label_en: str
    length: int
    unit: Unit
    roll: str
    on_resume: Literal["restart", "suspend"]
    owner: str
    silence_fr: str
    silence_en: str
    sources: tuple[str, ...]
    extension_length: int = 0
    extension_unit: Unit = "days"
    extensions: int = 0
    doubt_fr: str = ""
    doubt_en: str = ""


@dataclass(frozen=True)
class Role:
    name: str
    scope: Literal["office", "file"]
    label_fr: str
    label_en: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Piece:
    """A document of the dossier; `condition` names a fact of the answers when `required` is "when"."""

    code: str
    label_fr: str
    label_en: str
    help_fr: str
    help_en: str
    required: Literal["always", "when", "advised"]
    sources: tuple[str, ...]
    condition: str = ""


@dataclass(frozen=True)
class Choice:
    code: str
    label_fr: str
    label_en: str


@dataclass(frozen=True)
class ChoiceList:
    """The answers a field offers, in the order they are shown."""

    code: str
    choices: dict[str, Choice]


@dataclass(frozen=True)
class FormField:
    """One question of the dossier.

    `condition` names a fact of the answers when `required` is "when". `not_before` names the date this one cannot
    precede. `audience` says who reads the answer, besides the sponsor and the office.
    """

    code: str
    label_fr: str
    label_en: str
    help_fr: str
    help_en: str
    kind: Literal["text", "longtext", "choice", "choices", "integer", "date", "yes_no"]
    required: Literal["always", "when", "no"]
    audience: tuple[Literal["public", "committee", "data_holder", "cnil"], ...]
    condition: str = ""
    choices: str = ""
    max_length: int = 0
    minimum: int = 0
    maximum: int = 0
    unit_fr: str = ""
    unit_en: str = ""
    not_before: str = ""


@dataclass(frozen=True)
class FormSection:
    """A page of questions; `slug` is its word in addresses."""

    code: str
    slug: str
    label_fr: str
    label_en: str
    intro_fr: str
    intro_en: str
    sources: tuple[str, ...]
    fields: dict[str, FormField]


@dataclass(frozen=True)
class FormSpec:
    """What the sponsor is asked, once for every use that is made of it."""

    sections: dict[str, FormSection]
    choice_lists: dict[str, ChoiceList]

    def fields(self) -> dict[str, FormField]:
        """Return every field by code, in the order of the form; a code stands once in all sections."""
        return {code: field for section in self.sections.values() for code, field in section.fields.items()}

    def choices_of(self, field: FormField) -> dict[str, Choice]:
        """Return what a field offers; nothing for a field without choices."""
        return self.choice_lists[field.choices].choices if field.choices else {}

    def section_at(self, slug: str) -> FormSection | None:
        """Return the section whose address carries this word."""
        return next((section for section in self.sections.values() if section.slug == slug), None)


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

    @property
    def stays(self) -> bool:
        return self.to == STAY

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

    def transitions_from(self, state: str) -> list[Transition]:
        return [transition for transition in self.transitions.values() if state in transition.from_]


@dataclass(frozen=True)
class RuleSet:
    """Everything the procedure knows of the law on a given day."""

    id: str
    in_force_from: date
    label_fr: str
    label_en: str
    checked_on: date
    sources: dict[str, Source]
    parameters: dict[str, Parameter]
    clocks: dict[str, Clock]
    roles: dict[str, Role]
    pieces: dict[str, Piece]
    form: FormSpec
    opinions: dict[str, OpinionKind]
    machines: dict[str, Machine]

    def parameter(self, id_: str) -> bool | int:
        return self.parameters[id_].value

    def is_express(self, kind: str) -> bool:
        """Tell whether an opinion counts as expressly favourable (LIL 66; parameter P12)."""
        express = self.opinions[kind].express
        return bool(self.parameter(express)) if express in self.parameters else express == "yes"
