"""What the documents are made of: answers, data asked for and who asks, as they are now or as a snapshot kept them.

One shape for both, so that a document made at filing can be made again, byte for byte, from the snapshot of that day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from requests_workflow import rules
from requests_workflow.dossier import facts, queries
from requests_workflow.dossier.need import parts as data_need
from requests_workflow.dossier.outputs import withholding
from requests_workflow.procedure.models import AccessRequest, Snapshot
from requests_workflow.procedure.registry import snapshot_part


@dataclass(frozen=True)
class Material:
    """`typed` are the answers by field; `datasets` what is asked for, in the order of the catalogue.

    `organisation`: {name, kind, siret, address}. A dataset: {dataset, short_name, title_fr, title_en, kind, holder,
    justification, years_from, years_to, parts}. `pieces` are codes. `filed_at` is None for a draft.
    """

    reference: str
    title: str
    route: str
    ruleset: rules.RuleSet
    form: rules.FormSpec
    typed: Mapping[str, Any]
    organisation: Mapping[str, str]
    datasets: Sequence[Mapping[str, Any]]
    pieces: Sequence[str]
    filed_at: datetime | None
    changed_at: datetime
    #: SHA-256 of the snapshot it comes from; empty when it is the file as it stands.
    sha256: str = ""
    #: For the register alone: the questions whose answer it does not tell, with the ground.
    withheld: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def asked(self) -> dict[str, rules.FormField]:
        """The questions that arise, by code: no document shows what was typed in another."""
        holding = facts.of(self.ruleset, self.typed, {one["kind"] for one in self.datasets})
        return {code: field for code, field in self.form.fields().items() if facts.arises(field, holding)}


def of(request: AccessRequest, *, filed_at: datetime | None = None) -> Material:
    """Return the file as it stands; `filed_at` is the instant of the filing that is going on."""
    asked = queries.requested_data(request)
    parts = {one.pk: [data_need.as_kept(vars(part)) for part in one.parts.all()] for one in asked}
    pieces = [document.piece for document in queries.documents(request)]
    return replace(_live(request, asked, parts, pieces), filed_at=filed_at, changed_at=filed_at or request.changed_at)


def for_register(request: AccessRequest) -> Material:
    """Return what the register tells of the file as it stands: no table, no variable, no piece; three queries."""
    live = _live(request, queries.requested_datasets(request), {}, [])
    return replace(live, withheld=withholding.withheld(request))


def _live(request: AccessRequest, asked: Sequence, parts: Mapping[int, list], pieces: Sequence[str]) -> Material:
    surroundings = _surroundings(request, asked)
    return Material(
        reference=request.reference,
        title=request.title,
        route=request.route,
        ruleset=request.rule_set,
        form=request.form,
        typed=queries.typed_answers(request),
        organisation=surroundings["organisation"],
        datasets=[
            {**_asked(one), "parts": parts.get(one.pk, []), **surroundings["datasets"][one.dataset.code]}
            for one in asked
        ],
        pieces=_given(request.rule_set, pieces),
        filed_at=None,
        changed_at=request.changed_at,
    )


def of_snapshot(snapshot: Snapshot) -> Material:
    """Return the file as a formal act kept it."""
    content = snapshot.content
    file, surroundings = content["file"], content["outputs"]
    ruleset = rules.get(file["ruleset"])
    return Material(
        reference=file["reference"],
        title=file["title"],
        route=file["route"],
        ruleset=ruleset,
        form=ruleset.form_on(file["route"], file["form_version"]),
        typed=content["answers"],
        organisation=surroundings["organisation"],
        datasets=[{**one, **surroundings["datasets"][one["dataset"]]} for one in content["datasets"]],
        pieces=_given(ruleset, [document["piece"] for document in content["documents"]]),
        filed_at=snapshot.at,
        changed_at=snapshot.at,
        sha256=snapshot.sha256,
    )


@snapshot_part("outputs")
def _kept(request: AccessRequest) -> dict[str, Any]:
    """Keep what the documents say that is neither answer nor choice of data: the controller, the names of the data."""
    return _surroundings(request, queries.requested_datasets(request))


def _surroundings(request: AccessRequest, asked: Sequence) -> dict[str, Any]:
    organisation = request.organisation
    return {
        "organisation": {name: getattr(organisation, name) for name in ("name", "kind", "siret", "address")},
        "datasets": {
            one.dataset.code: {
                **{name: getattr(one.dataset, name) for name in ("short_name", "title_fr", "title_en", "kind")},
                "holder": one.dataset.holder.name,
                "holder_short": one.dataset.holder.short_name,
            }
            for one in asked
        },
    }


def _asked(one) -> dict[str, Any]:
    return {
        "dataset": one.dataset.code,
        "justification": one.justification,
        "years_from": one.years_from,
        "years_to": one.years_to,
    }


def _given(ruleset: rules.RuleSet, codes: Sequence[str]) -> list[str]:
    """Return the pieces that were joined, each once, without those that are made here."""
    return [code for code, piece in ruleset.pieces.items() if code in codes and not piece.generated]
