"""Who declared what about a file, and who may therefore know of it. Nothing here writes."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from hub.accounts import queries as accounts
from hub.accounts.enums import Role
from hub.accounts.models import User
from requests_workflow import rules
from requests_workflow.committee.enums import SEATED, Declared
from requests_workflow.committee.members import queries as members
from requests_workflow.committee.models import Assignment, Interest
from requests_workflow.procedure import policies
from requests_workflow.procedure.models import AccessRequest

#: Functions that read the committee's work on every file, unless recused from it.
OFFICE = frozenset({Role.SECRETARIAT, Role.CHAIR, Role.DPO, Role.AUDITOR})


def interest_of(user: User, request: AccessRequest) -> Interest | None:
    """Return what a member declared about a file; None when they said nothing yet."""
    return Interest.objects.filter(member=user, request=request).first()


def recused_from(request: AccessRequest) -> frozenset[int]:
    """Return the keys of the members shut out of a file."""
    return frozenset(Interest.objects.filter(request=request, out=True).values_list("member_id", flat=True))


def recused_pairs(files: Iterable[AccessRequest]) -> frozenset[tuple[int, int]]:
    """Return (file, member) for each member shut out of one of these files: one query."""
    rows = Interest.objects.filter(request__in=files, out=True)
    return frozenset(rows.values_list("request_id", "member_id"))


def declared_none(request: AccessRequest) -> frozenset[int]:
    """Return the keys of the members who declared that nothing ties them to a file."""
    said = Interest.objects.filter(request=request, declared=Declared.NONE)
    return frozenset(said.values_list("member_id", flat=True))


def tied(request: AccessRequest) -> frozenset[int]:
    """Return the keys of the members who declared a tie to a file, whatever the chair decided of it."""
    said = Interest.objects.filter(request=request).exclude(declared=Declared.NONE)
    return frozenset(said.values_list("member_id", flat=True))


def declared_out(user: User, reference: str) -> bool:
    """Tell whether a person declared an interest in the file of this reference."""
    return Interest.objects.filter(member=user, out=True, request__reference=reference).exists()


def recusals(request: AccessRequest) -> QuerySet[Interest]:
    """Return the interests declared on a file, with what was said of them: for those who run the committee."""
    return Interest.objects.filter(request=request, out=True).select_related("member")


def undecided(request: AccessRequest) -> list[Interest]:
    """Return the ties declared on a file on which the chair decided nothing yet."""
    return list(recusals(request).filter(decision=""))


def ties_to_decide(user: User) -> QuerySet[Interest]:
    """Return the ties that wait for who chairs the committee, on the files they are not out of; a vice-chair's are
    those of files from which every chair is recused."""
    functions = accounts.roles_of(user)
    if not functions & {Role.CHAIR, Role.VICE_CHAIR}:
        return Interest.objects.none()
    own = Interest.objects.filter(member=user, out=True).values("request_id")
    waiting = Interest.objects.filter(before_the_committee("request__"), out=True, decision="")
    if Role.CHAIR not in functions:
        waiting = waiting.filter(request__in=AccessRequest.objects.filter(policies.left_to_vice_chairs()))
    return waiting.exclude(request__in=own).select_related("request", "member")


def told_of(request: AccessRequest) -> list[Interest]:
    """Return every tie declared on a file, with what was decided of it: for the minutes, and who runs the committee."""
    found = Interest.objects.filter(request=request).exclude(declared=Declared.NONE)
    return list(found.select_related("member", "decided_by"))


def runs_the_committee(user: User) -> bool:
    return bool(accounts.roles_of(user) & {Role.CHAIR, Role.SECRETARIAT})


@dataclass(frozen=True)
class Counts:
    """Counts of the members of today: without interest, shut out, silent so far."""

    without: int
    recused: int
    silent: int


def interests_declared(request: AccessRequest) -> Counts:
    everyone = set(members.members().values_list("pk", flat=True))
    said = dict(Interest.objects.filter(request=request, member__in=everyone).values_list("member_id", "out"))
    recused = sum(said.values())
    return Counts(without=len(said) - recused, recused=recused, silent=len(everyone) - len(said))


def declarable(user: User) -> QuerySet[AccessRequest]:
    """Return the files before the committee about which a person may say something: all but those they are out of.

    A member, about every file; an expert, about those they were called on.
    """
    out = Interest.objects.filter(member=user, out=True).values("request_id")
    found = AccessRequest.objects.filter(before_the_committee()).exclude(pk__in=out).select_related("organisation")
    return found if sits(user) else found.filter(pk__in=called_on(user))


def sits(user: User) -> bool:
    return bool(members.SEATS & accounts.roles_of(user))


def called_on(user: User) -> QuerySet:
    """Return the keys of the files on which the chair called a person from outside the committee."""
    seats = Assignment.objects.filter(rapporteur=user, state__in=SEATED)
    return seats.exclude(called_for="").values("request_id")


def awaiting_declaration(user: User) -> QuerySet[AccessRequest]:
    """Return the files before the committee about which a member declared nothing yet, the oldest first.

    Only title, controller and funders may be shown of them.
    """
    declared = Interest.objects.filter(member=user).values("request_id")
    return declarable(user).exclude(pk__in=declared).order_by("completed_at", "pk")


def before_the_committee(prefix: str = "") -> Q:
    """Return the states in which the rules let a member declare interests; `prefix` leads to the file."""
    found = Q(**{f"{prefix}pk__in": []})
    for ruleset in rules.all_rulesets().values():
        states = ruleset.machines["access_request"].transitions["declare_interest"].from_
        found |= Q(**{f"{prefix}ruleset": ruleset.id, f"{prefix}state__in": states})
    return found


def reads(user: User, request: AccessRequest) -> bool:
    """Tell whether a person reads the committee's work on a file: reports, remarks, votes."""
    return request.pk in readable(user, [request.pk])


def readable(user: User, request_ids) -> set[int]:
    """Return, among files, those whose committee work a person reads: by function, or after declaring no interest."""
    said = dict(Interest.objects.filter(member=user, request__in=request_ids).values_list("request_id", "out"))
    if OFFICE & accounts.roles_of(user):
        return {key for key in request_ids if said.get(key) is not True}
    free = {key for key, out in said.items() if not out}
    if not free or sits(user):
        return free
    return free & set(called_on(user).values_list("request_id", flat=True))


def known_to(user: User, files: str) -> Q:
    """Return the condition, on the lookup `files`, of the files that an agenda names to a person."""
    said = Interest.objects.filter(member=user)
    not_out = ~Q(**{files: said.filter(out=True).values("request_id")})
    if OFFICE & accounts.roles_of(user):
        return not_out
    read = Q(**{files: said.filter(out=False).values("request_id")})
    return not_out & (read | Q(**{files: awaiting_declaration(user).order_by().values("pk")}))
