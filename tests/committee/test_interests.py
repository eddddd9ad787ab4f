"""The interest gate: nothing of a file before “none”, nothing ever again after an interest."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit import api as audit
from hub.accounts import grants
from hub.accounts.enums import Role
from hub.accounts.models import Membership
from hub.mail.models import Mail
from requests_workflow.committee import queries as committee
from requests_workflow.committee.deliberation import queries as deliberation
from requests_workflow.committee.interests import candidates
from requests_workflow.committee.models import Interest
from requests_workflow.committee.rapporteurs import queries as rapporteurs
from requests_workflow.committee.sessions import queries as sessions
from requests_workflow.procedure import door, policies
from requests_workflow.procedure.enums import Grant
from requests_workflow.procedure.refusals import GuardFailed, NotAllowed
from tests.committee.steps import AT, act, declare, fresh, in_assignment, in_session, report, seat, under_review
from tests.procedure.people import SINCE, TESTER

CANARY = "Titre-Canari-Q7"


def pages_of(file) -> dict[str, str]:
    names = ("committee:file", "committee:report", "committee:opinion", "consultation:detail")
    return {name: reverse(name, args=[file.reference]) for name in names}


def session_page(file) -> str:
    return reverse("committee:session", args=[file.agenda_items.get().session_id])


def test_a_member_who_declares_nothing_sees_no_page_of_the_file(people, client):
    file = in_session(people, declared=[people.chair])
    client.force_login(people.third_member)
    seen = {name: client.get(url).status_code for name, url in pages_of(file).items()}
    assert seen == dict.fromkeys(seen, 404)


def test_an_undeclared_member_has_title_controller_and_funders_and_nothing_else(people, client):
    file = in_session(people, title=CANARY, declared=[people.chair])
    client.force_login(people.third_member)
    page = client.get(reverse("committee:declare", args=[file.reference])).content.decode()
    assert CANARY in page
    assert people.university.name in page
    agenda = client.get(session_page(file)).content.decode()
    assert CANARY in agenda
    assert "Quorum" not in agenda
    assert reverse("committee:file", args=[file.reference]) not in agenda


def test_reading_the_declaration_page_leaves_a_trace(people, client):
    file = in_assignment(people)
    client.force_login(people.member)
    client.get(reverse("committee:declare", args=[file.reference]))
    event = audit.events_for(file.audit_ref).get(kind="dossier.read")
    assert (event.actor_id, event.facts["part"]) == (str(people.member.pk), "declaration")


def test_declaring_none_opens_the_file(people, client):
    file = in_session(people, declared=[people.chair])
    client.force_login(people.third_member)
    url = reverse("committee:declare", args=[file.reference])
    response = client.post(url, {"declaration": "none"})
    assert response.status_code == 302
    assert client.get(reverse("committee:file", args=[file.reference])).status_code == 200


def test_declaring_an_interest_shuts_every_page_and_hides_the_item(people, client):
    file = in_session(people, title=CANARY)
    client.force_login(people.third_member)
    url = reverse("committee:declare", args=[file.reference])
    response = client.post(url, {"declaration": "interest", "statement": "Je dirige l’équipe"})
    assert response.url == reverse("committee:sessions")
    for page in (*pages_of(file).values(), url):
        assert client.get(page).status_code == 404
    for page in (session_page(file), reverse("committee:sessions")):
        body = client.get(page).content.decode()
        assert CANARY not in body
        assert file.reference not in body
    assert "Aucun dossier à l’ordre du jour" in client.get(session_page(file)).content.decode()
    assert not policies.visible_to(people.third_member).exists()


def test_a_second_click_on_an_interest_shows_the_result_not_an_error(people, client):
    file = in_assignment(people)
    client.force_login(people.member)
    url, said = reverse("committee:declare", args=[file.reference]), {"declaration": "interest", "statement": "Lien"}
    first, second = client.post(url, said), client.post(url, said)
    assert (first.status_code, second.status_code) == (302, 302)
    assert audit.events_for(file.audit_ref).filter(kind="committee.interest_declared").count() == 1


def test_an_interest_without_a_word_of_explanation_is_asked_for_one(people, client):
    file = in_assignment(people)
    client.force_login(people.member)
    response = client.post(reverse("committee:declare", args=[file.reference]), {"declaration": "interest"})
    assert response.status_code == 422
    assert "Dites en quelques mots" in response.content.decode()


def test_a_recused_member_can_do_nothing_more_on_the_file(people):
    file = in_assignment(people)
    declare(file, people.third_member, has_interest=True)
    with pytest.raises(NotAllowed):
        door.perform("declare_interest", fresh(file), by=people.third_member, at=AT, data={"declared": "none"})


def test_none_is_declared_once(people):
    file = in_assignment(people)
    declare(file, people.member)
    with pytest.raises(GuardFailed, match=r"Vous avez déclaré n’avoir aucun lien d’intérêts, le 2.mars 2026"):
        declare(file, people.member)


def test_an_interest_found_late_gives_up_the_seat_and_shuts_the_file(people):
    file = under_review(people)
    declare(file, people.member, has_interest=True)
    assert seat(file, people.member).state == "declined"
    assert not policies.is_visible(people.member, file)
    assert rapporteurs.seats_left(file) == 1
    assert policies.roles_on(people.member, file) == {"recused"}


def test_a_report_handed_in_before_an_interest_was_found_no_longer_counts(people):
    file = under_review(people)
    report(file, people.member, text=CANARY)
    declare(file, people.member, has_interest=True)
    assert rapporteurs.seats_left(file) == 1
    assert rapporteurs.reports_shown_to(people.chair, file, round_=1) == []


def test_the_sponsor_and_the_holders_do_not_read_the_committee(people, client):
    file = in_session(people)
    client.force_login(people.sponsor)
    assert client.get(reverse("committee:file", args=[file.reference])).status_code == 403
    opinion = client.get(reverse("committee:opinion", args=[file.reference]))
    assert "n’est pas encore notifié" in opinion.content.decode()


def test_a_member_who_is_also_the_sponsor_reads_nothing_as_a_member(people, client):
    file = in_session(people)
    Membership.objects.create(
        user=people.sponsor, organisation=people.committee, role=Role.COMMITTEE_MEMBER, since_on=SINCE
    )
    audit.record("account.membership_given", object=audit.Ref("user", str(people.sponsor.pk)), actor=TESTER, at=AT)
    client.force_login(people.sponsor)
    assert client.get(reverse("committee:file", args=[file.reference])).status_code == 403
    assert client.get(reverse("consultation:detail", args=[file.reference])).status_code == 403
    assert people.sponsor not in rapporteurs.candidates(file)


def test_what_awaits_a_member_is_said_with_its_address(people):
    file = in_assignment(people)
    act("assign_rapporteurs", file, people.chair, rapporteurs=[people.member, people.second_member])
    assert [row.what for row in committee.to_do(people.member, AT)] == ["Déclarer vos intérêts"]
    declare(file, people.member)
    assert [row.what for row in committee.to_do(people.member, AT)] == ["Accepter ou décliner d’être rapporteur"]
    act("accept", seat(file, people.member), people.member)
    (row,) = committee.to_do(people.member, AT)
    assert (row.title, row.url) == (file.title, reverse("committee:report", args=[file.reference]))


# The chair decides


def tied(file, member, declared="doubt"):
    act("declare_interest", fresh(file), member, declared=declared, statement="J’ai travaillé dans ce laboratoire")
    return Interest.objects.get(request=file, member=member)


def test_a_doubt_shuts_the_file_until_the_chair_decides(people, client):
    file = in_session(people, declared=[people.chair])
    interest = tied(file, people.third_member)
    assert (interest.out, interest.decision) == (True, "")
    client.force_login(people.third_member)
    assert client.get(reverse("committee:file", args=[file.reference])).status_code == 404
    assert any(row.what == "Décider d’un lien déclaré" for row in committee.to_do(people.chair, AT))
    act("decide_interest", fresh(file), people.chair, interest=interest, decision="remains", reason="Lien ancien")
    assert client.get(reverse("committee:file", args=[file.reference])).status_code == 200
    assert people.third_member.pk in deliberation.electorate(sessions.current_item(file)).voters


def test_a_member_who_withdraws_stays_out_and_is_told(people, client):
    file = in_session(people, declared=[people.chair])
    interest = tied(file, people.third_member, "interest")
    act("decide_interest", fresh(file), people.chair, interest=interest, decision="withdrawn", reason="Lien direct")
    client.force_login(people.third_member)
    assert client.get(reverse("committee:file", args=[file.reference])).status_code == 404
    mail = Mail.objects.get(kind="interest_decided")
    assert mail.to == people.third_member
    assert "Lien direct" in mail.body
    assert file.title not in mail.body
    assert file.reference not in mail.subject + mail.body


def test_a_tie_is_decided_once_and_only_by_the_chair(people):
    file = in_session(people, declared=[people.chair])
    interest = tied(file, people.third_member)
    said = {"interest": interest, "decision": "remains", "reason": "Lien ancien"}
    with pytest.raises(NotAllowed):
        act("decide_interest", fresh(file), people.secretariat, **said)
    act("decide_interest", fresh(file), people.chair, **said)
    with pytest.raises(GuardFailed, match="n’attend de décision"):
        act("decide_interest", fresh(file), people.chair, **said)


def test_a_chair_with_a_tie_withdraws_at_once(people):
    file = in_session(people, declared=[])
    assert tied(file, people.chair).decision == "withdrawn"
    assert committee.to_do(people.chair, AT) == []


# Ties that the hub sees by itself


def test_a_member_of_the_controller_is_told_so_before_declaring(people, client):
    file = in_assignment(people)
    Membership.objects.create(
        user=people.third_member, organisation=people.university, role=Role.SPONSOR, since_on=SINCE, until_on=SINCE
    )
    audit.record("account.membership_given", object=audit.Ref("user", str(people.third_member.pk)), actor=TESTER, at=AT)
    (why,) = candidates.of(file, [people.third_member, people.fourth_member])[people.third_member.pk]
    assert people.university.name in why
    assert "responsable du traitement" in why
    for member, warned in ((people.third_member, True), (people.fourth_member, False)):
        client.force_login(member)
        page = client.get(reverse("committee:declare", args=[file.reference])).content.decode()
        assert ("Le guichet voit peut-être un lien" in page) is warned


def test_a_member_who_wrote_for_the_same_controller_is_a_candidate(people):
    file, earlier = in_assignment(people), in_assignment(people, title="Un autre")
    grants.give(Grant.COAUTHOR_OF, to=people.third_member, on=earlier)
    audit.record("dossier.read", object=earlier.audit_ref, actor=TESTER, at=AT)
    found = candidates.of(file, [people.third_member, people.fourth_member])
    assert list(found) == [people.third_member.pk]
    assert "même responsable de traitement" in found[people.third_member.pk][0]


def test_looking_for_ties_costs_the_same_for_one_member_or_many(people):
    file = in_assignment(people)
    everybody = [people.member, people.second_member, people.third_member, people.fourth_member]
    counts = []
    for members in (everybody[:1], everybody):
        with CaptureQueriesContext(connection) as captured:
            candidates.of(file, members)
        counts.append(len(captured))
    assert counts[0] == counts[1]
