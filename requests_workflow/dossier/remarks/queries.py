"""What is missing, inconsistent or likely to be refused in a file, as the rules word it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from requests_workflow import rules
from requests_workflow.dossier.remarks import checks  # noqa: F401 — registers the checks
from requests_workflow.dossier.remarks.reading import Reading
from requests_workflow.dossier.remarks.registry import CHECKS, Found
from requests_workflow.procedure.models import AccessRequest

BLOCKING, REFUSED, LOOK = SEVERITIES = ("blocking", "refused", "look")
#: The remarks that other facts of the rules demand by themselves (guards of the acts that file).
DEMANDED = frozenset({"route_shut", "answer_missing", "data_missing", "piece_missing"})


@dataclass(frozen=True)
class Remark:
    """One remark: the rule that words it, what exactly, the page of the dossier where it is mended, and where there."""

    rule: rules.Remark
    detail: str
    page: str
    url: str

    @property
    def severity(self) -> str:
        return self.rule.severity


def of(file: AccessRequest, *, at: datetime, without: Collection[str] = ()) -> list[Remark]:
    """Return every remark on a file on a day, the gravest first, then in the order of the rules."""
    reading = Reading(file, at=at)
    looked_for = [code for code in file.rule_set.remarks if code not in without]
    found = {code: list(CHECKS[code].check(reading)) for code in looked_for}
    told = {f"id_{CHECKS[code].instead_of}" for code, ones in found.items() if ones and CHECKS[code].instead_of}
    remarks = [
        _remark(reading, code, one)
        for code, ones in found.items()
        for one in ones
        if not (code in DEMANDED and one.anchor in told)
    ]
    return sorted(remarks, key=lambda one: SEVERITIES.index(one.severity))


def _remark(reading: Reading, code: str, one: Found) -> Remark:
    return Remark(reading.rule(code), one.detail, one.page, one.url or reading.url(one.page, one.anchor))


def blocking(file: AccessRequest, *, at: datetime) -> list[Remark]:
    """Return the remarks that stand against filing, beside those the rules demand by a fact of their own."""
    return [one for one in of(file, at=at, without=DEMANDED) if one.severity == BLOCKING]


def by_page(remarks: Iterable[Remark]) -> dict[str, list[Remark]]:
    """Return remarks by the page of the dossier where they are mended."""
    found: dict[str, list[Remark]] = {}
    for one in remarks:
        found.setdefault(one.page, []).append(one)
    return found
