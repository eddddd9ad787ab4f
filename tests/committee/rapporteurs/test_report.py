"""A report written over several days: kept as typed, told apart between two tabs, handed in, then the same for good."""

import json

import pytest
from django.urls import reverse

from audit import api as audit
from requests_workflow.committee.enums import Criterion
from requests_workflow.committee.lengths import MAX_TEXT
from requests_workflow.committee.models import ReportDraft
from requests_workflow.committee.rapporteurs import drafts
from requests_workflow.procedure.refusals import GuardFailed, WrongState
from tests.committee.rapporteurs.pages import page, url_of, whole
from tests.committee.steps import act, declare, fresh, report, seat, under_review


@pytest.fixture
def file(people, client):
    found = under_review(people)
    client.force_login(people.member)
    return found


def kept(file, member) -> dict[str, str]:
    return drafts.values(ReportDraft.objects.filter(assignment=seat(file, member)).first())


def test_what_is_saved_is_there_the_next_day_valid_or_not(people, client, file):
    typed = page({"G1_text": "Trop court…", "G1_verdict": "blocking", "G2_recommendations": "Une\r\n\r\nDeux"})
    response = client.post(url_of(file), {**typed, "save": "1"})
    assert response.url == url_of(file)
    shown = client.get(url_of(file)).content.decode()
    assert "Trop court…" in shown
    assert "Une\n\nDeux" in shown
    assert kept(file, people.member)["G1_verdict"] == "blocking"
    assert seat(file, people.member).state == "accepted"


def test_a_save_leaves_its_trace_without_the_content(people, client, file):
    client.post(url_of(file), {**page({"G1_text": "Canari-du-brouillon"}), "save": "1"})
    event = audit.events_for(file.audit_ref).get(kind="committee.report_saved")
    assert event.facts["fields"] == 1
    assert "Canari" not in json.dumps(event.facts)


def test_a_report_is_written_on_its_page_and_read_back(people, client, file):
    sent = whole(
        G3_verdict="blocking",
        G3_text="Trop de variables",
        G3_recommendations="Une\n\n Deux ",
        G5_recommendations="Trois",
    )
    response = client.post(url_of(file), sent)
    assert response.url == reverse("committee:file", args=[file.reference])
    given = seat(file, people.member).report
    assert given.recommendations == "Une\nDeux\nTrois"
    assert given.grid["G3"] == {"verdict": "blocking", "text": "Trop de variables", "recommendations": ["Une", "Deux"]}
    shown = client.get(url_of(file)).content.decode()
    assert "Trop de variables" in shown
    assert shown.count("Recommandations proposées") == 2


def test_a_blocking_point_is_explained_and_all_is_kept_meanwhile(people, client, file):
    response = client.post(url_of(file), whole(G1_verdict="blocking", G2_recommendations="Deux"))
    assert response.status_code == 422
    shown = response.content.decode()
    assert "Expliquez cette réserve" in shown
    assert "Deux" in shown
    assert kept(file, people.member)["G2_recommendations"] == "Deux"


@pytest.mark.parametrize(
    "text", ["\x00nul", "🫀", "‮مرحبا", "é" * MAX_TEXT, "\ud800".encode("utf-8", "replace").decode()]
)
def test_any_text_is_kept(people, client, file, text):
    assert client.post(url_of(file), {**page({"G1_text": text}), "save": "1"}).status_code == 302
    assert kept(file, people.member)["G1_text"] == text.replace("\x00", "")


def test_a_text_too_long_to_hand_in_is_kept_and_remarked(people, client, file):
    response = client.post(url_of(file), whole(G1_text="a" * (MAX_TEXT + 1)))
    assert response.status_code == 422
    assert len(kept(file, people.member)["G1_text"]) == MAX_TEXT + 1


def test_a_text_beyond_all_measure_is_refused_and_given_back(client, file):
    response = client.post(url_of(file), {**page({"G1_text": "a" * (2 * MAX_TEXT + 1)}), "save": "1"})
    assert response.status_code == 422
    assert "C’est trop long" in response.content.decode()
    assert "aaaa" in response.content.decode()


# Two tabs


