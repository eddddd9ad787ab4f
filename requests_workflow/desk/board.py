"""The whole office's board: every file a function sees, narrowed by what the address says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from catalogue.folding import search_words
from catalogue.queries import folded
from hub.accounts.models import User
from hub.ui.shapes import Tab
from requests_workflow import rules
from requests_workflow.desk import queries, states, worklist
from requests_workflow.procedure import policies, wording
from requests_workflow.procedure.models import AccessRequest

PER_PAGE = 25
ORDERS = {
    "": [F("due_on").asc(nulls_last=True), "pk"],
    "modification": ["-changed_at", "-pk"],
    "depot": [F("filed_at").asc(nulls_last=True), "pk"],
}
NOBODY, MYSELF = "personne", "moi"


@dataclass(frozen=True)
class Board:
    """One page of the board, and how many files stand in each stage under the same filters."""

    lines: list[queries.Line]
    page: Page
    stages: list[Tab]


def of(user: User, asked: Mapping[str, Any], query: QueryDict, *, today: date) -> Board:
    """Return what `asked`, the cleaned filters, leave of the board; `query` is the address they came in."""
    files = _narrowed(_everything(user), user, asked, today)
    stage = asked.get("etape", "")
    in_stage = files.filter(states.where(lambda state: state.stage == stage)) if stage else files
    ordered = in_stage.select_related("organisation", "officer").order_by(*ORDERS[asked.get("tri", "")])
    page = Paginator(ordered, PER_PAGE).get_page(query.get("page"))
    return Board(queries.lines(page, today=today), page, _stages(files, stage, query))


def _everything(user: User) -> QuerySet[AccessRequest]:
    """Return the files of the board: those filed, whatever tie the person has to others."""
    return worklist.with_due_date(policies.visible_to(user).filter(filed_at__isnull=False))


def _narrowed(files: QuerySet[AccessRequest], user: User, asked: Mapping[str, Any], today: date) -> QuerySet:
    for words in search_words(asked.get("q", "")):
        files = files.annotate(text=folded("title", "acronym", "reference", "organisation__name")).filter(
            text__contains=words
        )
    if asked.get("etat"):
        files = files.filter(state=asked["etat"])
    if asked.get("circuit"):
        files = files.filter(route=asked["circuit"])
    if asked.get("agent"):
        files = files.filter(_handled_by(asked["agent"], user))
    if asked.get("detenteur"):
        files = files.filter(policies.consulted(asked["detenteur"]))
    if asked.get("retard"):
        files = files.filter(due_on__lt=today)
    return files


def _handled_by(officer: str, user: User) -> Q:
    if officer == NOBODY:
        return Q(officer=None)
    return Q(officer=user.pk if officer == MYSELF else int(officer))


def _stages(files: QuerySet[AccessRequest], current: str, query: QueryDict) -> list[Tab]:
    """Return a link to each stage that holds a file, with their number: one query."""
    counted: dict[str, int] = {}
    for ruleset, state, count in files.order_by().values_list("ruleset", "state").annotate(Count("pk")):
        stage = rules.get(ruleset).machines[AccessRequest.machine_name].states[state].stage
        counted[stage] = counted.get(stage, 0) + count
    labels = stage_labels()
    tabs = [Tab(_("Toutes"), _address(query, ""), not current, sum(counted.values()))]
    return tabs + [
        Tab(label, _address(query, name), name == current, counted.get(name, 0))
        for name, label in labels.items()
        if name in counted or name == current
    ]


def _address(query: QueryDict, stage: str) -> str:
    kept = query.copy()
    kept.pop("page", None)
    kept["etape"] = stage
    return f"?{kept.urlencode()}" if stage or len(kept) > 1 else "?"


def stage_labels() -> dict[str, str]:
    """Return the stages of every rule set, in the order of the law."""
    return {
        stage.name: wording.of(stage, "label")
        for ruleset in rules.all_rulesets().values()
        for stage in ruleset.machines[AccessRequest.machine_name].stages.values()
    }


def state_labels() -> dict[str, str]:
    """Return the states of every rule set that a filed file can be in."""
    return {
        state.name: wording.of(state, "label")
        for ruleset in rules.all_rulesets().values()
        for state in ruleset.machines[AccessRequest.machine_name].states.values()
        if state.name not in {"draft", "deleted"}
    }


def route_labels() -> dict[str, str]:
    """Return the routes of every rule set."""
    return {
        route.code: wording.of(route, "label")
        for ruleset in rules.all_rulesets().values()
        for route in ruleset.routes.values()
    }
