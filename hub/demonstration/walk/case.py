"""A project and those who deal with it."""

from dataclasses import dataclass
from datetime import date, time

from catalogue import queries as catalogue
from hub import working_days
from hub.accounts.enums import Role
from hub.demonstration import answers, content
from hub.demonstration.content import Project
from requests_workflow import rules
from requests_workflow.dossier import answers as dossier_answers
from requests_workflow.dossier import facts

#: How many members of the committee stay away from a session.
ABSENT = 2
#: The one piece that no rule demands and that every sponsor here gives.
ADVISED = "D18"


@dataclass(frozen=True)
class Case:
    """People by key; `pieces` are (code, label) in French; `holders` the codes of those to consult; `slots` the hour
    of the file's item by session."""

    project: Project
    pieces: tuple[tuple[str, str], ...]
    holders: tuple[str, ...]
    slots: dict[date, time]

    @property
    def sponsor(self) -> str:
        return self.project.sponsor

    @property
    def signatory(self) -> str:
        """Who signs for the sponsor's organisation."""
        return content.in_role(Role.SIGNATORY, content.people()[self.sponsor].organisation)[0]

    @property
    def filer(self) -> str:
        """The signatory files what they have just signed, but one project in three: its sponsor does."""
        return self.signatory if self.project.number % 3 else self.sponsor

    @property
    def officer(self) -> str:
        officers = content.in_role(Role.SECRETARIAT)
        return officers[self.project.number % len(officers)]

    @property
    def recused(self) -> str:
        return self.project.walk.get("recused", "")

    @property
    def rapporteurs(self) -> tuple[str, str]:
        free = [member for member in content.in_role(Role.COMMITTEE_MEMBER) if member != self.recused]
        first = 2 * self.project.number % len(free)
        return free[first], self.expert or free[(first + 5) % len(free)]

    @property
    def expert(self) -> str:
        """Who is called from outside the committee on this project; nobody on most."""
        return content.in_role(Role.EXPERT)[0] if self.project.walk.get("expert") else ""

    def one(self, role: str) -> str:
        return content.in_role(role)[0]

    def voters(self, session: date) -> list[str]:
        return [member for member in present(session) if member != self.recused]

    def holder_person(self, holder: str) -> str:
        """Return who answers for a data holder."""
        body = next(one.key for one in content.organisations().values() if one.holder == holder)
        return content.in_role(Role.DATA_HOLDER, body)[0]


def of(project: Project, slots: dict[date, time]) -> Case:
    """Return a project's case; reads the catalogue, which must be loaded."""
    wanted = catalogue.datasets_by_code(project.datasets)
    holders = catalogue.holders_to_consult([dataset.pk for dataset in wanted.values()])
    return Case(
        project=project,
        pieces=_pieces(project, [dataset.kind for dataset in wanted.values()]),
        holders=tuple(holder.code for holder in holders.order_by("code")),
        slots=slots,
    )


def first_day(project: Project) -> date:
    """Return the day the sponsor begins to write."""
    filed = project.day("filed_on")
    return working_days.add_working_days(filed, -20) if filed else project.walk["created_on"]


def present(session: date) -> list[str]:
    """Return the members who come to a session, the chair first; each session misses others."""
    members = content.in_role(Role.COMMITTEE_MEMBER)
    away = {(session.toordinal() + 4 * nth) % len(members) for nth in range(ABSENT)}
    return [*content.in_role(Role.CHAIR), *(one for nth, one in enumerate(members) if nth not in away)]


def _pieces(project: Project, kinds: list[str]) -> tuple[tuple[str, str], ...]:
    ruleset = rules.in_force(first_day(project))
    fields = ruleset.form_in_force(first_day(project)).fields()
    typed = {
        code: dossier_answers.as_typed(fields[code], value)
        for section in answers.of(project).values()
        for code, value in section.items()
        if code in fields
    }
    holding, pieces = facts.of(ruleset, typed, kinds), ruleset.pieces_on(project.route)
    wanted = [piece for piece in pieces if facts.demands(piece, holding) or piece.code == ADVISED]
    return tuple((piece.code, piece.label_fr) for piece in wanted)
