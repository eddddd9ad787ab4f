"""Opens the invented accounts and organisations, once, through their own actions."""

from datetime import datetime, time, timedelta
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from audit.api import Actor
from catalogue import actions as catalogue
from catalogue import loading, vocabularies
from catalogue.models import Holder
from hub import clock
from hub.accounts import actions, queries
from hub.accounts.enums import Role
from hub.accounts.models import Organisation, User
from hub.demonstration import content
from requests_workflow.committee.members import actions as committee
from requests_workflow.committee.members.queries import SEATS

#: Where the invented members declare their interests: an address that leads nowhere.
DECLARATIONS = "https://declarations.exemple.test/"
#: What the invented experts know well.
EXPERT_KNOWS = ("génétique", "maladies rares")
#: For how long somebody has signed for the chair, and will.
DELEGATED = timedelta(days=60)

LOADER = Actor("service:demonstration", "service")
#: Before the first file.
SINCE = datetime(2023, 11, 6, 10, 0, tzinfo=clock.PARIS)


def assemble() -> dict[str, User]:
    """Return the people by key, with catalogue, organisations and functions in place; twice changes nothing."""
    vocabularies.load(at=SINCE, actor=LOADER)
    loading.load(at=SINCE, actor=LOADER)
    bodies = {key: _organisation(one) for key, one in content.organisations().items()}
    for key, one in content.organisations().items():
        _answer_for(one.holder, bodies[key])
    people = {key: _person(one, bodies) for key, one in content.people().items()}
    for row in content.absences():
        _away(row, people)
    return people


def _away(row: dict[str, Any], people: dict[str, User]) -> None:
    person, since_on = people[row["person"]], row["since_on"]
    if not queries.absences_of([person], from_=since_on).exists():
        actions.declare_absence(
            person,
            substitute=people[row["substitute"]],
            since_on=since_on,
            until_on=row["until_on"],
            at=datetime.combine(row["declared_on"], time(11, 0), tzinfo=clock.PARIS),
            actor=LOADER,
        )


def _organisation(wanted: content.Organisation) -> Organisation:
    found = Organisation.objects.filter(siret=wanted.siret).select_related("group").first()
    return found or actions.register_organisation(
        name=wanted.name, siret=wanted.siret, kind=wanted.kind, address=wanted.address, at=SINCE, actor=LOADER
    )


def _answer_for(holder: str, body: Organisation) -> None:
    if holder and not Holder.objects.filter(code=holder, organisation=body).exists():
        catalogue.assign_organisation(holder_code=holder, organisation=body, at=SINCE, actor=LOADER)


def _person(wanted: content.Person, bodies: dict[str, Organisation]) -> User:
    found = User.objects.filter(email=wanted.email).first()
    if found is None:
        return _opened(wanted, bodies)
    if not found.is_demo:
        raise ImproperlyConfigured(f"{wanted.email} is a real account: the demonstration is not for this database")
    return found


def _declare_in_public(user: User) -> None:
    """A member declares their interests in public every year, on the day they came and on its anniversaries."""
    for year in range(SINCE.year, clock.today().year + 1):
        at = SINCE.replace(year=year)
        if at <= clock.now():
            committee.record_declaration(user, address=DECLARATIONS, declared_on=clock.day_of(at), at=at, actor=LOADER)


def _opened(wanted: content.Person, bodies: dict[str, Organisation]) -> User:
    user = actions.open_account(
        email=wanted.email, full_name=wanted.full_name, language=wanted.language, at=SINCE, actor=LOADER, is_demo=True
    )
    for body, role in wanted.functions:
        begins = clock.today() - DELEGATED if role == Role.CHAIR_DELEGATE else clock.day_of(SINCE)
        made = actions.give_membership(user, bodies[body], role, since_on=begins, at=SINCE, actor=LOADER)
        if role in SEATS or role == Role.EXPERT:
            _declare_in_public(user)
        if role == Role.EXPERT:
            committee.set_competences(user, EXPERT_KNOWS, at=SINCE, actor=LOADER)
        if role == Role.CHAIR_DELEGATE:
            actions.end_membership(made, until_on=clock.today() + DELEGATED, at=SINCE, actor=LOADER)
    return user
