"""The potential identifiers that cross in a request, and the smaller sets one click would make of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from catalogue import identifiers
from catalogue.enums import PotentialIdentifier, Precision
from catalogue.models import Variable
from requests_workflow.dossier.models import RequestedDataset
from requests_workflow.dossier.need.parts import Parts

#: Two identifiers cross; with one of them gone, nothing does.
PAIR = 2
#: What the crossing is explained by: sources of the rules.
SOURCES = ("guide-cnam-2021", "rgpd-5", "ehds-66")


@dataclass(frozen=True)
class Proposal:
    """One smaller set: an identifier given less finely. `code` is what its button sends, `ends` whether nothing crosses
    then.
    """

    code: str
    label: str
    ends: bool


@dataclass(frozen=True)
class Crossing:
    """What crosses, each identifier with its smaller sets; `held` are the identifiers of each part, crossing or not."""

    crossed: list[identifiers.Crossed]
    proposals: dict[str, list[Proposal]]
    held: Mapping[identifiers.Part, tuple[str, ...]]

    def lines(self) -> list[tuple[identifiers.Crossed, list[Proposal]]]:
        """Return each identifier that crosses with what would be smaller."""
        return [(one, self.proposals[one.identifier]) for one in self.crossed]


def of(asked: Iterable[RequestedDataset], parts: Parts) -> Crossing:
    """Return what crosses in a request and its parts: at most two queries."""
    given = _given(asked, parts)
    variables = identifiers.identifying_variables(given)
    held: dict[identifiers.Part, list[str]] = {}
    fine: list[Variable] = []
    for variable in variables:
        key = next((one for one in _covering(variable) if one in given), None)
        if key is None or not variable.potential_identifier:
            continue
        held.setdefault(key, []).append(variable.potential_identifier)
        if variable.potential_identifier not in given[key]:
            fine.append(variable)
    crossed = identifiers.warning_of(fine)
    return Crossing(
        crossed,
        {one.identifier: _proposals(one.identifier, ends=len(crossed) == PAIR) for one in crossed},
        {key: tuple(dict.fromkeys(names)) for key, names in held.items()},
    )


def _given(asked: Iterable[RequestedDataset], parts: Parts) -> dict[identifiers.Part, Mapping[str, str]]:
    """Return the keys of what is asked for, each with the identifiers it gives less finely."""
    found: dict[identifiers.Part, Mapping[str, str]] = {}
    for one in asked:
        if not parts[one.pk]:
            found[identifiers.Part(one.dataset_id)] = one.precisions
        found |= {part.key: part.row.precisions for part in parts[one.pk] if part.key}
    return found


def _covering(variable: Variable) -> list[identifiers.Part]:
    """Return the keys of what a variable may be asked for with: itself, its table, its dataset."""
    dataset, table = variable.dataset_id, variable.table_id
    keys = [identifiers.Part(dataset, table, variable.pk), identifiers.Part(dataset, table)]
    return [*keys, identifiers.Part(dataset)]


def _proposals(identifier: str, *, ends: bool) -> list[Proposal]:
    return [
        Proposal(code_of(identifier, precision), label_of(identifier, precision), ends)
        for precision in identifiers.LESS_PRECISE[PotentialIdentifier(identifier)]
    ]


def code_of(identifier: str, precision: str) -> str:
    return f"{identifier}:{precision}"


def read(code: str) -> tuple[str, str] | None:
    """Return (identifier, precision) of what a button sent; None for what the catalogue does not propose."""
    identifier, _colon, precision = code.partition(":")
    known = PotentialIdentifier.values
    if identifier not in known or precision not in identifiers.LESS_PRECISE[PotentialIdentifier(identifier)]:
        return None
    return identifier, precision


def label_of(identifier: str, precision: str) -> str:
    """Return what a click does: « Remplacer la date de naissance par l’année »."""
    return str(_labels()[PotentialIdentifier(identifier), Precision(precision)])


def _labels() -> dict[tuple[PotentialIdentifier, Precision], str]:
    return {
        (PotentialIdentifier.RESIDENCE_COMMUNE, Precision.DEPARTMENT): _(
            "Remplacer la commune de résidence par le département"
        ),
        (PotentialIdentifier.RESIDENCE_COMMUNE, Precision.REGION): _("Remplacer la commune de résidence par la région"),
        (PotentialIdentifier.BIRTH_MONTH, Precision.YEAR): _("Remplacer la date de naissance par l’année"),
        (PotentialIdentifier.CARE_DATE, Precision.MONTH): _("Remplacer le jour des soins par le mois"),
        (PotentialIdentifier.CARE_DATE, Precision.YEAR): _("Remplacer le jour des soins par l’année"),
        (PotentialIdentifier.DEATH_DATE, Precision.MONTH): _("Remplacer le jour du décès par le mois"),
        (PotentialIdentifier.DEATH_DATE, Precision.YEAR): _("Remplacer le jour du décès par l’année"),
        (PotentialIdentifier.DEATH_COMMUNE, Precision.DEPARTMENT): _(
            "Remplacer la commune de décès par le département"
        ),
        (PotentialIdentifier.DEATH_COMMUNE, Precision.REGION): _("Remplacer la commune de décès par la région"),
    }
