"""What a new file takes from an old one: shown before it is begun, then carried.

Answers go to the form in force; data go as long as the catalogue has them; a piece goes only when it is chosen, and
only if the rules say that it may serve again: what is signed, dated or given for one project speaks of the old one.
Orientation, signatures, declarations of interest, delays and messages stay behind.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from catalogue import queries as catalogue
from catalogue.basket import queries as basket
from requests_workflow import rules
from requests_workflow.dossier import queries, upgrading
from requests_workflow.dossier.answers import Typed
from requests_workflow.dossier.models import Document
from requests_workflow.dossier.need import parts as data_need
from requests_workflow.procedure.models import AccessRequest


@dataclass(frozen=True)
class Carried:
    """Answers by field of the new form, data as `choose_data` takes them, and what of the data left the catalogue."""

    answers: dict[str, Typed]
    datasets: list[dict[str, Any]]
    gone: list[str]


def of(source: AccessRequest, *, ruleset: rules.RuleSet, form: rules.FormSpec) -> Carried:
    """Return what a draft written in a form takes from a file."""
    datasets, gone = _data(source)
    return Carried(_answers(source, ruleset, form), datasets, gone)


def _answers(source: AccessRequest, ruleset: rules.RuleSet, form: rules.FormSpec) -> dict[str, Typed]:
    """Return the answers through each form between the two; under other rules, those to the same questions."""
    typed = queries.typed_answers(source)
    if ruleset.id == source.ruleset:
        typed = upgrading.through(typed, ruleset, source.form_version, form.id)
    return {code: said for code, said in typed.items() if code in form.fields() and said}


def _data(source: AccessRequest) -> tuple[list[dict[str, Any]], list[str]]:
    held = queries.requested_data(source)
    known = catalogue.datasets_by_code([one.dataset.code for one in held])
    names = {(one.dataset_id, part.table, part.variable) for one in held for part in one.parts.all()}
    found = basket.rows_named(names)
    kept, gone = [], []
    for one in held:
        if one.dataset.code not in known:
            gone.append(one.dataset.title)
            continue
        parts = list(one.parts.all())
        there = [part for part in parts if (one.dataset_id, part.table, part.variable) in found]
        gone += [f"{one.dataset.short_name} · {_name(part)}" for part in parts if part not in there]
        if there or not parts:
            # Without a part left it would ask for the whole dataset: nobody asked for that.
            kept.append({**data_need.as_wanted(one), "parts": [data_need.as_kept(vars(part)) for part in there]})
    return kept, gone


def _name(part: Any) -> str:
    return f"{part.table}.{part.variable}" if part.variable else part.table


def reusable(source: AccessRequest, documents: Iterable[Document]) -> list[Document]:
    """Return the documents of a file that its rules let serve again."""
    pieces: Mapping[str, rules.Piece] = source.rule_set.pieces
    return [document for document in documents if pieces[document.piece].reusable]
