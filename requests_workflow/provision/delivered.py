"""What was asked for, what was authorised, what was delivered: the same object, side by side.

What was asked for is read from the last frozen copy of the file, as those who decided read it; what was authorised is
the years the last decision opens there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from catalogue import queries as catalogue
from requests_workflow.dossier import snapshots as dossier
from requests_workflow.dossier.need import parts as need
from requests_workflow.procedure.models import AccessRequest
from requests_workflow.provision.enums import Outcome
from requests_workflow.provision.models import DeliveredPart, Delivery

Years = tuple[int, int]


@dataclass(frozen=True)
class Asked:
    """A dataset as it was asked for; `parts` are (table, variable), none for the whole of it.

    `words` tells the parts with how finely they are given; `opened` are the years authorised, None when the decision
    says nothing of it.
    """

    code: str
    name: str
    years: str
    parts: tuple[tuple[str, str], ...]
    words: str
    opened: Years | None


def asked_of(request: AccessRequest) -> list[Asked]:
    """Return what a file asks for, in the order it was frozen: two queries, more for a file never frozen."""
    frozen = request.snapshots.last()
    content = frozen.content if frozen else {}
    asked = content["datasets"] if "datasets" in content else dossier.datasets(request)
    opened = _opened(content)
    known = catalogue.datasets_by_code([one["dataset"] for one in asked])
    return [_asked(one, known.get(one["dataset"]), opened.get(one["dataset"])) for one in asked]


def _asked(one: Mapping[str, Any], dataset, opened: Years | None) -> Asked:
    parts = one.get("parts", [])
    whole = ", ".join(need.precisions_in_words(one.get("precisions")))
    return Asked(
        code=one["dataset"],
        name=dataset.short_name if dataset else one["dataset"],
        years=need.years_in_words(one),
        parts=tuple((part["table"], part["variable"]) for part in parts),
        words=need.in_words({**part, "justification": ""} for part in parts) or whole,
        opened=opened,
    )


def _opened(content: Mapping[str, Any]) -> dict[str, Years]:
    decisions = content.get("authority", {}).get("decisions", [])
    years = decisions[-1]["years"] if decisions else {}
    return {code: (first, last) for code, (first, last) in years.items()}


def name_of(table: str, variable: str) -> str:
    return f"{table}.{variable}" if variable else table


def lines_of(delivery: Delivery | None) -> dict[tuple[str, str, str], DeliveredPart]:
    """Return what a delivery states, by (dataset, table, variable): one query."""
    rows = delivery.parts.all() if delivery else []
    return {(row.dataset, row.table, row.variable): row for row in rows}


def stated(
    asked: Asked, outcome: str, *, missing: Iterable[str] = (), partial: Iterable[str] = (), **told
) -> list[dict]:
    """Return the lines of the act `deliver` for one dataset: itself, then each of its parts, by their names.

    `told` are why, years_from, years_to and rows. Without a name, every part shares the fate of the dataset.
    """
    why, named = told.get("why", ""), {*missing, *partial}
    rest = Outcome.DELIVERED if named else outcome
    fates = {**dict.fromkeys(missing, Outcome.MISSING), **dict.fromkeys(partial, Outcome.PARTIAL)}
    first = {"dataset": asked.code, "table": "", "variable": "", "outcome": outcome, **told}
    return [first, *(_part(asked, table, variable, fates.get(name_of(table, variable), rest), why)
                     for table, variable in asked.parts)]  # fmt: skip


def _part(asked: Asked, table: str, variable: str, outcome: str, why: str) -> dict[str, str]:
    said = "" if outcome == Outcome.DELIVERED else why
    return {"dataset": asked.code, "table": table, "variable": variable, "outcome": outcome, "why": said}


def everything(request: AccessRequest) -> list[dict]:
    """Return the lines of a delivery to which nothing is missing."""
    return [line for one in asked_of(request) for line in stated(one, Outcome.DELIVERED)]


def count(lines: Iterable[Mapping[str, Any]]) -> int:
    """Return how many datasets of these lines came, whole or in part."""
    return sum(not line["table"] and line["outcome"] != Outcome.MISSING for line in lines)
