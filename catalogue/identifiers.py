"""Potential identifiers: what a choice of variables brings together, and how to ask for less (law.md 3.2 and 8.3).

A potential identifier points to nobody alone. Two different ones cross as soon as both are in the same request,
whatever the tables and datasets they come from: the pseudonym links them all.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalogue.enums import IdentifyingClass, PotentialIdentifier, Precision, VariableType
from catalogue.folding import fold
from catalogue.models import Variable


class Part(NamedTuple):
    """Keys of what is chosen: a whole dataset (no table), a whole table (no variable), or one variable."""

    dataset: int
    table: int | None = None
    variable: int | None = None


@dataclass(frozen=True)
class Crossing:
    """What identifies in a choice of variables, each identifier in the order of the law."""

    potential: tuple[tuple[PotentialIdentifier, tuple[Variable, ...]], ...]
    pseudonyms: tuple[Variable, ...]
    direct: tuple[Variable, ...]

    @property
    def crosses(self) -> bool:
        """Two different potential identifiers, or more."""
        return len(self.potential) > 1


@dataclass(frozen=True)
class Crossed:
    """One identifier of a crossing: the variables that carry it, each with a smaller one of its table if there is."""

    identifier: str
    label: str
    variables: tuple[Variable, ...]
    smaller: tuple[tuple[Variable, Variable], ...]
    advice: str


def crossing(variables: Iterable[Variable]) -> Crossing:
    """Return what identifies among variables."""
    potential: dict[str, list[Variable]] = defaultdict(list)
    classes: dict[str, list[Variable]] = defaultdict(list)
    for variable in variables:
        classes[variable.identifying_class].append(variable)
        if variable.potential_identifier:
            potential[variable.potential_identifier].append(variable)
    return Crossing(
        tuple((one, tuple(potential[one])) for one in PotentialIdentifier if one in potential),
        tuple(classes[IdentifyingClass.PSEUDONYM]),
        tuple(classes[IdentifyingClass.DIRECT]),
    )


def identifying_variables(parts: Iterable[Part]) -> list[Variable]:
    """Return the variables of these parts that identify, each with its table and dataset: one query.

    A whole dataset, a whole table, counts all its variables.
    """
    parts = list(parts)
    inside = (
        Q(dataset__in=[part.dataset for part in parts if part.table is None])
        | Q(table__in=[part.table for part in parts if part.table and part.variable is None])
        | Q(pk__in=[part.variable for part in parts if part.variable])
    )
    found = Variable.objects.filter(inside).exclude(identifying_class=IdentifyingClass.NONE)
    return list(
        found.select_related("table__dataset").order_by(
            "dataset__position", "dataset__code", "table__position", "table", "position", "pk"
        )
    )


def warning(parts: Iterable[Part]) -> list[Crossed]:
    """Return what crosses in a choice, with what would be smaller; nothing when nothing does. At most two queries."""
    return warning_of(identifying_variables(parts))


def warning_of(chosen: Iterable[Variable]) -> list[Crossed]:
    """Return what crosses among variables chosen with their tables and datasets: one query at most."""
    found = crossing(chosen)
    if not found.crosses:
        return []
    others = _neighbours([variable for _identifier, variables in found.potential for variable in variables])
    return [
        Crossed(
            str(identifier),
            str(identifier.label),
            variables,
            tuple((one, take) for one in variables if (take := _smaller(one, others[one.table_id]))),
            str(ADVICE[identifier]),
        )
        for identifier, variables in found.potential
    ]


#: What is said when the catalogue has nothing smaller to propose.
ADVICE = {
    PotentialIdentifier.RESIDENCE_COMMUNE: _("Demandez plutôt le département, ou un indice de la commune."),
    PotentialIdentifier.BIRTH_MONTH: _("Demandez plutôt l’année de naissance, ou l’âge."),
    PotentialIdentifier.CARE_DATE: _("Demandez plutôt le mois, ou un nombre de jours depuis l’inclusion."),
    PotentialIdentifier.DEATH_DATE: _("Demandez plutôt le mois de décès, ou un délai en jours."),
    PotentialIdentifier.DEATH_COMMUNE: _("Demandez plutôt le département de décès."),
}

#: What each identifier may be given as instead, the smallest loss first: none of these identifies any more.
LESS_PRECISE: dict[PotentialIdentifier, tuple[Precision, ...]] = {
    PotentialIdentifier.RESIDENCE_COMMUNE: (Precision.DEPARTMENT, Precision.REGION),
    PotentialIdentifier.BIRTH_MONTH: (Precision.YEAR,),
    PotentialIdentifier.CARE_DATE: (Precision.MONTH, Precision.YEAR),
    PotentialIdentifier.DEATH_DATE: (Precision.MONTH, Precision.YEAR),
    PotentialIdentifier.DEATH_COMMUNE: (Precision.DEPARTMENT, Precision.REGION),
}


_DAY = {VariableType.YEARMONTH: 0, VariableType.YEAR: 1}
_MONTH = {VariableType.YEAR: 0}
#: The types of variables that tell a moment less finely, the finest first.
_LESS_FINE = {
    PotentialIdentifier.CARE_DATE: _DAY,
    PotentialIdentifier.DEATH_DATE: _DAY,
    PotentialIdentifier.BIRTH_MONTH: _MONTH,
}
#: Words, folded, in the label of a variable that tells a place less finely.
_LARGER_PLACES = ("departement", "region")


def _neighbours(variables: Iterable[Variable]) -> dict[int, list[Variable]]:
    """Return the variables that do not identify, by table: those of the tables of these variables."""
    found: dict[int, list[Variable]] = defaultdict(list)
    tables = {variable.table_id for variable in variables}
    for one in Variable.objects.filter(table__in=tables, identifying_class=IdentifyingClass.NONE):
        found[one.table_id].append(one)
    return found


def _smaller(variable: Variable, neighbours: list[Variable]) -> Variable | None:
    """Return the variable of the same table that tells the same thing less finely: `EXE_SOI_AMD` for `EXE_SOI_DTD`.

    Dictionaries name such variables alike but for their last part.
    """
    alike = [one for one in neighbours if _stem(one.name) and _stem(one.name) == _stem(variable.name)]
    types = _LESS_FINE.get(PotentialIdentifier(variable.potential_identifier))
    if types is None:
        return next((one for one in alike if set(_LARGER_PLACES) & set(fold(one.label_fr).split())), None)
    return min((one for one in alike if one.type in types), key=lambda one: types[one.type], default=None)


def _stem(name: str) -> str:
    return name.rpartition("_")[0]
