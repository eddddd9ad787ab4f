"""Who may see a file, and which roles a person has on it. One table for buttons, lists, pages and the door.

Two sources: a function held at the hub or the committee (`roles_of`), and a tie to one file (guardian grants).
A recusal overrides everything else: the file does not exist for a recused person.
"""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from hub.accounts import grants
from hub.accounts import queries as accounts
from hub.accounts.enums import Role
from hub.accounts.models import User
from requests_workflow.procedure.enums import Grant
from requests_workflow.procedure.models import (
    AccessRequest,
    AccessRequestGroupPermission,
    AccessRequestUserPermission,
    Stateful,
)

#: What a role must wait for before it may see a file; a file keeps its milestones for good.
SEES_AFTER: dict[str, Q] = {
    Role.SECRETARIAT: Q(filed_at__isnull=False),
    Role.DPO: Q(filed_at__isnull=False),
    Role.AUDITOR: Q(filed_at__isnull=False),
    Role.CHAIR: Q(completed_at__isnull=False),
    Role.CNIL_LIAISON: Q(transmitted_at__isnull=False),
    Role.REGISTRAR: Q(authorised_at__isnull=False),
}

#: Roles that the person's function gives on every file; the others come from a tie to the file.
FUNCTION_ROLES = frozenset({*SEES_AFTER, Role.COMMITTEE_MEMBER, Role.ADMINISTRATOR})

NOT_DELETED = ~Q(state="deleted")


def visible_to(user: User) -> QuerySet[AccessRequest]:
    """Return the files a person may open, whatever the way they come to know of them."""
    if not user.is_authenticated:
        return AccessRequest.objects.none()
    seen = Q(pk__in=[])
    for role in accounts.roles_of(user):
        seen |= SEES_AFTER.get(role, Q(pk__in=[]))
    seen |= _tied(user, Grant.SPONSOR_OF) | _tied(user, Grant.COMMITTEE_READER) | _consulted(user)
    seen |= Q(organisation__in=accounts.organisations_of(user, Role.SIGNATORY))
    return AccessRequest.objects.filter(NOT_DELETED & seen).exclude(_tied(user, Grant.RECUSED_FROM))


def sponsored_by(user: User) -> QuerySet[AccessRequest]:
    """Return the files a person may open as one of their sponsors."""
    return visible_to(user).filter(_tied(user, Grant.SPONSOR_OF))


def roles_on(user: User, request: AccessRequest | None) -> frozenset[str]:
    """Return the roles a person may act in on a file (on none: to begin one).

    A recused person has none but `recused`.
    """
    functions = accounts.roles_of(user)
    if request is None or request.pk is None:
        return functions
    ties = _ties(user, request)
    if Grant.RECUSED_FROM in ties:
        return frozenset({"recused"})
    roles = set(functions & FUNCTION_ROLES)
    if Grant.SPONSOR_OF in ties:
        roles.add(Role.SPONSOR)
    if Grant.RAPPORTEUR_ON in ties:
        roles.add("rapporteur")
    if Grant.CONSULTED_ON in ties:
        roles.add(Role.DATA_HOLDER)
    if any(o.pk == request.organisation_id for o in accounts.organisations_of(user, Role.SIGNATORY)):
        roles.add(Role.SIGNATORY)
    return frozenset(roles)


def roles_for(user: User, subject: Stateful) -> frozenset[str]:
    """Return the roles a person may act in on a subject: those on its file; a data holder, on its own data only."""
    roles = roles_on(user, subject.file)
    if Role.DATA_HOLDER in roles and not subject.is_held_by(accounts.organisations_of(user, Role.DATA_HOLDER)):
        return roles - {Role.DATA_HOLDER}
    return roles


def is_visible(user: User, request: AccessRequest) -> bool:
    return visible_to(user).filter(pk=request.pk).exists()


def people(role: str, request: AccessRequest) -> Iterable[User]:
    """Return those whom an act of this file concerns in a role."""
    if role == Role.SPONSOR:
        return grants.people_with(Grant.SPONSOR_OF, on=request)
    if role == "rapporteur":
        return grants.people_with(Grant.RAPPORTEUR_ON, on=request)
    if role == Role.DATA_HOLDER:
        return _people_consulted(request)
    if role == Role.SIGNATORY:
        return accounts.people_of(request.organisation_id, Role.SIGNATORY)
    recused = AccessRequestUserPermission.objects.filter(
        content_object=request, permission__codename=Grant.RECUSED_FROM
    )
    return accounts.people_in_role(role).exclude(pk__in=recused.values("user_id"))


def _ties(user: User, request: AccessRequest) -> set[str]:
    """Return the codenames that tie a person, or an organisation they represent, to a file: two queries."""
    own = AccessRequestUserPermission.objects.filter(user=user, content_object=request)
    ties = set(own.values_list("permission__codename", flat=True))
    groups = _holder_groups(user)
    if groups:
        shared = AccessRequestGroupPermission.objects.filter(group__in=groups, content_object=request)
        ties.update(shared.values_list("permission__codename", flat=True))
    return ties


def _holder_groups(user: User) -> list[int]:
    return [organisation.group_id for organisation in accounts.organisations_of(user, Role.DATA_HOLDER)]


def _tied(user: User, grant: Grant) -> Q:
    return Q(
        Exists(
            AccessRequestUserPermission.objects.filter(
                user=user, content_object=OuterRef("pk"), permission__codename=grant
            )
        )
    )


def _consulted(user: User) -> Q:
    return Q(
        Exists(
            AccessRequestGroupPermission.objects.filter(
                group__in=_holder_groups(user),
                content_object=OuterRef("pk"),
                permission__codename=Grant.CONSULTED_ON,
            )
        )
    )


def _people_consulted(request: AccessRequest) -> QuerySet[User]:
    groups = AccessRequestGroupPermission.objects.filter(
        content_object=request, permission__codename=Grant.CONSULTED_ON
    ).values("group_id")
    return accounts.people_of_groups(groups, Role.DATA_HOLDER)
