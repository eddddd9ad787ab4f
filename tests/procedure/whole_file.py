"""A file around which every role is played, twice when two people must be told apart, and by whom it must not be."""

from dataclasses import dataclass

from catalogue.models import Holder
from hub.accounts import grants
from hub.accounts.enums import OrganisationKind, Role
from hub.accounts.models import User
from requests_workflow.committee.models import Assignment
from requests_workflow.consultation.models import Consultation
from requests_workflow.procedure.enums import Grant
from requests_workflow.procedure.models import AccessRequest
from tests.catalogue.conftest import trace
from tests.procedure.people import make_organisation, make_person
from tests.procedure.test_door import AT, begin

#: Who is told in each role of what concerns the whole file, by hand.
TOLD = {
    "sponsor": {"sponsor", "co_sponsor"},
    "signatory": {"signatory", "named_signatory"},
    "coauthor": {"coauthor"},
    "reader": {"reader"},
    "invited": set(),
    "secretariat": {"secretariat", "second_officer"},
    "data_holder": {"holder", "holder_colleague", "second_holder"},
    "elector": set(),
    "committee_member": {"member", "second_member", "third_member", "fourth_member"},
    "rapporteur": {"member", "second_member"},
    "chair": {"chair"},
    "chair_delegate": set(),
    "cnil_liaison": {"cnil_liaison"},
    "dpo": {"dpo"},
    "registrar": {"registrar"},
    "auditor": {"auditor"},
    "administrator": {"administrator"},
    "officer": {"secretariat"},
    # These two have no account: who they are is known to nobody.
    "citizen": set(),
    "clockwork": set(),
}
#: People without a function, whom an invitation tied to the file.
TEAM_TIES = {"coauthor": Grant.COAUTHOR_OF, "reader": Grant.READER_OF, "named_signatory": Grant.SIGNATORY_OF}
#: The same for what is one holder's, or one rapporteur's, own.
TOLD_OF = {
    "consultation": {**TOLD, "data_holder": {"holder", "holder_colleague"}},
    "assignment": {**TOLD, "rapporteur": {"member"}},
}


@dataclass
class WholeFile:
    request: AccessRequest
    consultation: Consultation
    assignment: Assignment
    users: dict[str, User]

    def name_of(self, user: User) -> str:
        return next(name for name, known in self.users.items() if known.pk == user.pk)


def make_whole_file(people) -> WholeFile:
    """Begin a file, tie to it those of `TOLD`, and shut the recused ones out of it."""
    request = begin(people)
    request.officer = people.users["secretariat"]
    request.save(update_fields=["officer"])
    holders = [_holder(people.holder_body, "un"), _holder(_body("Second détenteur", "7"), "deux")]
    stranger = _holder(_body("Autre détenteur", "8"), "trois")
    users = {
        **people.users,
        "co_sponsor": _person("co_sponsor", people.university, Role.SPONSOR),
        "holder_colleague": _person("holder_colleague", people.holder_body, Role.DATA_HOLDER),
        "second_holder": _person("second_holder", holders[1].organisation, Role.DATA_HOLDER),
        "other_holder": _person("other_holder", stranger.organisation, Role.DATA_HOLDER),
        "other_signatory": _person(
            "other_signatory", people.users["other_sponsor"].memberships.get().organisation, Role.SIGNATORY
        ),
        "recused_officer": _person("recused_officer", people.hub, Role.SECRETARIAT),
        "recused_chair": _person("recused_chair", people.committee, Role.CHAIR),
        "recused_rapporteur": _person("recused_rapporteur", people.committee, Role.COMMITTEE_MEMBER),
        "recused_sponsor": _person("recused_sponsor", people.university, Role.SPONSOR),
        "recused_holder": _person("recused_holder", people.holder_body, Role.DATA_HOLDER),
    }
    for name in ("co_sponsor", "recused_sponsor"):
        grants.give(Grant.SPONSOR_OF, to=users[name], on=request)
    for name, grant in TEAM_TIES.items():
        users[name] = make_person(f"{name}@exemple.test", name)
        grants.give(grant, to=users[name], on=request)
    for name in ("member", "second_member", "recused_rapporteur"):
        grants.give(Grant.RAPPORTEUR_ON, to=users[name], on=request)
    for holder in holders:
        grants.give(Grant.CONSULTED_ON, to=holder.organisation.group, on=request)
    for name, user in users.items():
        if name.startswith("recused_"):
            grants.give(Grant.RECUSED_FROM, to=user, on=request)
    consultation = Consultation.objects.create(
        request=request, holder=holders[0], state="sent", sent_at=AT, sent_sha256="0" * 64
    )
    assignment = Assignment.objects.create(
        request=request, rapporteur=users["member"], round=1, position=1, month=AT.date(), state="accepted"
    )
    return WholeFile(request, consultation, assignment, users)


def _body(name: str, digit: str):
    return make_organisation(name, f"2000000000000{digit}", OrganisationKind.AGENCY)


def _holder(organisation, code: str) -> Holder:
    holder = Holder.objects.create(code=code, name=code, short_name=code, organisation=organisation)
    trace("catalogue.holder_registered", "holder", holder.pk)
    return holder


def _person(name: str, organisation, role: Role) -> User:
    return make_person(f"{name}@exemple.test", name, (organisation, role))
