"""What everyone may know, read live from the stages: no table of its own, nothing typed twice."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, Func, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce

from audit import api as audit
from catalogue import queries as catalogue
from catalogue.folding import search_words
from hub import clock
from requests_workflow import rules
from requests_workflow.authority import queries as authority
from requests_workflow.committee.opinions import queries as opinions
from requests_workflow.dossier import queries as dossier
from requests_workflow.procedure import queries as procedure
from requests_workflow.provision import queries as provision

#: The only acts whose day everyone may know, with the audit kind that tells it.
KEY_ACTS = (
    "dossier.filed",
    "dossier.declared_complete",
    "authority.transmitted",
    "dossier.declared",
    "hub.access_approved",
    "sponsor.conformity_declared",
    "register.declaration_published",
    "provision.processing_begun",
    "provision.processing_ended",
    "provision.access_opened",
    "provision.suspended",
    "provision.suspension_lifted",
    "provision.closed",
    "provision.results_published",
)


@dataclass(frozen=True)
class Search:
    """What a reader asks of the register; empty means everything."""

    text: str = ""
    state: str = ""
    controller: str = ""
    purpose: str = ""
    year: int | None = None


def register(search: Search) -> QuerySet:
    """Return the public files that answer a search, the last authorised first, each with its `summary`."""
    found = _with_summary(procedure.published())
    if search.state:
        found = found.filter(state__in=told_alike(search.state))
    if search.controller:
        found = found.filter(organisation__public_id=search.controller)
    if search.purpose:
        found = found.filter(Exists(_answer_of_row("purposes").filter(value__contains=[search.purpose])))
    if search.year:
        decided = authority.authorising_decisions().filter(decided_on__year=search.year)
        found = found.filter(pk__in=decided.values("request_id"))
    return _matching(found, search.text).order_by("-authorised_at", "-pk")


def _text(column: str) -> Func:
    """Return a JSON string without its quotes."""
    return Func(F(column), template="(%(expressions)s #>> '{}')", output_field=TextField())


def _answer_of_row(field: str) -> QuerySet:
    return dossier.answers_to(field).filter(request=OuterRef("pk"))


def _with_summary(files: QuerySet) -> QuerySet:
    text = _answer_of_row("summary").annotate(text=_text("value")).values("text")[:1]
    return files.annotate(summary=Coalesce(Subquery(text), Value(""), output_field=TextField()))


def _matching(files: QuerySet, text: str) -> QuerySet:
    """Keep the files where each word of a text stands; accents, capitals and plurals do not count."""
    words = search_words(text)
    if text.strip() and not words:
        return files.none()
    files = files.annotate(folded=catalogue.folded("reference", "title", "acronym", "organisation__name", "summary"))
    for word in words:
        files = files.filter(folded__contains=word)
    return files


def entry(reference: str):
    """Return one public file with its summary, or None: what is not public does not exist here."""
    return _with_summary(procedure.published()).filter(reference=reference).first()


def details_of(files) -> list[dict]:
    """Return, for a page of files, what each line of the register says beside them: two queries for all."""
    decisions = authority.decisions_in_force([file.pk for file in files])
    datasets = dossier.datasets_of([file.pk for file in files])
    return [{"file": file, "decision": decisions.get(file.pk), "datasets": datasets.get(file.pk, [])} for file in files]


def using(dataset_id: int) -> QuerySet:
    """Return the public files that ask for a dataset, the last authorised first."""
    return procedure.published().filter(datasets__dataset=dataset_id).order_by("-authorised_at", "-pk")


def public_opinion(file, decision):
    """Return the opinion that the authorisation rests on, when the rules publish it (P13); else None.

    A methodology is opened by the opinion itself: it rests on the last one given before.
    """
    if file.authorised_at is None or not file.rule_set.parameter("P13_authorised"):
        return None
    day = decision.decided_on if decision else clock.day_of(file.authorised_at)
    return opinions.opinions_of(file).filter(given_on__lte=day).first()


def rectifications(opinion):
    """Return what corrects an opinion, in order, as everyone reads it."""
    return opinions.rectifications_of(opinion)


def key_acts(file) -> list[tuple[str, date]]:
    """Return (audit kind, day in Paris) of the acts whose day everyone may know, from the trail."""
    events = audit.events_for(file.audit_ref).filter(kind__in=KEY_ACTS, outcome=0)
    return [(event.kind, clock.day_of(event.occurred_at)) for event in events]


# Choices of the filters


def states() -> list[rules.State]:
    """Return the public states of the rules in force, the first of those that everyone is told alike."""
    first: dict[str, rules.State] = {}
    for state in _public_states():
        first.setdefault(state.public_label_fr, state)
    return list(first.values())


def told_alike(name: str) -> list[str]:
    """Return the public states that everyone is told in the same words as one of them, itself included."""
    public = _public_states()
    words = {state.public_label_fr for state in public if state.name == name}
    return [state.name for state in public if state.public_label_fr in words]


def _public_states() -> list[rules.State]:
    machine = rules.in_force(clock.today()).machines["access_request"]
    return [state for state in machine.states.values() if state.public]


def controllers() -> list[tuple[str, str]]:
    """Return (public id, name) of the organisations that have a public file."""
    rows = procedure.published().order_by("organisation__name")
    return list(rows.values_list("organisation__public_id", "organisation__name").distinct())


def purposes() -> list:
    """Return the purposes that the law allows, as the form lists them."""
    form = rules.in_force(clock.today()).form_in_force(clock.today())
    return list(form.choices_of(form.fields()["purposes"]).values())


def years() -> list[int]:
    """Return the years in which a project was authorised, the last first."""
    days = authority.authorising_decisions().dates("decided_on", "year", order="DESC")
    return [day.year for day in days]


# The front page


@dataclass(frozen=True)
class Counts:
    projects: int
    controllers: int
    results: int
    datasets: int


def counts() -> Counts:
    files = procedure.published()
    return Counts(
        projects=files.count(),
        controllers=files.order_by().values("organisation").distinct().count(),
        results=provision.results_count(files.values("pk")),
        datasets=catalogue.published().count(),
    )


def latest(number: int = 3) -> list:
    """Return the projects authorised last."""
    return list(register(Search())[:number])
