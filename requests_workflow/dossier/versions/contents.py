"""What one version of a file holds: as kept by a snapshot, as it stood at an instant, or as it stands now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from catalogue import queries as catalogue
from requests_workflow import rules
from requests_workflow.dossier import answers, facts, groups, queries, snapshots
from requests_workflow.dossier.answers import Typed
from requests_workflow.dossier.models import AnswerVersion, NeedVersion
from requests_workflow.procedure.models import AccessRequest


@dataclass(frozen=True)
class Content:
    """The answers by field code, the data asked for and the documents, as the parts of a snapshot write them.

    `form` is the version of the form it was written in, on its route.
    """

    ruleset: rules.RuleSet
    route: str
    form: rules.FormSpec
    typed: Mapping[str, Typed]
    datasets: list[dict[str, Any]]
    documents: list[dict[str, Any]]

    def said(self, code: str) -> Typed:
        """Return the answer to a question of its form, in one shape whatever the way it was typed."""
        field = self.form.fields().get(code)
        return normal(field, self.typed.get(code, "")) if field else ""


def of_snapshot(kept: Mapping[str, Any]) -> Content:
    """Return the content of a snapshot, with the form it was written in then."""
    identity = kept["file"]
    ruleset = rules.get(identity["ruleset"])
    version = identity.get("form_version") or next(iter(ruleset.forms))
    form = ruleset.form_on(identity["route"], version)
    return Content(ruleset, identity["route"], form, kept["answers"], kept["datasets"], kept["documents"])


def present(request: AccessRequest) -> Content:
    """Return the file as it stands: five queries."""
    typed, datasets = queries.typed_answers(request), snapshots.datasets(request)
    return Content(request.rule_set, request.route, request.form, typed, datasets, snapshots.documents(request))


def at(request: AccessRequest, instant: datetime) -> Content:
    """Return the file as it stood at an instant, in its present form and route: four queries at most."""
    saved = AnswerVersion.objects.filter(request=request, saved_at__lte=instant).order_by("field", "-version")
    typed = dict(saved.distinct("field").values_list("field", "value"))
    documents = [
        {"piece": one.piece, "name": one.name, "sha256": one.sha256, "size": one.size}
        for one in request.documents.filter(added_at__lte=instant)
        if one.removed_at is None or one.removed_at > instant
    ]
    need = _need_at(request, instant)
    return Content(request.rule_set, request.route, request.form, typed, need, documents)


def _need_at(request: AccessRequest, instant: datetime) -> list[dict[str, Any]]:
    need = NeedVersion.objects.filter(request=request, at__lte=instant).last()
    return need.datasets if need else []


def normal(field: rules.FormField, typed: Typed) -> Typed:
    """Return an answer in one shape: what was typed otherwise and means the same is the same."""
    if field.kind == "group":
        return groups.rows(field, typed)
    if field.kind == "choices":
        return sorted(set(typed)) if isinstance(typed, list) else []
    text = typed.replace("\r\n", "\n").strip() if isinstance(typed, str) else ""
    if field.kind in {"text", "longtext", "choice"}:
        return text
    value = answers.value(field, text)
    return text if value is None else str(answers.as_typed(field, value))


def holding(content: Content, named: Mapping[str, Any]) -> frozenset[str]:
    """Return the flags of the rules that hold in a content; `named` are the datasets of the catalogue by code."""
    asked = {named[one["dataset"]].kind for one in content.datasets if one["dataset"] in named}
    return facts.of(content.ruleset, content.typed, asked)


def datasets_named(contents: Iterable[Content]) -> dict[str, Any]:
    """Return the datasets of the catalogue that contents ask for, by code: one query, or none."""
    codes = {one["dataset"] for content in contents for one in content.datasets}
    return catalogue.datasets_ever(codes) if codes else {}
