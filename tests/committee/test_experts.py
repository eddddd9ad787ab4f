"""An external expert: on a list, called by the chair for a reason, one rapporteur on one file, and nothing else."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from audit.models import Event
from hub import clock
from hub.accounts.enums import Role
from hub.mail.models import Mail
from requests_workflow.committee import queries as committee
from requests_workflow.committee.members import experts
from requests_workflow.committee.members import queries as members
from requests_workflow.committee.models import Assignment, PublicDeclaration
from requests_workflow.committee.papers import content
from requests_workflow.committee.rapporteurs import queries as rapporteurs
from requests_workflow.procedure import policies
from requests_workflow.procedure.refusals import GuardFailed, NotAllowed, Refused
from tests.committee.steps import AT, act, declare, examined, fresh, in_assignment, opened, planned, report, seat
from tests.procedure.people import make_person


@pytest.fixture
def expert(people):
    made = make_person("expert@exemple.test", "Expert", (people.university, Role.SPONSOR))
    experts.add(made, ["sarcomes"], by=people.secretariat, at=AT)
    for day in (AT.date(), clock.today()):
        PublicDeclaration.objects.create(
            person=made, address="https://declarations.exemple.test/", declared_on=day, recorded_at=AT
        )
    return made


def call(file, chair, expert, **data):
    said = {"expert": expert, "called_for": "skill", "call_reason": "Personne ne connaît les sarcomes", **data}
    return act("call_expert", fresh(file), chair, **said)


def page(name: str, *args) -> str:
    return reverse(f"committee:{name}", args=args)


def test_an_expert_is_called_on_a_file_reads_it_after_declaring_and_reports(people, expert):
    file = in_assignment(people)
    assert policies.visible_to(expert).count() == 0
    call(file, people.chair, expert)
    assert rapporteurs.seats_left(file) == 1
    assert policies.visible_to(expert).count() == 0
    assert [row.what for row in committee.to_do(expert, AT)] == ["Déclarer vos intérêts"]
    with pytest.raises(GuardFailed, match="Déclarez d’abord"):
        act("accept", seat(file, expert), expert)
    declare(file, expert)
    assert list(policies.visible_to(expert)) == [file]
    act("accept", seat(file, expert), expert)
    report(file, expert)
    assert seat(file, expert).state == "reported"
    told = Event.objects.get(kind="committee.expert_called")
    assert "skill" in str(told.facts)


def test_an_expert_counts_as_one_rapporteur_votes_for_nothing_and_is_named_in_the_minutes(people, expert):
    file = in_assignment(people)
    call(file, people.chair, expert)
    act("assign_rapporteurs", fresh(file), people.chair, rapporteurs=[people.member])
    declare(file, expert, people.member)
    for person in (expert, people.member):
        act("accept", seat(file, person), person)
        report(file, person)
    assert fresh(file).state == "under_review"
    declare(file, people.chair, people.second_member, people.third_member)
    session = planned(people)
    act("schedule", fresh(file), people.secretariat, session=session)
    session = opened(people, session)
    item = examined(fresh(file), people.secretariat)
    assert expert not in [elector.member for elector in item.electors.all()]
    said = content.of(session, said="", shown={file.pk}).items[0]
    assert said.rapporteurs == [
        "Expert, expert extérieur (Une compétence manque au comité : Personne ne connaît les sarcomes)",
        "Member",
    ]


def test_a_tie_shuts_an_expert_out_at_once_and_waits_for_nobody(people, expert):
    file = in_assignment(people)
    call(file, people.chair, expert)
    declare(file, expert, has_interest=True)
    assert policies.roles_on(expert, file) == {"recused"}
    assert seat(file, expert).state == "declined"
    assert committee.to_do(people.chair, AT) == [] or all(
        row.what != "Décider d’un lien déclaré" for row in committee.to_do(people.chair, AT)
    )


def test_an_expert_who_gives_the_file_back_reads_it_no_more(people, expert):
    file = in_assignment(people)
    call(file, people.chair, expert)
    declare(file, expert)
    act("decline", seat(file, expert), expert, decline_reason="Absent")
    assert policies.visible_to(expert).count() == 0
    assert policies.roles_on(expert, file) == set()


def test_nobody_is_called_without_a_reason_nor_from_outside_the_list(people, expert):
    file = in_assignment(people)
    with pytest.raises(GuardFailed, match="Ne peut pas rapporter"):
        call(file, people.chair, people.nobody)
    with pytest.raises(NotAllowed):
        call(file, people.secretariat, expert)
    with pytest.raises(Refused):
        call(file, people.member, expert)
    assert Assignment.objects.count() == 0


def test_an_expert_without_a_fresh_public_declaration_is_not_called(people, expert):
    PublicDeclaration.objects.filter(person=expert).delete()
    with pytest.raises(GuardFailed, match="déclaration publique"):
        call(in_assignment(people), people.chair, expert)


def test_the_chair_calls_an_expert_on_the_page_and_both_reasons_are_asked(client, people, expert):
    file = in_assignment(people)
    client.force_login(people.chair)
    url = page("rapporteurs", file.reference, "call_expert")
    assert "1 compétence sur ce sujet" in client.get(url).content.decode()
    empty = client.post(url, {"expert": expert.pk, "called_for": "skill", "seen": fresh(file).version})
    assert empty.status_code == 422
    sent = {"expert": expert.pk, "called_for": "load", "call_reason": "Mois chargé", "seen": fresh(file).version}
    assert client.post(url, sent).status_code == 302
    assert seat(file, expert).call_reason == "Mois chargé"
    assert Mail.objects.filter(to=expert).exists()
    said = client.get(page("file", file.reference)).content.decode()
    assert "Les membres ont trop de dossiers" in said
    assert "Mois chargé" in said


def test_the_secretariat_keeps_the_list(client, people):
    client.force_login(people.secretariat)
    assert "La liste est vide" in client.get(page("experts")).content.decode()
    unknown = client.post(page("expert_add"), {"email": "inconnu@exemple.test", "competences": "droit"})
    assert unknown.status_code == 422
    assert "Aucun compte ouvert" in unknown.content.decode()
    member = client.post(page("expert_add"), {"email": people.member.email, "competences": "droit"})
    assert member.status_code == 422
    added = client.post(page("expert_add"), {"email": people.nobody.email.upper(), "competences": "droit"})
    assert added.status_code == 302
    assert client.post(page("expert_add"), {"email": people.nobody.email, "competences": "droit"}).status_code == 422
    assert people.nobody.full_name in client.get(page("experts")).content.decode()
    assert "Expert extérieur" in client.get(page("member", people.nobody.pk)).content.decode()
    assert client.post(page("expert_remove", people.nobody.pk)).status_code == 302
    assert list(members.experts()) == []
    assert client.post(page("expert_remove", people.nobody.pk)).status_code == 404
    experts.add(people.nobody, ["droit"], by=people.secretariat, at=AT)
    assert list(members.experts()) == [people.nobody]


def test_an_expert_keeps_their_own_declaration_and_reads_no_list(client, people, expert):
    client.force_login(expert)
    told = client.post(page("own_declaration"), {"address": "https://dpi.exemple.test/1", "declared_on": "2026-03-01"})
    assert (told.status_code, told.headers["Location"]) == (302, page("own_declaration"))
    assert client.get(page("own_declaration")).status_code == 200
    for name in ("members", "experts", "sessions"):
        assert client.get(page(name)).status_code == 403


def test_who_works_inside_cannot_be_an_expert(people):
    for person in (people.member, people.chair, people.secretariat, people.auditor):
        with pytest.raises(ValidationError):
            experts.add(person, ["droit"], by=people.secretariat, at=AT)
