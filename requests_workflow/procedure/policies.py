"""Who may see a file, and which roles a person has on it. One table for buttons, lists, pages and the door.

Two sources: a function held at the hub or the committee (`roles_of`), and a tie to one file (guardian grants).
A recusal overrides everything else: the file does not exist for a recused person.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet

from hub.accounts import grants
from hub.accounts import queries as accounts
from hub.accounts.enums import Role
from hub.accounts.models import Organisation, User
from requests_workflow.procedure.enums import COAUTHOR, READER, TEAM, Grant
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

#: Roles that a tie of the person to the file gives, whatever their functions.
TIES: dict[str, Grant] = {
    Role.SPONSOR: Grant.SPONSOR_OF,
    COAUTHOR: Grant.COAUTHOR_OF,
    READER: Grant.READER_OF,
    Role.SIGNATORY: Grant.SIGNATORY_OF,
    "rapporteur": Grant.RAPPORTEUR_ON,
}
#: The ties that let a person see a file.
SHOWN_BY = (Grant.SPONSOR_OF, Grant.COAUTHOR_OF, Grant.READER_OF, Grant.SIGNATORY_OF, Grant.COMMITTEE_READER)

#: Roles that the person's function gives on every file; the others come from a tie to the file.
FUNCTION_ROLES = frozenset({*SEES_AFTER, Role.COMMITTEE_MEMBER, Role.CHAIR_DELEGATE, Role.ADMINISTRATOR})

NOT_DELETED = ~Q(state="deleted")
NOTHING = Q(pk__in=[])


def visible_to(user: User) -> QuerySet[AccessRequest]:
    """Return the files a person may open, whatever the way they come to know of them."""
    if not user.is_authenticated:
        return AccessRequest.objects.none()
    seen = _tied(user, *SHOWN_BY) | _signs_for(user)
    for role in (*SEES_AFTER, Role.DATA_HOLDER):
        seen |= in_role(user, role)
    return AccessRequest.objects.filter(NOT_DELETED & seen).exclude(_tied(user, Grant.RECUSED_FROM))


def shut_to(user: User) -> Q:
    """Return the condition of the files from which a person is recused: these do not exist for them."""
    return _tied(user, Grant.RECUSED_FROM)


def in_role(user: User, role: str) -> Q:
    """Return the condition of the files that a role lets a person see, recusals aside; none for an unknown role."""
    if role in SEES_AFTER:
        return SEES_AFTER[role] if role in accounts.roles_of(user) else NOTHING
    if role == Role.SIGNATORY:
        return _tied(user, Grant.SIGNATORY_OF) | _signs_for(user)
    if role in TEAM:
        return _tied(user, TIES[role])
    if role == Role.DATA_HOLDER:
        return _consulted(user)
    return _tied(user, Grant.COMMITTEE_READER) if role == Role.COMMITTEE_MEMBER else NOTHING


def _signs_for(user: User) -> Q:
    """Return the condition of the files of the controllers for which a person signs by their function there."""
    organisations = accounts.organisations_of(user, Role.SIGNATORY)
    return Q(organisation__in=organisations) if organisations else NOTHING


def consulted(organisation: Organisation) -> Q:
    """Return the condition of the files on which an organisation is consulted as the holder of their data."""
    return _shared_with([organisation.group_id])


def sponsored_by(user: User) -> QuerySet[AccessRequest]:
    """Return the files a person may open as one of their sponsors."""
    return visible_to(user).filter(_tied(user, Grant.SPONSOR_OF))


def written_by(user: User) -> QuerySet[AccessRequest]:
    """Return the files a person may open as one of those who write them."""
    return visible_to(user).filter(_tied(user, Grant.SPONSOR_OF, Grant.COAUTHOR_OF))


def held_for(user: User, reference: str) -> AccessRequest | None:
    """Return a file this person writes, locked until the transaction ends, with what ties them to it: one query.

    The door takes it as it is. None for a file they are not tied to, which does not exist for them.
    """
    ties = AccessRequestUserPermission.objects.filter(user=user, content_object=OuterRef("pk"))
    found = (
        AccessRequest.objects.filter(NOT_DELETED, reference=reference)
        .annotate(held_ties=ArraySubquery(ties.values("permission__codename")))
        .select_for_update(of=("self",))
        .first()
    )
    if found is None or not found.held_ties or Grant.RECUSED_FROM in found.held_ties:
        return None
    found.held_by = user.pk
    return found


def is_held(subject: Stateful) -> bool:
    """Tell whether a subject was read by `held_for`, in the transaction that its act belongs to."""
    return hasattr(subject, "held_by")


def roles_on(user: User, request: AccessRequest | None) -> frozenset[str]:
    """Return the roles a person may act in on a file (on none: to begin one).

    A recused person has none but `recused`.
    """
    if request is None or request.pk is None:
        return accounts.roles_of(user)
    if getattr(request, "held_by", None) == user.pk:
        return _roles(user, request, {*request.held_ties, *_group_ties(user, request)})
    return roles_on_each(user, [request])[request.pk]


def roles_on_each(user: User, requests: Collection[AccessRequest]) -> dict[int, frozenset[str]]:
    """Return what `roles_on` says of each of several files, by its key: two queries for all, four for a vice-chair."""
    ties, without_chair = _ties(user, requests), _left_to_vice_chairs(user, requests)
    return {
        request.pk: _roles(user, request, ties[request.pk], chairs=request.pk in without_chair) for request in requests
    }


def _roles(user: User, request: AccessRequest, ties: set[str], *, chairs: bool = False) -> frozenset[str]:
    """`chairs`: a vice-chair takes the chair's place on this file."""
    if Grant.RECUSED_FROM in ties:
        return frozenset({"recused"})
    roles = set(accounts.roles_of(user) & FUNCTION_ROLES)
    roles |= {role for role, grant in TIES.items() if grant in ties}
    if Grant.CONSULTED_ON in ties:
        roles.add(Role.DATA_HOLDER)
    if any(o.pk == request.organisation_id for o in accounts.organisations_of(user, Role.SIGNATORY)):
        roles.add(Role.SIGNATORY)
    if chairs:
        roles.add(Role.CHAIR)
    if Role.COMMITTEE_MEMBER not in roles or Grant.COMMITTEE_READER not in ties:
        # Who signs for the chair still sits, and declared their interests first, as any member.
        roles.discard(Role.CHAIR_DELEGATE)
    return frozenset(roles)


