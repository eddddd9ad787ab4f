"""The forms of a dossier as dated data: what the sponsor is asked, once, for every use that is made of it.

A published form is never changed: another one replaces it, and says where each answer goes. No Django here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Literal

#: The list of choices that each route fills with its own conditions.
CONDITIONS = "conditions"

Audience = Literal["sponsor", "office", "committee", "data_holder", "cnil", "public"]
AUDIENCES: tuple[Audience, ...] = ("sponsor", "office", "committee", "data_holder", "cnil", "public")


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
class Column:
    """One cell of each row of a group."""

    code: str
    label_fr: str
    label_en: str
    kind: Literal["text", "longtext", "choice", "integer", "date", "yes_no"] = "text"
    required: bool = True
    choices: str = ""
    max_length: int = 0
    minimum: int = 0
    maximum: int = 0


@dataclass(frozen=True)
class FormField:
    """One question of the dossier.

    `condition` names a flag: the question arises only when it holds, and needs an answer then if `required` is "when".
    `not_before` names the date this one cannot precede. `every` asks for each of the choices. `audience` says who
    reads the answer. A field of kind group holds up to `most` rows of `columns`.
    """

    code: str
    label_fr: str
    label_en: str
    help_fr: str
    help_en: str
    kind: Literal["text", "longtext", "choice", "choices", "integer", "date", "yes_no", "group"]
    required: Literal["always", "when", "no"]
    audience: tuple[Audience, ...]
    condition: str = ""
    choices: str = ""
    max_length: int = 0
    minimum: int = 0
    maximum: int = 0
    unit_fr: str = ""
    unit_en: str = ""
    not_before: str = ""
    every: bool = False
    columns: dict[str, Column] = field(default_factory=dict)
    #: How the rows are laid out: one under the other, or as a table.
    layout: Literal["blocks", "table"] = "blocks"
    most: int = 0

    @property
    def is_filed(self) -> bool:
        """Whether the answer is part of the request: what the team alone reads is not."""
        return self.audience != ("sponsor",)


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
    #: Routes that ask it; none named: every one.
    routes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Move:
    """Where an answer of the form before goes when its question is not asked in the same words any more.

    `how`: renamed (the same answer under another code), lines (each line becomes a row, in `column`), dropped (asked no
    more; the answer stays in the history of the file).
    """

    from_: str
    how: Literal["renamed", "lines", "dropped"]
    why_fr: str
    why_en: str
    to: str = ""
    column: str = ""


@dataclass(frozen=True)
class FormSpec:
    """One version of the form. `id` is the day from which drafts begin with it."""

    id: str
    in_force_from: date
    label_fr: str
    label_en: str
    sections: dict[str, FormSection]
    choice_lists: dict[str, ChoiceList]
    #: The version whose drafts it takes over; none for the first.
    replaces: str = ""
    #: Last day on which a draft may still be filed in the form it replaces; none: for good.
    previous_until: date | None = None
    changes_fr: tuple[str, ...] = ()
    changes_en: tuple[str, ...] = ()
    moves: dict[str, Move] = field(default_factory=dict)

    def on(self, route: str, conditions: Mapping[str, tuple[str, str]]) -> "FormSpec":
        """Return the sections that a route asks, with the conditions of the route (code: labels) among the choices."""
        told = {code: Choice(code, *labels) for code, labels in conditions.items()}
        return replace(
            self,
            sections={c: s for c, s in self.sections.items() if not s.routes or route in s.routes},
            choice_lists={**self.choice_lists, CONDITIONS: ChoiceList(CONDITIONS, told)},
        )

    @cached_property
    def _fields(self) -> dict[str, FormField]:
        return {code: field for section in self.sections.values() for code, field in section.fields.items()}

    def fields(self) -> dict[str, FormField]:
        """Return every field by code, in the order of the form; a code stands once in all sections."""
        return self._fields

    def section_of(self, code: str) -> FormSection | None:
        """Return the section where a field stands; None for a field of another form or route."""
        return next((section for section in self.sections.values() if code in section.fields), None)

    def choices_of(self, asked: FormField | Column) -> dict[str, Choice]:
        """Return what a field or a column offers; nothing for one without choices."""
        return self.choice_lists[asked.choices].choices if asked.choices else {}

    def section_at(self, slug: str) -> FormSection | None:
        """Return the section whose address carries this word."""
        return next((section for section in self.sections.values() if section.slug == slug), None)


def problems(form: FormSpec, before: FormSpec | None) -> Iterator[str]:
    """Yield what is wrong in one form, and in how it takes over the answers of the one before."""
    fields = form.fields()
    if len(fields) != sum(len(section.fields) for section in form.sections.values()):
        yield "a field stands in two sections"
    if len({section.slug for section in form.sections.values()}) != len(form.sections):
        yield "two sections share an address"
    for asked in fields.values():
        yield from _unclear(form, asked)
        if asked.not_before and fields.get(asked.not_before, asked).kind != "date":
            yield f"field {asked.code} follows an unknown date “{asked.not_before}”"
    yield from _lost(form, before)


def _unclear(form: FormSpec, asked: FormField) -> Iterator[str]:
    if (asked.required == "when") and not asked.condition:
        yield f"field {asked.code}: required = “when” goes with a condition"
    if asked.condition and asked.required == "always":
        yield f"field {asked.code}: what arises under a condition is not always required"
    if not {"sponsor"} <= set(asked.audience):
        yield f"field {asked.code} is not for who writes it"
    if (asked.kind == "group") != bool(asked.columns) or (asked.kind == "group") != bool(asked.most):
        yield f"field {asked.code}: columns and a number of rows go with kind group, and the reverse"
    typed: tuple[FormField | Column, ...] = (asked, *asked.columns.values())
    for one in typed:
        name = asked.code if one is asked else f"{asked.code}.{one.code}"
        if (one.kind in {"choice", "choices"}) != bool(one.choices):
            yield f"field {name}: a list of choices goes with kind choice or choices, and the reverse"
        if one.choices and one.choices not in {CONDITIONS, *form.choice_lists}:
            yield f"field {name} offers an unknown list “{one.choices}”"
        if one.kind in {"text", "longtext"} and one.max_length <= 0:
            yield f"field {name} has no max_length"


def _lost(form: FormSpec, before: FormSpec | None) -> Iterator[str]:
    """Every answer of the form before has a place here, or a move that says where it goes."""
    if before is None:
        if form.replaces or form.moves:
            yield f"form {form.id} replaces “{form.replaces}”, which does not exist before it"
        return
    if form.replaces != before.id:
        yield f"form {form.id} must say that it replaces {before.id}"
    here, there = form.fields(), before.fields()
    for code, asked in there.items():
        kept = code in here and here[code].kind == asked.kind
        if kept == (code in form.moves):
            yield f"form {form.id}: the answer to {code} has no place, or two"
    for move in form.moves.values():
        yield from _lost_move(move, here, there)


def _lost_move(move: Move, here: Mapping[str, FormField], there: Mapping[str, FormField]) -> Iterator[str]:
    if move.from_ not in there:
        yield f"an answer moves from an unknown field “{move.from_}”"
    if (move.how == "dropped") == (move.to in here):
        yield f"the answer to {move.from_} moves to an unknown field “{move.to}”"
    if (move.how == "lines") != bool(move.column) or (move.column and move.column not in here[move.to].columns):
        yield f"the lines of {move.from_} go to an unknown column “{move.column}”"
