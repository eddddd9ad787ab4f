"""Who must answer a request: the holder of the main base, of one base, of a project’s bases, or all (law.md 11.1)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from catalogue import queries as catalogue
from catalogue.enums import DatasetKind
from catalogue.models import Dataset, Holder
from requests_workflow import rules
from transparency.models import Entry
from transparency.register import queries as register
from transparency.rights import keys
from transparency.rights.enums import Scope
from transparency.rights.models import HolderKey
from transparency.rights.queries import MAIN, other_bases


@dataclass(frozen=True)
class Recipient:
    """A holder that must answer; `key` is None when it has none in force, and the person then writes on paper.

    `main`: it answers for the main base, where people are found by their health-insurance number. `bases`: its others
    that the request is about.
    """

    holder: Holder
    key: HolderKey | None
    main: bool
    bases: tuple[Dataset, ...]


@dataclass(frozen=True)
class Route:
    """Those who must answer, whether a sealed letter can reach them or not."""

    recipients: list[Recipient]

    @property
    def sealed(self) -> list[Recipient]:
        return [one for one in self.recipients if one.key]

    @property
    def on_paper(self) -> list[Recipient]:
        return [one for one in self.recipients if not one.key]

    @property
    def main(self) -> bool:
        """Whether a letter that can be sealed goes to the holder of the main base."""
        return any(one.main for one in self.sealed)


def route(scope: str, about: str, *, ruleset: rules.RuleSet, today: date) -> Route | None:
    """Return who must answer; None when there is no such base or project, or nobody to answer for it."""
    entry = register.entry(about) if scope == Scope.PROJECT else None
    datasets, main = _datasets(scope, about, entry)
    holder = Holder.objects.filter(code=ruleset.word("rights_main_holder")).first() if main else None
    recipients = _recipients(datasets, holder, today=today)
    return Route(recipients) if recipients else None


def _datasets(scope: str, about: str, entry: Entry | None) -> tuple[list[Dataset], bool]:
    """Return the bases outside the main one that a request is about, and whether it is about the main one too."""
    if scope == Scope.ALL:
        return list(other_bases()), True
    if scope == Scope.BASE:
        return list(other_bases().filter(code=about)), about == MAIN
    codes = [source["code"] for source in entry.record["sources"] if source["code"]] if entry else []
    found = list(catalogue.datasets_ever(codes).values())
    others = [one for one in found if one.kind != DatasetKind.MAIN_BASE_COMPONENT]
    return others, len(others) < len(found)


def _recipients(datasets: Iterable[Dataset], main: Holder | None, *, today: date) -> list[Recipient]:
    holders = {main.pk: main} if main else {}
    bases: dict[int, list[Dataset]] = {}
    for dataset in datasets:
        holders[dataset.holder_id] = dataset.holder
        bases.setdefault(dataset.holder_id, []).append(dataset)
    in_force = keys.in_force(holders, today=today)
    return [
        Recipient(one, in_force.get(pk), main=one == main, bases=tuple(bases.get(pk, ())))
        for pk, one in holders.items()
    ]
