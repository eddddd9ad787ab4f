"""What a person must do now, and what a file holds; reads every stage, writes nothing."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from hub import clock as system_clock
from hub.accounts import queries as accounts
from hub.accounts.models import User
from hub.ui.shapes import Task
from requests_workflow import rules
from requests_workflow.committee import queries as committee
from requests_workflow.consultation import queries as consultation
from requests_workflow.procedure import policies, wording
from requests_workflow.procedure.clock_engine import is_over
from requests_workflow.procedure.models import AccessRequest, Clock
from requests_workflow.stewardship import queries as stewardship

#: Roles whose work on a file is found by the state it is in; the others' by the small machines of their stage.
AWAITED_BY_STATE = ("sponsor", "secretariat", "chair", "cnil_liaison", "dpo", "registrar", "data_holder")


@dataclass(frozen=True)
class Line:
    """One file on a worklist."""

    reference: str
    title: str
    url: str
    controller: str
    state: str
    next: str
    due_on: date | None
    late: bool


def to_do(user: User, *, at: datetime) -> list[Line]:
    """Return what waits for this person, files and the small machines of their stages, the nearest date first."""
    lines = _lines(policies.visible_to(user).filter(_awaits(user)), at=at)
    rows = [*consultation.to_do(user, at), *committee.to_do(user, at), *stewardship.to_do(user, at)]
    lines += [_line_of_row(row, system_clock.day_of(at)) for row in rows]
    return sorted(lines, key=lambda line: (line.due_on is None, line.due_on or date.max))


def _line_of_row(row, today: date) -> Line:
    return Line("", row.title, row.url, "", row.what, "", row.due_on, is_over(row.due_on, today))


def followed(user: User, *, at: datetime, limit: int = 50) -> list[Line]:
    """Return the other files this person may see, the last changed first."""
    others = policies.visible_to(user).exclude(_awaits(user))
    return _lines(others[:limit], at=at)


def parts(file: AccessRequest, user: User) -> list[Task]:
    """Return the pages that a file has for this person."""
    return [
        Task(label=label, url=reverse(name, args=[file.reference]), hint=hint)
        for label, name, hint in _parts(file, user)
    ]


def _parts(file: AccessRequest, user: User):
    roles = policies.roles_on(user, file)
    inside = roles & {"secretariat", "chair", "committee_member", "rapporteur", "dpo", "auditor"}
    yield _("Le dossier et ses pièces"), "dossier:summary", _("Réponses, données demandées, documents")
    if file.filed_at:
        yield _("Accusé de réception"), "dossier:receipt", _("Date de dépôt et délais")
    if file.filed_at and roles & {"secretariat", "auditor"}:
        yield _("Complétude"), "dossier:completeness", _("Les points vérifiés")
    if file.completed_at and (inside or consultation.readable_by(user, file).exists()):
        yield _("Responsables de données"), "consultation:detail", _("Consultations et remarques")
    if file.completed_at and inside:
        yield _("Comité"), "committee:file", _("Rapporteurs, rapports, séance")
    if file.state not in _BEFORE_OPINION and file.completed_at:
        yield _("Avis du comité"), "committee:opinion", _("Avis, motifs, recommandations")
    if file.transmitted_at:
        yield _("CNIL"), "authority:detail", _("Transmission et décision")
    if file.authorised_at:
        yield _("Mise à disposition"), "provision:detail", _("Convention, utilisateurs, accès, résultats")


_BEFORE_OPINION = frozenset(
    {"complete", "assignment", "under_review", "hearing", "scheduled", "adjourned", "opinion_given"}
)


def _awaits(user: User) -> Q:
    """Return the states in which one of this person's functions is awaited."""
    functions = accounts.roles_of(user)
    waiting = Q(pk__in=[])
    for ruleset in rules.all_rulesets().values():
        for state in ruleset.machines["access_request"].states.values():
            if functions & set(state.waits_for) & set(AWAITED_BY_STATE):
                waiting |= Q(ruleset=ruleset.id, state=state.name)
    return waiting


def _lines(files: QuerySet[AccessRequest], *, at: datetime) -> list[Line]:
    found = list(files.select_related("organisation"))
    dues = _dues(found)
    today = system_clock.day_of(at)
    return [_line(file, dues.get(file.pk), today) for file in found]


def _dues(files: list[AccessRequest]) -> dict[int, date]:
    """Return the nearest running date of each file: one query for all."""
    rows = Clock.objects.filter(request__in=files, running=True, due_on__isnull=False, subject_machine="access_request")
    return {row.request_id: row.due_on for row in rows.order_by("-due_on")}


def _line(file: AccessRequest, due_on: date | None, today: date) -> Line:
    state = file.rule_state
    return Line(
        reference=file.reference,
        title=file.title,
        url=reverse("desk:file", args=[file.reference]),
        controller=file.organisation.name,
        state=wording.of(state, "label"),
        next=wording.of(state, "next"),
        due_on=due_on,
        late=is_over(due_on, today),
    )
