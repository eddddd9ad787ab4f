"""Why a task falls to a person: a function, a tie to the file, or a colleague who is away."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.accounts import queries as accounts
from hub.accounts.enums import Role
from hub.accounts.models import User
from requests_workflow import rules
from requests_workflow.procedure import wording
from requests_workflow.procedure.enums import COAUTHOR
from requests_workflow.procedure.models import AccessRequest

TIES = {
    Role.SPONSOR: gettext_lazy("Vous portez ce projet"),
    Role.SIGNATORY: gettext_lazy("Vous signez pour le responsable de traitement"),
    COAUTHOR: gettext_lazy("Vous écrivez ce projet avec son porteur"),
    Role.DATA_HOLDER: gettext_lazy("Ces données sont celles de votre organisation"),
    "rapporteur": gettext_lazy("Vous êtes rapporteur de ce dossier"),
}


class Reasons:
    """Knows on a day which files fall to a person, and tells why; asks at most three questions for a whole page."""

    def __init__(self, user: User, day: date) -> None:
        self.user, self.day = user, day
        self.replaced = accounts.absent_for(user, on=day)
        self._office = frozenset()
        if Role.SECRETARIAT in accounts.roles_of(user):
            self._office = frozenset(accounts.people_in_role(Role.SECRETARIAT).values_list("pk", flat=True))

    def falls_to(self, role: str) -> Q:
        """Return the condition of the files whose tasks in a role fall to this person.

        In the secretariat: those they handle, those of a colleague they stand in for, those that nobody handles.
        """
        if role != Role.SECRETARIAT:
            return Q()
        others = self._office - {self.user.pk} - {person.pk for person in self._replaced_in(role)}
        return Q(officer=None) | ~Q(officer__in=others)

    def why(self, role: str, file: AccessRequest | None = None) -> str:
        """Return why a task in a role, on a file when it is about one, falls to this person."""
        if role == Role.SECRETARIAT and file is not None:
            return self._why_of_the_secretariat(file)
        why = str(TIES[role]) if role in TIES else _("Votre fonction : %(role)s") % {"role": _label(role, self.day)}
        names = ", ".join(person.full_name for person in self._replaced_in(role))
        return _("%(why)s ; en remplacement de %(names)s") % {"why": why, "names": names} if names else why

    def _why_of_the_secretariat(self, file: AccessRequest) -> str:
        if file.officer_id == self.user.pk:
            return _("Vous suivez ce dossier")
        if file.officer in self._replaced_in(Role.SECRETARIAT):
            return _("En remplacement de %(names)s") % {"names": file.officer.full_name}
        return _("%(role)s : personne ne suit ce dossier") % {"role": _label(Role.SECRETARIAT, self.day)}

    def _replaced_in(self, role: str) -> list[User]:
        return [replacement.person for replacement in self.replaced if role in replacement.roles]


def _label(role: str, day: date) -> str:
    return wording.role_label(role, rules.in_force(day))
