"""Invented people and organisations for the tests, made the way the service makes them: each with its trace."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.contrib.auth.models import Group
from django.db import transaction

from audit import api as audit
from hub import clock
from hub.accounts.enums import OrganisationKind, Role
from hub.accounts.models import Membership, Organisation, User
from requests_workflow.committee.models import PublicDeclaration

SINCE = date(2020, 1, 1)
BORN = datetime(2020, 1, 1, tzinfo=UTC)
TESTER = audit.Actor("service:tests", "administrator")


@dataclass
class People:
    """One person for each role, and the organisations they act for."""

    university: Organisation
    hub: Organisation
    committee: Organisation
    holder_body: Organisation
    users: dict[str, User]

    def __getattr__(self, name: str) -> User:
        try:
            return self.__dict__["users"][name]
        except KeyError:
            raise AttributeError(name) from None


def make_organisation(name: str, siret: str, kind: OrganisationKind) -> Organisation:
    group = Group.objects.create(name=f"organisation-{siret}")
    organisation = Organisation.objects.create(name=name, siret=siret, kind=kind, group=group)
    audit.record(
        "organisation.registered", object=audit.Ref("organisation", str(organisation.pk)), actor=TESTER, at=BORN
    )
    return organisation


def make_person(email: str, full_name: str, *functions: tuple[Organisation, Role], language: str = "fr") -> User:
    user = User.objects.create_user(email, password=None, full_name=full_name, date_joined=BORN, language=language)
    for organisation, role in functions:
        Membership.objects.create(user=user, organisation=organisation, role=role, since_on=SINCE)
        user.groups.add(organisation.group)
        if role in (Role.COMMITTEE_MEMBER, Role.CHAIR):
            _declare_in_public(user)
    audit.record("account.created", object=audit.Ref("user", str(user.pk)), actor=TESTER, at=BORN)
    return user


def _declare_in_public(user: User) -> None:
    """A declaration of interests in force on the days that the tests tell, and today."""
    for day in (date(2026, 1, 15), clock.today()):
        PublicDeclaration.objects.create(
            person=user, address="https://declarations.exemple.test/", declared_on=day, recorded_at=BORN
        )


@transaction.atomic
def make_people() -> People:
    university = make_organisation("Université de Valmont", "10000000000001", OrganisationKind.UNIVERSITY)
    hub = make_organisation("Guichet d’essai", "10000000000002", OrganisationKind.HUB)
    committee = make_organisation("Comité d’essai", "10000000000003", OrganisationKind.COMMITTEE)
    holder = make_organisation("Caisse d’essai", "10000000000004", OrganisationKind.AGENCY)
    functions = {
        "sponsor": (university, Role.SPONSOR),
        "signatory": (university, Role.SIGNATORY),
        "secretariat": (hub, Role.SECRETARIAT),
        "second_officer": (hub, Role.SECRETARIAT),
        "holder": (holder, Role.DATA_HOLDER),
        "chair": (committee, Role.CHAIR),
        "member": (committee, Role.COMMITTEE_MEMBER),
        "second_member": (committee, Role.COMMITTEE_MEMBER),
        "third_member": (committee, Role.COMMITTEE_MEMBER),
        "fourth_member": (committee, Role.COMMITTEE_MEMBER),
        "cnil_liaison": (hub, Role.CNIL_LIAISON),
        "dpo": (hub, Role.DPO),
        "registrar": (hub, Role.REGISTRAR),
        "auditor": (hub, Role.AUDITOR),
        "administrator": (hub, Role.ADMINISTRATOR),
    }
    users = {
        name: make_person(f"{name}@exemple.test", name.replace("_", " ").capitalize(), function)
        for name, function in functions.items()
    }
    other = make_organisation("Autre université", "10000000000005", OrganisationKind.UNIVERSITY)
    users["other_sponsor"] = make_person("other_sponsor@exemple.test", "Other sponsor", (other, Role.SPONSOR))
    users["nobody"] = make_person("nobody@exemple.test", "Nobody")
    return People(university, hub, committee, holder, users)
