"""Sessions and opinions: agenda, attendance, quorum and vote through the door, what the sponsor sees and answers."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit import api as audit
from hub import clock
from requests_workflow.committee.models import Session
from requests_workflow.committee.opinions import queries as opinions
from requests_workflow.committee.rapporteurs import queries as rapporteurs
from requests_workflow.committee.sessions import queries as sessions
from requests_workflow.committee.sessions.presentation import session_words
from requests_workflow.procedure import door
from requests_workflow.procedure.refusals import GuardFailed, NotAllowed, Stale, WrongState
from tests.committee.steps import (
    AT,
    HELD_ON,
    act,
    complete_file,
    declare,
    fresh,
    in_session,
    notified,
    opened,
    planned,
    report,
    reported,
    under_review,
    voted,
    with_opinion,
)

LATER = AT + timedelta(days=200)


# Agenda


def test_a_file_is_put_on_the_agenda_of_a_session_to_come(people):
    file = reported(people)
    session = planned(people)
    file = act("schedule", file, people.secretariat, session=session)
    assert file.state == "scheduled"
    assert sessions.current_item(file).session == session


def test_without_a_session_to_come_the_reason_says_to_plan_one(people):
    file = reported(people)
    planned(people, held_on=date(2026, 2, 1), at=AT - timedelta(days=60))
    with pytest.raises(GuardFailed, match="programmez-en une"):
        act("schedule", file, people.secretariat)


def test_a_session_opened_or_passed_meanwhile_takes_no_more_file(people):
    first, second = reported(people), reported(people, title="Deuxième")
    session = planned(people)
    act("schedule", first, people.secretariat, session=session)
    opened(people, session)
    with pytest.raises(GuardFailed, match=r"La séance du 20.mars 2026 ne peut plus recevoir ce dossier"):
        act("schedule", second, people.secretariat, session=session)
    with pytest.raises(GuardFailed, match="ne peut plus recevoir"):
        act("schedule", second, people.secretariat, session=planned(people, hour=9), at=LATER)


def test_an_adjourned_file_waits_for_another_session(people):
    file = in_session(people)
    file = act("adjourn", file, people.chair, reason="Une pièce est à relire")
    session = Session.objects.get()
    assert sessions.current_item(file) is None
    assert list(sessions.sessions_to_come(file, HELD_ON)) == []
    assert act("close_session", session, people.chair).state == "closed"
    again = planned(people, held_on=HELD_ON + timedelta(days=21))
    assert act("schedule", file, people.secretariat, session=again).state == "scheduled"


def test_an_empty_agenda_is_not_published(people):
    with pytest.raises(GuardFailed, match="L’ordre du jour est vide"):
        act("publish_agenda", planned(people), people.secretariat)


def test_a_session_closes_when_every_item_is_settled(people):
    file = in_session(people)
    session = Session.objects.get()
    with pytest.raises(GuardFailed, match="1 dossier attend encore"):
        act("close_session", session, people.chair)
    voted(people, file)
    assert act("close_session", session, people.chair).state == "closed"


def test_a_file_withdrawn_before_the_vote_does_not_hold_the_session(people):
    file = in_session(people)
    act("withdraw", file, people.sponsor, reason="Le financement manque")
    assert act("close_session", Session.objects.get(), people.chair).state == "closed"


# After


def test_silence_becomes_an_opinion_that_a_person_records(people):
    file = under_review(people)
    with pytest.raises(GuardFailed, match="pas encore échu"):
        act("record_tacit_opinion", file, people.secretariat)
    file = act("record_tacit_opinion", file, people.secretariat, at=LATER)
    opinion = opinions.opinion_of(file)
    assert (opinion.kind, opinion.tacit, opinion.session, opinion.votes_for) == ("tacit", True, None, 0)


def test_the_sponsor_reads_the_opinion_once_notified(people, client):
    file = voted(people, in_session(people), reasons="Motifs-Canari")
    url = reverse("committee:opinion", args=[file.reference])
    client.force_login(people.sponsor)
    assert "Motifs-Canari" not in client.get(url).content.decode()
    notified(people, file)
    page = client.get(url).content.decode()
    assert "Motifs-Canari" in page
    assert "Pour : 5" in page


WITH_RECOMMENDATIONS = {
    "kind": "favourable_with_recommendations",
    "reasons": "Oui",
    "recommendations": ["Réduire les années", "Informer"],
}


def test_each_recommendation_is_answered_before_going_to_the_cnil(people):
    file = with_opinion(people, **WITH_RECOMMENDATIONS)
    with pytest.raises(GuardFailed, match="Il reste 1 recommandation sans réponse"):
        act("choose_cnil", file, people.sponsor, answers={1: "Fait", 2: " "})
    file = act("choose_cnil", file, people.sponsor, answers={1: "Fait", 2: "Une notice est prête"})
    assert file.state == "cnil_referral"
    assert opinions.opinion_of(file).recommendations == [
        ("Réduire les années", "Fait"),
        ("Informer", "Une notice est prête"),
    ]


def test_another_examination_is_asked_once_and_only_after_a_reserve(people):
    with pytest.raises(GuardFailed, match="avis réservé ou défavorable"):
        act("request_reexamination", with_opinion(people), people.sponsor, reason="Encore")


def test_a_second_examination_begins_with_new_seats(people):
    file = with_opinion(people, kind="unfavourable", reasons="Non")
    file = act("request_reexamination", file, people.sponsor, reason="Le protocole a changé")
    assert (opinions.round_of(file), rapporteurs.seats_left(file)) == (2, 2)
    both = [people.member, people.second_member]
    act("assign_rapporteurs", file, people.chair, rapporteurs=both)
    for member in both:
        act("accept", rapporteurs.own_seat(member, file), member)
        report(file, member)
    session = planned(people, held_on=HELD_ON + timedelta(days=21))
    file = act("schedule", fresh(file), people.secretariat, session=session)
    opened(people, session)
    file = voted(people, file, kind="reserved", reasons="Mieux", recommendations=["Encore"])
    file = notified(people, file)
    assert opinions.opinion_of(file).kind == "reserved"
    with pytest.raises(GuardFailed, match="déjà eu le nouvel examen"):
        act("request_reexamination", file, people.sponsor, reason="Encore")


# Pages


def test_planning_a_session_is_the_secretariats(people, client):
    url, typed = reverse("committee:plan"), {"held_on": "2099-01-15", "starts_at": "14:00", "mode": "room", "place": ""}
    client.force_login(people.chair)
    assert client.get(url).status_code == 403
    client.force_login(people.secretariat)
    assert client.get(url).status_code == 200
    assert client.post(url, typed).status_code == 302
    again = client.post(url, typed)
    assert again.status_code == 422
    assert "déjà programmée" in again.content.decode()
    assert client.post(url, {**typed, "held_on": "2001-01-01"}).status_code == 422


def test_two_officers_opening_one_session_meet_a_page_that_says_who_was_first(people, client):
    file = reported(people)
    session = planned(people)
    act("schedule", file, people.secretariat, session=session)
    act("publish_agenda", session, people.second_officer)
    client.force_login(people.secretariat)
    url = reverse("committee:session_act", args=[session.pk, "publish_agenda"])
    response = client.post(url, {"seen": "0"})
    assert response.status_code == 409
    assert people.second_officer.full_name in response.content.decode()


def test_a_stale_session_is_refused_and_a_double_click_is_not_an_error(people):
    session = planned(people)
    file = reported(people)
    act("schedule", file, people.secretariat, session=session)
    act("publish_agenda", session, people.secretariat)
    with pytest.raises(Stale):
        door.perform("publish_agenda", session, by=people.second_officer, at=AT, seen=0)


def test_attendance_is_recorded_on_its_page(people, client):
    in_session(people)
    session = Session.objects.get()
    client.force_login(people.chair)
    url = reverse("committee:session_act", args=[session.pk, "record_attendance"])
    assert people.member.full_name in client.get(url).content.decode()
    typed = {f"presence_{people.chair.pk}": "room", f"presence_{people.member.pk}": "left", "seen": "2"}
    before = session.attendances.count()
    assert client.post(url, typed).status_code == 302
    assert session.attendances.count() == before + 1  # the chair was in the room already
    assert people.member.pk not in sessions.present_now(session)


def test_an_act_on_a_session_that_is_not_ones_own_is_refused(people, client):
    session = planned(people)
    client.force_login(people.member)
    assert client.get(reverse("committee:session_act", args=[session.pk, "publish_agenda"])).status_code == 403
    with pytest.raises(NotAllowed):
        act("plan_session", Session(held_on=HELD_ON, starts_at=session.starts_at, mode="room"), people.chair)
    with pytest.raises(WrongState):
        act("open_session", session, people.chair)


def test_reading_a_session_leaves_a_trace(people, client):
    session = planned(people)
    client.force_login(people.member)
    assert client.get(reverse("committee:session", args=[session.pk])).status_code == 200
    event = audit.events_for(session.audit_ref).get(kind="session.read")
    assert event.actor_id == str(people.member.pk)


def test_the_calendar_and_the_agenda_cost_the_same_for_one_file_or_many(people, client):
    first, session = reported(people), planned(people)
    act("schedule", first, people.secretariat, session=session)
    client.force_login(people.chair)
    url = reverse("committee:session", args=[session.pk])
    one = _queries(client, url)
    for number in range(3):
        file = complete_file(people, title=f"Autre {number}")
        file = act("open_assignment", file, people.secretariat)
        act("assign_rapporteurs", file, people.chair, rapporteurs=[people.member, people.second_member])
        declare(file, people.member, people.second_member)
        for member in (people.member, people.second_member):
            act("accept", rapporteurs.own_seat(member, file), member)
        act("schedule", fresh(file), people.secretariat, session=session)
    assert _queries(client, url) == one


def _queries(client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_the_forms_of_the_acts_ask_what_the_act_needs(people, client):
    file = reported(people)
    session = planned(people, held_on=clock.today() + timedelta(days=10), at=clock.now())
    client.force_login(people.secretariat)
    url = reverse("desk:act", args=[file.reference, "access_request", file.pk, "schedule"])
    page = client.get(url).content.decode()
    assert session_words(session) in page
    assert f'href="{reverse("desk:file", args=[file.reference])}"' in page.rsplit("action-bar", 1)[1]
    assert client.post(url, {"session": session.pk, "seen": file.version}).status_code == 302
    assert fresh(file).state == "scheduled"
