"""What a file holds for a person, and the files they follow; reads every stage, writes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from hub.accounts.models import User
from hub.ui.shapes import Task
from requests_workflow.consultation import queries as consultation
from requests_workflow.desk.messages import queries as messages
from requests_workflow.procedure import policies, presentation, wording
from requests_workflow.procedure.clock_engine import is_over
from requests_workflow.procedure.enums import TEAM
from requests_workflow.procedure.models import AccessRequest


@dataclass(frozen=True)
class Line:
    """One file on a list: where it stands, who is awaited, until when."""

    file: AccessRequest
    url: str
    state: presentation.StateWords
    awaited: str
    late: bool


def lines(files: Iterable[AccessRequest], *, today: date) -> list[Line]:
    """Return the lines of files that came with `due_on`, `organisation` and `officer`."""
    return [_line(file, today) for file in files]


def _line(file: AccessRequest, today: date) -> Line:
    awaited = [wording.role_label(role, file.rule_set) for role in file.rule_state.waits_for]
    url = reverse("desk:file", args=[file.reference])
    return Line(file, url, presentation.state_words(file), ", ".join(awaited), is_over(file.due_on, today))


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
    yield _("Versions"), "dossier:versions", _("Ce qui a été gardé à chaque acte, et ce qui a changé")
    if roles & (TEAM | {"secretariat", "dpo", "auditor"}):
        yield _("L’équipe"), "dossier:team", _("Qui écrit, qui lit, qui signe")
    yield _("Déclarations d’intérêts"), "dossier:interests", _("Ceux du responsable de traitement et de son équipe")
    if file.filed_at:
        yield _("Accusé de réception"), "dossier:receipt", _("Date de dépôt et délais")
    if messages.threads(user, file):
        yield _("Messages"), "desk:messages", _("Échanges au sujet du dossier")
    if file.filed_at and roles & {"secretariat", "auditor"}:
        yield _("Complétude"), "dossier:completeness", _("Les points vérifiés")
    if roles & {"sponsor", "signatory"} and file.complements.exists():
        yield _("Compléments"), "dossier:complements", _("Ce qui a été demandé, et vos réponses")
    if file.completed_at and (inside or consultation.readable_by(user, file).exists()):
        yield _("Responsables de données"), "consultation:detail", _("Consultations et remarques")
    if file.filed_at and (roles & {"secretariat"} or consultation.has_conditions_for(user, file)):
        yield _("Conditions"), "consultation:conditions", _("Ce qui doit être fait avant la mise à disposition")
    if file.completed_at and inside:
        yield _("Comité"), "committee:file", _("Rapporteurs, rapports, séance")
    if file.state not in _BEFORE_OPINION and file.completed_at:
        yield _("Avis du comité"), "committee:opinion", _("Avis, motifs, recommandations")
    if file.transmitted_at:
        yield _("CNIL"), "authority:detail", _("Transmission et décision")
    if file.authorised_at and "agreement" in file.machine.reached():
        yield _("Mise à disposition"), "provision:detail", _("Convention, utilisateurs, accès, résultats")


_BEFORE_OPINION = frozenset(
    {"complete", "assignment", "under_review", "hearing", "scheduled", "adjourned", "opinion_given"}
)
