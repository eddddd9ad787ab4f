"""Who stands where around one file of the demonstration: one real account for each part a person can play."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from audit.api import Actor
from catalogue import queries as catalogue
from hub import clock
from hub.accounts import actions
from hub.accounts.enums import Role
from hub.accounts.models import Organisation, User
from hub.demonstration import content
from hub.demonstration.walk import case
from requests_workflow.procedure import door
from requests_workflow.procedure.models import AccessRequest
from requests_workflow.rules import loader
from tests.rules import tables

#: After everything the demonstration tells.
AT = datetime(2026, 11, 21, 9, tzinfo=UTC)
#: The machines of the rules, read without the loader.
MACHINES = [tables.machine(stem) for stem in loader.MACHINE_FILES]

#: What each part may act as on the file, in the words of the rules.
ACTS_AS = {
    "sponsor": {"sponsor"},
    "signatory": {"signatory"},
    "secretariat": {"secretariat"},
    "consulted_holder": {"data_holder"},
    "delivering_holder": {"data_holder"},
    "member": {"committee_member"},
    "undeclared_member": {"committee_member"},
    "rapporteur": {"committee_member", "rapporteur"},
    "chair": {"chair"},
    "cnil_liaison": {"cnil_liaison"},
    "dpo": {"dpo"},
    "registrar": {"registrar"},
    "auditor": {"auditor"},
    "administrator": {"administrator"},
    "recused_member": set(),
    "other_sponsor": set(),
    "other_signatory": set(),
    "asked_holder": set(),
    "other_holder": set(),
    "nobody": set(),
}
PARTS = [*ACTS_AS, "anonymous"]

#: How far a file has come. From COMMITTEE on, the holders of catalogue data are consulted and rapporteurs assigned;
#: from ACCREDITED on, the users are let in and every holder of the data asked for delivers.
GONE, DRAFT, FILED, COMPLETE, COMMITTEE, TRANSMITTED, AUTHORISED, ACCREDITED = range(-1, 7)

#: One project of the demonstration for each class of states: (how far it came, its state).
FILES = {
    "doublon": (GONE, "deleted"),
    "migraine": (DRAFT, "draft"),
    "bpco": (FILED, "complement_requested"),
    "depistage-colorectal": (COMPLETE, "complete"),
    "ruptures-parcours": (COMMITTEE, "scheduled"),
    "psychotropes-enfants": (COMMITTEE, "opinion_given"),
    "triage-ia": (COMMITTEE, "revision"),
    "penuries": (TRANSMITTED, "cnil_complement"),
    "glycemie": (TRANSMITTED, "refused"),
    "depistage-sein": (AUTHORISED, "accreditation"),
    "parkinson": (ACCREDITED, "preparation"),
}
DELIVERY = {"preparation", "provided", "active", "amendment", "suspended", "closed", "results_published"}
#: The routes of the demonstration on which data are delivered; on the others they were there before.
DELIVERED = {"STANDARD", "MR007", "SAMPLE"}
BEFORE_THE_COMMITTEE = {"complete", "assignment", "under_review", "hearing", "scheduled", "adjourned"}


def rules_of_machines() -> Iterator[tuple[str, dict]]:
    """Yield (machine, rule of an act) of every machine of the rules."""
    for machine in MACHINES:
        for rule in machine["transition"]:
            yield machine["machine"], rule


def file_of(key: str) -> AccessRequest:
    return AccessRequest.objects.get(reference=content.projects()[key].reference)


def person(key: str) -> User:
    return User.objects.get(email=content.people()[key].email)


def around(key: str) -> dict[str, User]:
    """Return the people around a file by the part they play; a part that nobody plays there is left out.

    Opens two accounts: a member who has just been appointed, and somebody without any function. While the committee
    is at work, one member declares no interest and another an interest, if they have not yet.
    """
    project, file = content.projects()[key], file_of(key)
    body = content.people()[project.sponsor].organisation
    found = _by_content(case.of(project, {}), body)
    people = {part: person(name) for part, name in found.items() if name}
    people |= {part: person(name) for part, name in _holders(project, file).items()}
    if not file.assignments.exists():
        del people["rapporteur"]
    people["undeclared_member"] = _newcomer("tard.venue@exemple.test", "comite", Role.COMMITTEE_MEMBER)
    people["nobody"] = _newcomer("sans.fonction@exemple.test")
    if file.state in BEFORE_THE_COMMITTEE:
        _declare(file, people)
    return people


def _by_content(one: case.Case, body: str) -> dict[str, str]:
    members = [key for key in content.in_role(Role.COMMITTEE_MEMBER) if key not in (*one.rapporteurs, one.recused)]
    before = one.project.until in BEFORE_THE_COMMITTEE
    functions = ("secretariat", "chair", "cnil_liaison", "dpo", "registrar", "auditor", "administrator")
    return {
        **{role: one.one(role) for role in functions},
        "sponsor": one.sponsor,
        "signatory": next(iter(content.in_role(Role.SIGNATORY, body)), ""),
        "other_sponsor": _elsewhere(Role.SPONSOR, body),
        "other_signatory": _elsewhere(Role.SIGNATORY, body),
        "rapporteur": one.rapporteurs[0],
        "member": members[0],
        "recused_member": one.recused or (members[-1] if before else ""),
    }


def _holders(project: content.Project, file: AccessRequest) -> dict[str, str]:
    """Return the holders by part: one asked for data without being consulted nor delivering yet is `asked_holder`."""
    datasets = catalogue.datasets_by_code(project.datasets).values()
    answers = {
        one.holder: content.in_role(Role.DATA_HOLDER, one.key)[0]
        for one in content.organisations().values()
        if one.holder
    }
    found = {}
    for dataset in datasets:
        consulted = dataset.is_catalogue_data and file.consultations.exists()
        later = "delivering_holder" if file.state in DELIVERY and file.route in DELIVERED else "asked_holder"
        found["consulted_holder" if consulted else later] = answers[dataset.holder.code]
    asked = {dataset.holder.code for dataset in datasets}
    return {**found, "other_holder": next(key for holder, key in answers.items() if holder not in asked)}


def _elsewhere(role: str, body: str) -> str:
    return next(key for key in content.in_role(role) if content.people()[key].organisation != body)


def _newcomer(email: str, body: str = "", role: str = "") -> User:
    actor = Actor("service:tests", "service")
    if known := User.objects.filter(email=email).first():
        return known
    user = actions.open_account(email=email, full_name=email, language="fr", at=AT, actor=actor)
    if body:
        organisation = Organisation.objects.get(siret=content.organisations()[body].siret)
        since = clock.day_of(AT) - timedelta(days=1)
        actions.give_membership(user, organisation, role, since_on=since, at=AT, actor=actor)
    return user


def _declare(file: AccessRequest, people: dict[str, User]) -> None:
    said = {row.member_id: row.out for row in file.interests.all()}
    for part, has_interest in (("member", False), ("recused_member", True)):
        if said.get(people[part].pk) != has_interest:
            tie = {"declared": "interest", "statement": "Un lien ancien."}
            data = tie if has_interest else {"declared": "none", "statement": ""}
            door.perform("declare_interest", file, by=people[part], at=AT, data=data)
