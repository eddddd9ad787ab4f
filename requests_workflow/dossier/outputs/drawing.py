"""A produced document in words, from its rules and what it is made of: sections of lines, in the active language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hub.accounts.enums import OrganisationKind
from requests_workflow import rules
from requests_workflow.dossier import answers, groups, values
from requests_workflow.dossier.enums import Ground
from requests_workflow.dossier.need import parts as data_need
from requests_workflow.dossier.outputs.material import Material
from requests_workflow.procedure import wording
from requests_workflow.rules.outputs import Line, Output

#: Kinds of question whose answer takes the width of the page.
WIDE = frozenset({"longtext", "group"})


@dataclass(frozen=True)
class Table:
    """An answer in rows."""

    columns: list[str]
    rows: list[list[str]]


@dataclass(frozen=True)
class Drawn:
    """One fact as a document shows it. `value` is text, a list of texts, or a table; empty when nobody answered."""

    code: str
    label: str
    value: Any
    reference: str = ""
    wide: bool = False

    @property
    def missing(self) -> bool:
        return not self.value

    @property
    def table(self) -> Table | None:
        return self.value if isinstance(self.value, Table) else None

    @property
    def items(self) -> list[str]:
        """The values when there are several, else an empty list."""
        return self.value if isinstance(self.value, list) and len(self.value) > 1 else []

    @property
    def text(self) -> str:
        """The value when there is only one."""
        return "".join(self.value) if isinstance(self.value, list) else self.value


@dataclass(frozen=True)
class DrawnSection:
    code: str
    label: str
    lines: list[Drawn]

    @property
    def runs(self) -> list[tuple[bool, list[Drawn]]]:
        """The lines as they are laid out: (wide, lines that follow one another in the same way)."""
        return [(wide, list(lines)) for wide, lines in groupby(self.lines, key=lambda line: line.wide)]


def sections(material: Material, output: Output) -> list[DrawnSection]:
    """Return the sections of a document; questions that do not arise are left out, and so is a section without any."""
    drawn = [
        DrawnSection(
            section.code,
            wording.of(section, "label"),
            [fact for line in section.lines for fact in _line(line, material, output)],
        )
        for section in output.sections
    ]
    return [section for section in drawn if section.lines]


def _line(line: Line, material: Material, output: Output) -> Iterator[Drawn]:
    reference = wording.of(output.references[line.reference], "label") if line.reference else ""
    label = wording.of(line, "label")
    if line.fact:
        yield Drawn(line.code, label, FACTS[line.fact](material), reference, line.fact in WIDE_FACTS)
        return
    fields = [material.asked[code] for code in line.fields if code in material.asked]
    if line.how == "range" and fields:
        yield Drawn(line.code, label, _range(material, fields), reference)
        return
    for field in fields:
        told = _withheld(material, field) or _answer(material, field)
        drawn = Drawn(field.code, label or wording.of(field, "label"), told, reference, field.kind in WIDE)
        if output.complete or not drawn.missing or field.required != "no":
            yield drawn


def _answer(material: Material, field: rules.FormField) -> Any:
    typed = material.typed.get(field.code, answers.blank(field))
    if field.kind == "group":
        return table(material.form, field, typed)
    found = answers.in_words(material.form, field, typed)
    return found.strip() if isinstance(found, str) else found


def _withheld(material: Material, field: rules.FormField) -> str:
    """Return what stands in the place of an answer that is not told; empty for one that is."""
    ground = material.withheld.get(field.code)
    return _("Non publié : %(ground)s") % {"ground": Ground(ground).label.lower()} if ground else ""


def _range(material: Material, fields: list[rules.FormField]) -> str:
    told = [_withheld(material, field) or _answer(material, field) for field in fields]
    if all(told) and len(told) > 1:
        return _("du %(first)s au %(last)s") % {"first": told[0], "last": told[-1]}
    return "".join(told)


def table(form: rules.FormSpec, field: rules.FormField, typed: Any) -> Table | None:
    """Return the rows of a group, each case in words; None without a row."""
    rows = groups.rows(field, typed)
    columns = field.columns.values()
    shown = [[values.shown(form, column, row[column.code]) for column in columns] for row in rows]
    return Table([wording.of(column, "label") for column in columns], shown) if shown else None


# Facts that are not in the form


def _controller(material: Material) -> str:
    return material.organisation["name"]


def _identity(material: Material) -> str:
    known = material.organisation
    siret = _("SIRET %(number)s") % {"number": known["siret"]} if known["siret"] else ""
    kind = str(OrganisationKind(known["kind"]).label)
    return "\n".join(filter(None, [known["name"], kind, siret, known["address"]]))


def _data(material: Material) -> Table | None:
    columns = [_("Base, responsable et années"), _("Ce qui est demandé, et pourquoi")]
    rows = [[f"{named(one)}\n{one['holder']}\n{_years(one)}", _why(one)] for one in material.datasets]
    return Table(columns, rows) if rows else None


def _data_names(material: Material) -> list[str]:
    return [_("%(data)s, %(years)s") % {"data": named(one), "years": _years(one).lower()} for one in material.datasets]


def named(one: Mapping[str, Any]) -> str:
    """Return a dataset by its title and its short name."""
    return f"{titled(one)} ({one['short_name']})"


def titled(one: Mapping[str, Any]) -> str:
    """Return the title of a dataset in the active language; French when in doubt."""
    return (one["title_en"] if (get_language() or "fr").startswith("en") else "") or one["title_fr"]


def years(first: int | None, last: int | None) -> str:
    """Return the years of a dataset that a file asks for."""
    if first and last:
        return _("%(first)s à %(last)s") % {"first": first, "last": last}
    return _("Non précisées")


def _years(one: Mapping[str, Any]) -> str:
    return years(one["years_from"], one["years_to"])


def _why(one: Mapping[str, Any]) -> str:
    return "\n".join(text for text in (one["justification"], data_need.in_words(one["parts"])) if text)


def _pieces(material: Material) -> list[str]:
    known = material.ruleset.pieces
    return [f"{code} {wording.of(known[code], 'label')}" for code in material.pieces]


FACTS = {
    "controller": _controller,
    "controller_identity": _identity,
    "data": _data,
    "data_names": _data_names,
    "pieces": _pieces,
}
WIDE_FACTS = frozenset({"data"})
