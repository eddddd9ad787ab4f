"""What is produced from the answers, as data: which fact each document takes from where, and who reads it. No Django.

A fact is written once, in the form or in the choice of data; `outputs.toml` says where it is read again.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from requests_workflow.rules.forms import Audience, FormSpec

if TYPE_CHECKING:
    from requests_workflow.rules.reading import Folder

FILE = "outputs.toml"
REGISTER, APPLICATION = "register", "ehds"
#: The letters of article 67(2) of Regulation (EU) 2025/327: what an access application contains.
LETTERS = tuple("abcdefghijk")

Fact = Literal["", "controller", "controller_identity", "data", "data_names", "pieces"]


@dataclass(frozen=True)
class Reference:
    """The text that asks for a line; `source` names it in sources.toml."""

    code: str
    label_fr: str
    label_en: str
    source: str


@dataclass(frozen=True)
class Line:
    """One fact of a document, from questions of the form or from elsewhere (`fact`, told by `from_fr`).

    `fields` are those of any version of the form; the document shows the ones its file is asked. Without a label of its
    own, each is shown under its question. `how` range reads two dates as one period.
    """

    code: str
    fields: tuple[str, ...] = ()
    fact: Fact = ""
    from_fr: str = ""
    how: Literal["each", "range"] = "each"
    label_fr: str = ""
    label_en: str = ""
    reference: str = ""


@dataclass(frozen=True)
class OutputSection:
    """A part of a document; `letter` is what it answers of article 67: one of (2), paragraph 4, or national law."""

    code: str
    label_fr: str
    label_en: str
    lines: tuple[Line, ...]
    letter: Literal["", "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "4", "national"] = ""


@dataclass(frozen=True)
class Output:
    """A document produced from the answers, for `readers`.

    In a `complete` one each line stands with the text that asks for it, even without an answer. `file_name` begins the
    name of its file, when it is one.
    """

    code: str
    label_fr: str
    label_en: str
    lead_fr: str
    lead_en: str
    readers: tuple[Audience, ...]
    sections: tuple[OutputSection, ...]
    references: dict[str, Reference]
    complete: bool = False
    file_name: str = ""

    def lines(self) -> list[Line]:
        return [line for section in self.sections for line in section.lines]

    def fields(self) -> list[str]:
        """Return every field it shows, of any version of the form, in order; a field shown twice stands twice."""
        return [code for line in self.lines() for code in line.fields]


@dataclass(frozen=True)
class _File:
    """The tables of the file; one that stands under another name is refused."""

    reference: tuple[dict[str, Any], ...]
    output: tuple[dict[str, Any], ...]


Build = Callable[[Callable[..., Any], dict[str, Any], str], Any]


def read(folder: "Folder", build: Build) -> dict[str, Output]:
    """Return the documents of a rule folder by code; `build` makes a dataclass of a table, and refuses the unclear."""
    content: _File = build(_File, folder.read(FILE, reference="code", output="code"), FILE)
    references = [build(Reference, row, f"{FILE} reference {row.get('code')}") for row in content.reference]
    known = {reference.code: reference for reference in references}
    return {row["code"]: _output(row, known, build) for row in content.output}


def _output(row: dict[str, Any], references: dict[str, Reference], build: Build) -> Output:
    where = f"{FILE} {row.get('code')}"
    sections = [_section(each, where, build) for each in row.get("section", [])]
    plain = {name: value for name, value in row.items() if name != "section"}
    output: Output = build(Output, {**plain, "sections": sections, "references": references}, where)
    return output


def _section(row: dict[str, Any], where: str, build: Build) -> OutputSection:
    here = f"{where}, {row.get('code')}"
    lines = [build(Line, each, f"{here}, {each.get('code')}") for each in row.get("line", [])]
    plain = {name: value for name, value in row.items() if name != "line"}
    section: OutputSection = build(OutputSection, {**plain, "lines": lines}, here)
    return section


# What must hold


def problems(outputs: Mapping[str, Output], forms: Iterable[FormSpec], sources: Iterable[str]) -> Iterator[str]:
    """Yield what is wrong in the documents, against every version of the form."""
    forms, known = list(forms), set(sources)
    for output in outputs.values():
        for problem in _problems_of(output, forms, known):
            yield f"output {output.code}: {problem}"
    yield from _unpublished(outputs, forms)
    yield from _unanswered_letters(outputs)


def _problems_of(output: Output, forms: list[FormSpec], sources: set[str]) -> Iterator[str]:
    for reference in output.references.values():
        if reference.source not in sources:
            yield f"reference {reference.code} comes from an unknown source “{reference.source}”"
    yield from _twice("section", [section.code for section in output.sections])
    for section in output.sections:
        yield from _twice("line", [line.code for line in section.lines])
    yield from _twice("field", output.fields())
    for line in output.lines():
        yield from _unclear(line, output, forms)
    for code in output.fields():
        yield from _misread(code, output, forms)


def _twice(what: str, codes: list[str]) -> Iterator[str]:
    yield from (f"{what} {code} stands twice" for code in sorted({each for each in codes if codes.count(each) > 1}))


def _unclear(line: Line, output: Output, forms: list[FormSpec]) -> Iterator[str]:
    if bool(line.fields) == bool(line.fact):
        yield f"line {line.code}: either fields of the form, or a fact from elsewhere"
    if bool(line.fact) != bool(line.from_fr):
        yield f"line {line.code}: a fact that has no field says where it comes from, and no other does"
    if line.reference and line.reference not in output.references:
        yield f"line {line.code} names an unknown reference “{line.reference}”"
    if bool(line.label_fr) != bool(line.label_en):
        yield f"line {line.code}: its label is in one language only"
    if line.how == "range" and (len(line.fields) != 2 or not line.label_fr):
        yield f"line {line.code}: a range has a label, and goes from one field to another"
    if output.code == APPLICATION and any(len(set(line.fields) & form.fields().keys()) > 1 for form in forms):
        yield f"line {line.code}: a key of the application has one value, so one field in each form"


def _misread(code: str, output: Output, forms: list[FormSpec]) -> Iterator[str]:
    """A field exists in some form, and whoever reads the document reads it there too."""
    asked = [form.fields()[code] for form in forms if code in form.fields()]
    if not asked:
        yield f"unknown field “{code}”"
    for reader in output.readers:
        if any(reader not in field.audience for field in asked):
            yield f"it shows {code} to {reader}, for whom it is not"


def _unpublished(outputs: Mapping[str, Output], forms: list[FormSpec]) -> Iterator[str]:
    """What everyone may read reaches the register."""
    shown = outputs[REGISTER].fields() if REGISTER in outputs else []
    for form in forms:
        for field in form.fields().values():
            if "public" in field.audience and field.code not in shown:
                yield f"form {form.id}: {field.code} is public, and no entry of the register shows it"


def _unanswered_letters(outputs: Mapping[str, Output]) -> Iterator[str]:
    sections = outputs[APPLICATION].sections if APPLICATION in outputs else ()
    answered = {section.letter for section in sections if section.lines}
    yield from (f"article 67(2)({letter}) has no line" for letter in LETTERS if letter not in answered)
