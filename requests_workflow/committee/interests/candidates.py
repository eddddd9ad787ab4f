"""Ties that the hub can see by itself between members and a file: they help to declare, and decide of nothing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from catalogue.folding import fold
from hub.accounts import queries as accounts
from hub.accounts.models import User
from requests_workflow.dossier import queries as dossier
from requests_workflow.dossier.team import queries as team
from requests_workflow.procedure import policies
from requests_workflow.procedure.models import AccessRequest


def of(request: AccessRequest, people: Iterable[User]) -> Mapping[int, list[str]]:
    """Return why each of these people may be tied to a file, by key, in words; those without a sign are left out.

    The number of queries does not depend on how many people are asked about.
    """
    asked = {person.pk: person for person in people}
    bodies = accounts.organisations_ever(asked)
    found: dict[int, list[str]] = defaultdict(list)
    for signs in (_of_organisations(request, bodies), _of_team(request, asked), _of_the_past(request, asked)):
        for key, why in signs:
            found[key].append(why)
    return found


def _of_organisations(request: AccessRequest, bodies: Mapping[int, list]) -> Iterable[tuple[int, str]]:
    """The organisation of a member is the controller, another controller, or funds the project."""
    answers = dossier.answers(request)
    others = answers.get("other_controllers") or []
    sirets = {_digits(row.get("siret", "")) for row in others} - {""}
    names = {fold(row["name"]) for row in others}
    funders = {fold(line) for line in dossier.funders_in(answers).splitlines()}
    for key, organisations in bodies.items():
        for body in organisations:
            said = {"name": body.name}
            if body.pk == request.organisation_id:
                yield key, _("Membre, aujourd’hui ou par le passé, de %(name)s, responsable du traitement") % said
            elif body.siret in sirets or fold(body.name) in names:
                yield key, _("Membre, aujourd’hui ou par le passé, de %(name)s, coresponsable du traitement") % said
            if fold(body.name) in funders:
                yield key, _("Membre, aujourd’hui ou par le passé, de %(name)s, qui finance le projet") % said


def _of_team(request: AccessRequest, asked: Mapping[int, User]) -> Iterable[tuple[int, str]]:
    """The member is in the team, or somebody of their name is."""
    tied, names = policies.team_keys(request), {fold(name) for name in team.names(request)}
    for key, person in asked.items():
        if key in tied:
            yield key, _("Dans l’équipe du projet")
        elif fold(person.full_name) in names:
            yield key, _("Une personne du même nom est citée dans l’équipe du projet")


def _of_the_past(request: AccessRequest, asked: Mapping[int, User]) -> Iterable[tuple[int, str]]:
    """The member wrote an earlier file of the same controller, or with one of the same people."""
    with_whom = policies.team_keys(request)
    for key, same_controller in policies.earlier_ties(request, asked, with_whom):
        if same_controller:
            yield key, _("A porté ou écrit un autre dossier du même responsable de traitement")
        else:
            yield key, _("A porté ou écrit un autre dossier avec une personne de l’équipe")


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdigit())
