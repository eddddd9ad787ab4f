"""What this room reads of the members: one place, so that nothing else depends on how they are kept."""

from collections.abc import Collection, Iterable
from datetime import date

from hub.accounts import queries as accounts
from hub.accounts.enums import Role
from hub.accounts.models import User
from requests_workflow.committee.members import queries as members


def eligible() -> list[User]:
    """Return who may be asked to report: the members, and the external experts, who count as one rapporteur each."""
    people = {person.pk: person for person in accounts.people_in_role(Role.COMMITTEE_MEMBER)}
    people |= {person.pk: person for person in _experts()}
    return sorted(people.values(), key=lambda person: (person.full_name, person.pk))


def experts_among(people: Iterable[User]) -> frozenset[int]:
    known = {person.pk for person in _experts()}
    return frozenset(person.pk for person in people if person.pk in known)


def _experts() -> Iterable[User]:
    return members.experts() if hasattr(members, "experts") else ()


def competences_of(people: Collection[User]) -> dict[int, set[str]]:
    """Return the competences of people, by key."""
    return members.competences_of(people) if hasattr(members, "competences_of") else {}


def stale_declarations(people: Collection[User], on: date, ruleset) -> frozenset[int]:
    """Return the keys of those whose public declaration of interests is missing or older than P14 allows on a day."""
    if not hasattr(members, "declaration_is_fresh"):
        return frozenset()
    return frozenset(person.pk for person in people if not members.declaration_is_fresh(person, on, ruleset))