def test_a_stale_tab_writes_over_nothing_and_gets_its_text_back(people, client, file):
    client.post(url_of(file), {**page({"G1_text": "Premier onglet"}), "save": "1"})
    response = client.post(url_of(file), {**page({"G1_text": "Second onglet", "G2_text": "Autre point"}), "save": "1"})
    assert response.status_code == 409
    assert "Second onglet" in response.content.decode()
    assert kept(file, people.member) == {"G1_text": "Premier onglet", "G2_text": "Autre point"}


def test_what_a_stale_tab_left_as_it_was_is_in_nobody_s_way(people, client, file):
    client.post(url_of(file), {**page({"G1_text": "Premier onglet"}), "save": "1"})
    response = client.post(url_of(file), {**page({"G1_text": "", "G2_text": "Autre point"}), "save": "1"})
    assert response.status_code == 302
    assert kept(file, people.member) == {"G1_text": "Premier onglet", "G2_text": "Autre point"}


def test_the_same_tab_goes_on_from_what_it_saved(people, client, file):
    client.post(url_of(file), {**page({"G1_text": "Un"}), "save": "1"})
    again = page({"G1_text": "Un, deux"}, drawn={"G1_text": ("Un", 1)})
    assert client.post(url_of(file), {**again, "save": "1"}).status_code == 302
    assert kept(file, people.member)["G1_text"] == "Un, deux"


def test_a_stale_tab_cannot_hand_in_over_the_other(people, client, file):
    client.post(url_of(file), {**page({"G1_text": "Premier onglet"}), "save": "1"})
    response = client.post(url_of(file), whole(G1_text="Second onglet"))
    assert response.status_code == 409
    assert seat(file, people.member).state == "accepted"


def test_what_a_tab_sends_after_the_report_was_handed_in_is_given_back(people, client, file):
    assert client.post(url_of(file), whole()).status_code == 302
    response = client.post(url_of(file), whole(G1_text="Une pensée de trop"))
    assert response.status_code == 409
    assert "Une pensée de trop" in response.content.decode()
    assert seat(file, people.member).report.grid["G1"]["text"] == ""


def test_a_double_click_hands_in_once(people, client, file):
    first, second = client.post(url_of(file), whole()), client.post(url_of(file), whole())
    assert (first.status_code, second.status_code) == (302, 200)
    with pytest.raises(WrongState):
        report(file, people.member)


def test_what_is_sent_after_the_seat_was_taken_back_is_returned(people, client, file):
    act("relieve", seat(file, people.member), people.chair, reason="Sans nouvelles")
    response = client.post(url_of(file), {**page({"G1_text": "Travail de la nuit"}), "save": "1"})
    assert response.status_code == 409
    assert "Travail de la nuit" in response.content.decode()


# The page's program


def send(client, file, answers, seen=None, **others):
    body = {"answers": answers, "seen": seen or dict.fromkeys(answers, 0), "form": "1", **others}
    return client.post(
        reverse("committee:report_autosave", args=[file.reference]), json.dumps(body), content_type="application/json"
    )


def test_the_program_saves_an_answer_and_is_told_its_version(people, client, file):
    answer = send(client, file, {"G1_text": "Au fil de la plume"})
    assert (answer.status_code, answer.json()["saved"]) == (200, {"G1_text": 1})
    assert send(client, file, {"G1_text": "Au fil de la plume, encore"}, {"G1_text": 1}).json()["saved"] == {
        "G1_text": 2
    }
    assert kept(file, people.member)["G1_text"] == "Au fil de la plume, encore"


def test_the_program_is_told_of_a_conflict_with_what_is_saved(client, file):
    send(client, file, {"G1_text": "Le premier"})
    answer = send(client, file, {"G1_text": "Le second", "G2_text": "Sans conflit"})
    assert answer.status_code == 409
    assert answer.json()["conflicts"]["G1_text"]["value"] == "Le premier"
    assert answer.json()["saved"] == {"G2_text": 1}


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{",
        '{"answers": 1}',
        '{"answers": {"G9_text": "x"}, "seen": {}}',
        '{"answers": {"G1_text": 3}, "seen": {}}',
    ],
)
def test_the_program_sends_nonsense_and_is_told_so(client, file, body):
    url = reverse("committee:report_autosave", args=[file.reference])
    assert client.post(url, body, content_type="application/json").status_code == 422