def _left_to_vice_chairs(user: User, requests: Collection[AccessRequest]) -> set[int]:
    """Return, of these files, those (keys) from which every chair is recused; none for who is no vice-chair."""
    if Role.VICE_CHAIR not in accounts.roles_of(user):
        return set()
    chairs = set(accounts.people_in_role(Role.CHAIR).values_list("pk", flat=True))
    recusals = AccessRequestUserPermission.objects.filter(
        user__in=chairs, content_object__in=requests, permission__codename=Grant.RECUSED_FROM
    )
    recused: dict[int, set[int]] = defaultdict(set)
    for key, person in recusals.values_list("content_object_id", "user_id"):
        recused[key].add(person)
    return {request.pk for request in requests if recused[request.pk] == chairs}


def left_to_vice_chairs() -> Q:
    """Return the condition of the files on which a vice-chair takes the chair's place: every chair is recused."""
    recused = AccessRequestUserPermission.objects.filter(
        content_object=OuterRef(OuterRef("pk")), permission__codename=Grant.RECUSED_FROM
    )
    free = accounts.people_in_role(Role.CHAIR).exclude(pk__in=recused.values("user_id"))
    return ~Exists(free)


def roles_for(user: User, subject: Stateful) -> frozenset[str]:
    """Return the roles a person may act in on a subject: those on its file; a data holder, on its own data only."""
    return narrowed(roles_on(user, subject.file), user, subject)


def narrowed(roles: frozenset[str], user: User, subject: Stateful) -> frozenset[str]:
    """Return what a person's roles on a file become on something of it: no query, so that a list asks once."""
    if "recused" not in roles:
        roles |= subject.own_roles(user)
    if Role.DATA_HOLDER in roles and not subject.is_held_by(accounts.organisations_of(user, Role.DATA_HOLDER)):
        return roles - {Role.DATA_HOLDER}
    return roles


def is_inside(roles: Iterable[str]) -> bool:
    """Tell whether someone with these roles on a file runs the procedure, rather than asks for access."""
    return not set(roles) <= TEAM


def is_visible(user: User, request: AccessRequest) -> bool:
    return visible_to(user).filter(pk=request.pk).exists()


def people(role: str, request: AccessRequest) -> Iterable[User]:
    """Return those whom an act of this file concerns in a role."""
    if role == "officer":
        return [request.officer] if request.officer else []
    if role == Role.SIGNATORY:
        return signatories(request)
    if role in TIES:
        return grants.people_with(TIES[role], on=request)
    if role == Role.DATA_HOLDER:
        return _people_consulted(request)
    recused = AccessRequestUserPermission.objects.filter(
        content_object=request, permission__codename=Grant.RECUSED_FROM
    )
    found = accounts.people_in_role(role).exclude(pk__in=recused.values("user_id"))
    if role == Role.CHAIR and not found.exists():
        return accounts.people_in_role(Role.VICE_CHAIR).exclude(pk__in=recused.values("user_id"))
    return found


