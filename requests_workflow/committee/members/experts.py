"""The open list of external experts (rules of procedure, title 2): who is put on it, who is taken off, with a trace."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hub import clock
from hub.accounts import actions as accounts_actions
from hub.accounts import queries as accounts
from hub.accounts.enums import Role
from hub.accounts.models import User
from requests_workflow.committee.members import actions, queries

#: Functions that look at a file from inside: an expert comes from outside.
NOT_OUTSIDE = frozenset({*queries.SEATS, Role.SECRETARIAT, Role.CNIL_LIAISON, Role.DPO, Role.REGISTRAR, Role.AUDITOR})


@transaction.atomic
def add(person: User, competences: Iterable[str], *, by: User, at: datetime) -> None:
    """Put a person on the list, with what they know well.

    Raises ValidationError, by field, for whoever sits on the committee, runs the procedure, or is on the list already.
    """
    if accounts.roles_of(person) & NOT_OUTSIDE:
        raise ValidationError({"email": _("Cette personne siège au comité ou travaille au guichet.")})
    actor, committee = accounts.actor_of(by), queries.committee()
    if committee is None:
        raise ValidationError(_("Aucune organisation n’est enregistrée comme comité. Prévenez l’exploitant."))
    if queries.experts().filter(pk=person.pk).exists():
        raise ValidationError({"email": _("Cette personne est déjà sur la liste.")})
    accounts_actions.give_membership(person, committee, Role.EXPERT, since_on=clock.day_of(at), at=at, actor=actor)
    actions.set_competences(person, competences, at=at, actor=actor)


@transaction.atomic
def remove(person: User, *, by: User, at: datetime) -> None:
    """Take a person off the list; the reports they already owe stay theirs until the chair relieves them."""
    for function in person.memberships.filter(role=Role.EXPERT, until_on=None):
        accounts_actions.take_back_membership(function, at=at, actor=accounts.actor_of(by))