def test_the_program_of_a_closed_report_is_told_so(people, client, file):
    report(file, people.member)
    assert "closed" in send(client, file, {"G1_text": "Trop tard"}).json()


def test_the_program_answers_nobody_else(people, client, file):
    declare(file, people.third_member)
    for who, status in ((people.third_member, 409), (people.fourth_member, 404), (people.sponsor, 404)):
        client.force_login(who)
        assert send(client, file, {"G1_text": "Intrus"}).status_code == status
    assert not ReportDraft.objects.exists()
    assert client.get(reverse("committee:report_autosave", args=[file.reference])).status_code == 404


def test_a_draft_is_read_by_nobody_else(people, client, file):
    client.post(url_of(file), {**page({"G1_text": "Canari-du-brouillon"}), "save": "1"})
    declare(file, people.third_member)
    for who in (people.second_member, people.third_member, people.chair, people.secretariat):
        client.force_login(who)
        for name in ("committee:file", "committee:synthesis", "committee:precedents_of", "desk:file"):
            assert "Canari-du-brouillon" not in client.get(reverse(name, args=[file.reference])).content.decode()
    client.force_login(people.second_member)
    assert "Canari-du-brouillon" not in client.get(url_of(file)).content.decode()


def test_a_draft_is_saved_by_its_author_only(people, file):
    with pytest.raises(GuardFailed, match="celle d’un autre rapporteur"):
        act("save_report", seat(file, people.member), people.second_member, answers={}, seen={})


# Who reads the reports


def reads(client, who, file) -> bool:
    client.force_login(who)
    return "Analyse-Canari" in client.get(reverse("committee:file", args=[file.reference])).content.decode()


def test_reports_are_read_together_once_both_are_in(people, client, file):
    declare(file, people.third_member)
    report(file, people.member, text="Analyse-Canari")
    assert reads(client, people.chair, file)
    assert reads(client, people.secretariat, file)
    assert not reads(client, people.second_member, file)
    assert not reads(client, people.third_member, file)
    assert reads(client, people.member, file)
    report(file, people.second_member)
    for who in (people.second_member, people.third_member):
        assert reads(client, who, file)


def test_the_first_to_hand_in_does_not_read_the_second_s_draft_nor_seat_early(people, client, file):
    report(file, people.member)
    client.force_login(people.member)
    shown = client.get(reverse("committee:synthesis", args=[file.reference])).content.decode()
    assert "Tous les rapports ne sont pas encore remis" in shown


def test_a_replacement_closes_the_reports_again(people, client, file):
    declare(file, people.third_member, people.fourth_member)
    report(file, people.member, text="Analyse-Canari")
    act("decline", seat(file, people.second_member), people.second_member, decline_reason="Malade")
    assert not reads(client, people.third_member, file)
    act("replace_rapporteurs", fresh(file), people.chair, rapporteurs=[people.fourth_member])
    act("accept", seat(file, people.fourth_member), people.fourth_member)
    assert not reads(client, people.fourth_member, file)
    report(file, people.fourth_member)
    assert reads(client, people.third_member, file)


def test_the_report_page_is_for_rapporteurs(people, client, file):
    declare(file, people.third_member)
    for who, status in ((people.third_member, 403), (people.chair, 403), (people.sponsor, 403)):
        client.force_login(who)
        assert client.get(url_of(file)).status_code == status


# Side by side


def test_the_synthesis_names_each_divergence_and_only_these(people, client, file):
    report(file, people.member, text="Oui", conclusion="favourable")
    report(file, people.second_member, text="Non", conclusion="unfavourable", G3="blocking")
    client.force_login(people.chair)
    shown = client.get(reverse("committee:synthesis", args=[file.reference])).content.decode().replace("\xa0", " ")
    assert shown.count("Les rapports divergent.") == 1
    assert "« Satisfaisant » pour Member, « Point bloquant » pour Second member" in shown
    for criterion in Criterion:
        assert criterion.value in shown


def test_the_synthesis_says_when_all_agree(people, client, file):
    report(file, people.member)
    report(file, people.second_member)
    client.force_login(people.chair)
    shown = client.get(reverse("committee:synthesis", args=[file.reference])).content.decode().replace("\xa0", " ")
    assert "Nulle part : mêmes appréciations, même avis proposé." in shown