def signatories(request: AccessRequest) -> QuerySet[User]:
    """Return who may sign a file today: by function at its controller, or named for this file; active accounts only."""
    named = AccessRequestUserPermission.objects.filter(content_object=request, permission__codename=Grant.SIGNATORY_OF)
    held = accounts.people_of(request.organisation_id, Role.SIGNATORY)
    found = User.objects.filter(Q(pk__in=held.order_by().values("pk")) | Q(pk__in=named.values("user_id")))
    return found.filter(is_active=True).order_by("full_name", "pk")


def team_keys(request: AccessRequest) -> set[int]:
    """Return the keys of the people whom a tie puts in the team of a file: one query."""
    ties = AccessRequestUserPermission.objects.filter(
        content_object=request, permission__codename__in=[TIES[role] for role in TEAM]
    )
    return set(ties.values_list("user_id", flat=True))


def earlier_ties(request: AccessRequest, people: Iterable[int], team: Iterable[int]) -> list[tuple[int, bool]]:
    """Return which people (keys) wrote another file of the same controller (True), or with one of a team (False).

    Each person once for each; two queries.
    """
    ties = AccessRequestUserPermission.objects.filter(permission__codename__in=[TIES[role] for role in TEAM])
    with_whom: dict[int, set[int]] = defaultdict(set)
    for file, mate in ties.filter(user__in=team).values_list("content_object_id", "user_id"):
        with_whom[file].add(mate)
    others = ties.filter(user__in=people).exclude(content_object=request)
    found = set()
    for key, file, body in others.values_list("user_id", "content_object_id", "content_object__organisation_id"):
        if body == request.organisation_id:
            found.add((key, True))
        elif with_whom[file] - {key}:
            found.add((key, False))
    return sorted(found)


def people_for(role: str, subject: Stateful) -> Iterable[User]:
    """Return those whom an act on a subject concerns in a role: of data holders, those whose data it is about."""
    found = people(role, subject.file)
    if role != Role.DATA_HOLDER:
        return found
    return [person for person in found if subject.is_held_by(accounts.organisations_of(person, Role.DATA_HOLDER))]


def _ties(user: User, requests: Collection[AccessRequest]) -> Mapping[int, set[str]]:
    """Return the codenames that tie a person, or an organisation they represent, to files: two queries."""
    found = [AccessRequestUserPermission.objects.filter(user=user, content_object__in=requests)]
    groups = _holder_groups(user)
    if groups:
        found.append(AccessRequestGroupPermission.objects.filter(group__in=groups, content_object__in=requests))
    ties: dict[int, set[str]] = defaultdict(set)
    for rows in found:
        for key, codename in rows.values_list("content_object_id", "permission__codename"):
            ties[key].add(codename)
    return ties


def _group_ties(user: User, request: AccessRequest) -> set[str]:
    """Return the codenames that tie the organisations a person represents to a file: a query if there are any."""
    groups = _holder_groups(user)
    found = AccessRequestGroupPermission.objects.filter(group__in=groups, content_object=request)
    return set(found.values_list("permission__codename", flat=True)) if groups else set()


def _holder_groups(user: User) -> list[int]:
    return [organisation.group_id for organisation in accounts.organisations_of(user, Role.DATA_HOLDER)]


def _tied(user: User, *grants_held: Grant) -> Q:
    return Q(
        Exists(
            AccessRequestUserPermission.objects.filter(
                user=user, content_object=OuterRef("pk"), permission__codename__in=grants_held
            )
        )
    )


def _consulted(user: User) -> Q:
    groups = _holder_groups(user)
    return _shared_with(groups) if groups else NOTHING


def _shared_with(groups: Collection[int]) -> Q:
    return Q(
        Exists(
            AccessRequestGroupPermission.objects.filter(
                group__in=groups, content_object=OuterRef("pk"), permission__codename=Grant.CONSULTED_ON
            )
        )
    )


def _people_consulted(request: AccessRequest) -> QuerySet[User]:
    groups = AccessRequestGroupPermission.objects.filter(
        content_object=request, permission__codename=Grant.CONSULTED_ON
    ).values("group_id")
    return accounts.people_of_groups(groups, Role.DATA_HOLDER)
