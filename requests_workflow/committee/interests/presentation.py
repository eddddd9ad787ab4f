"""Interests and recusals in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub.accounts.models import User
from hub.ui.shapes import Row
from requests_workflow.committee.interests import candidates, queries
from requests_workflow.committee.members import queries as members
from requests_workflow.committee.models import Assignment
from requests_workflow.committee.rapporteurs import queries as rapporteurs
from requests_workflow.procedure.models import AccessRequest


def recused_words(count: int) -> str:
    return ngettext("%(n)s déport", "%(n)s déports", count) % {"n": count}


def stepped_aside(request: AccessRequest, user: User, *, round_: int) -> list[Row]:
    """Return who gave back a seat and why, and, for those who run the committee, who is out of the file and why."""
    rows = [
        Row(_given_up(seat) % {"name": seat.rapporteur.full_name}, seat.decline_reason, empty=_("Sans motif"))
        for seat in rapporteurs.declined_seats(request, round_=round_)
    ]
    if queries.runs_the_committee(user):
        rows += [
            Row(_("%(name)s est déporté") % {"name": told.member.full_name}, told.statement)
            for told in queries.recusals(request)
        ]
    return rows


def _given_up(seat: Assignment) -> str:
    return _("%(name)s a été déchargé") if seat.state == "relieved" else _("%(name)s a décliné")


def candidate_rows(request: AccessRequest, user: User) -> list[Row]:
    """Return the members whom something may tie to a file and why, for those who run the committee."""
    if not queries.runs_the_committee(user):
        return []
    people = list(members.members())
    signs = candidates.of(request, people)
    return [Row(person.full_name, "\n".join(signs[person.pk])) for person in people if person.pk in signs]


def decision_rows(request: AccessRequest, user: User) -> list[Row]:
    """Return what the chair decided of each tie, for those who run the committee."""
    if not queries.runs_the_committee(user):
        return []
    decided = [one for one in queries.told_of(request) if one.decision]
    return [
        Row(f"{one.member.full_name}, {one.get_decision_display().lower()}", one.decision_reasons) for one in decided
    ]


def interest_rows(request: AccessRequest) -> list[Row]:
    """Return how many members declared what about a file: counts, no names."""
    said = queries.interests_declared(request)
    return [
        Row(_("Sans lien"), said.without),
        Row(_("Déports"), said.recused),
        Row(_("Pas encore déclarés"), said.silent),
    ]
