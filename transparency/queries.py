"""What everyone may know, read live from the stages: no table of its own, nothing typed twice."""

from dataclasses import dataclass
from datetime import date, datetime

from audit import api as audit
from catalogue import queries as catalogue
from catalogue.folding import search_words
from django.db.models import Exists, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce
from requests_workflow.authority import queries as authority
from requests_workflow.authority.models import Decision
from requests_workflow.committee import queries as committee
from requests_workflow.committee.models import Opinion
from requests_workflow.dossier import queries as dossier
from requests_workflow.procedure import queries as procedure
from requests_workflow.procedure.models import AccessRequest
from requests_workflow.provision import queries as provision

from transparency.folding import folded


@dataclass(frozen=True)
class Search:
    """What a reader asks of the register; empty means everything."""

    text: str = ""
    state: str = ""
    controller: str = ""
    purpose: str = ""
    year: int | None = None


def register(search: Search) -> QuerySet[AccessRequest]:
    """Return the public files that answer a search, the last authorised first, each with its `summary`."""
    found = _with_summary(procedure.published())
    if search.state:
        found = found.filter(state=search.state)
    if search.controller:
        found = found.filter(organisation__public_id=search.controller)
    if search.purpose:
        found = found.filter(Exists(dossier.project_answers().filter(request=OuterRef("pk"), data__purposes__contains=[search.purpose])))
    if search.year:
        found = found.filter(pk__in=authority.authorising_decisions().filter(decided_on__year=search.year).values("request_id"))
    return _matching(found, search.text).order_by("-authorised_at", "-pk")


def _with_summary(files: QuerySet[AccessRequest]) -> QuerySet[AccessRequest]:
    text = dossier.project_answers().filter(request=OuterRef("pk")).values("data__summary")
    return files.annotate(summary=Coalesce(Subquery(text), Value(""), output_field=TextField()))
