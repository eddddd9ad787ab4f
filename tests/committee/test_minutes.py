"""Minutes: what was recorded, debates, corrections, approval at a following session, one sealed document."""

import json
from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit import api as audit
from hub import clock
from hub.jobs import files, queue
from hub.seals import reading
from requests_workflow.committee.models import Minutes, Session, SessionPaper
from requests_workflow.committee.papers import content, preparation, queries
from requests_workflow.dossier.sealing import verification
from requests_workflow.dossier.sealing.enums import Outcome
from requests_workflow.procedure.refusals import GuardFailed, NotAllowed
from tests.committee.steps import (
    AT,
    HELD_ON,
    act,
    counted,
    declare,
    examined,
    fresh,
    hands,
    in_session,
    opened,
    planned,
    put_to_vote,
    reported,
    voted,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def closed(people, file) -> Session:
    session = file.agenda_items.get().session
    return act("close_session", fresh(session), people.chair)


def drawn(people, session) -> Minutes:
    return act("draw_minutes", queries.new_minutes(session, drawn_at=AT), people.secretariat)


def sat(people, **motion) -> Session:
    """A session that is over: the third member is recused, the chair's voice decided a tie."""
    file = in_session(people, declared=[people.chair, people.fourth_member], title="Sarcomes-Canari")
    declare(file, people.third_member, has_interest=True)
    item = examined(file, people.chair)
    choices = {
        people.chair: "for",
        people.member: "for",
        people.second_member: "against",
        people.fourth_member: "against",
    }
    counted(hands(put_to_vote(item, people.chair, **motion), people.secretariat, choices), people.chair)
    act("give_opinion", fresh(file), people.chair)
    return closed(people, file)


def following(people) -> Session:
    """Another session, open, three weeks later."""
    file = reported(people, title="Le suivant")
    session = planned(people, held_on=HELD_ON + timedelta(days=21))
    act("schedule", file, people.secretariat, session=session)
    return opened(people, session)


def approved(people, minutes) -> Minutes:
    act("propose_minutes", minutes, people.secretariat)
    following(people)
    return act("approve_minutes", fresh(minutes), people.chair)


def pdf_for(user, session) -> bytes:
    job = preparation.ask(user, session, at=clock.now())
    queue.run(job.pk)
    job.refresh_from_db()
    assert job.state == "done", job.message
    return (files.folder() / job.path).read_bytes()


def data_in(pdf: bytes) -> dict:
    with pikepdf.open(BytesIO(pdf)) as found:
        return json.loads(found.attachments[preparation.DATA].get_file().read_bytes())


# Drawing up, debates, corrections


def test_minutes_are_drawn_once_the_session_is_over_and_once(people):
    file = in_session(people)
    session = file.agenda_items.get().session
    with pytest.raises(GuardFailed, match="une fois la séance levée"):
        drawn(people, session)
    voted(people, file)
    session = closed(people, file)
    drawn(people, session)
    with pytest.raises(GuardFailed, match="déjà dressé"):
        drawn(people, session)


def test_they_say_what_was_recorded(people):
    session = sat(people)
    said = content.of(session, said="", shown=content.shown_to(people.secretariat, session))
    (item,) = said.items
    assert item.recused == [people.third_member.full_name]
    assert item.quorum == {"present": 4, "needed": 2, "entitled": 4}
    (ballot,) = item.ballots
    assert (ballot.votes_for, ballot.votes_against, ballot.casting, ballot.carried) == (2, 2, True, True)
    assert dict(ballot.voices)[people.second_member.full_name] == "Contre"


def test_a_member_who_remained_is_named_with_the_reasons(people):
    file = in_session(people, declared=[people.chair, people.fourth_member])
    act("declare_interest", fresh(file), people.third_member, declared="doubt", statement="Ancien collègue")
    interest = file.interests.get(member=people.third_member)
    act("decide_interest", fresh(file), people.chair, interest=interest, decision="remains", reason="Il y a dix ans")
    voted(people, file)
    session = closed(people, file)
    (item,) = content.of(session, said="", shown=[file.pk]).items
    assert item.remained == [(people.third_member.full_name, "Il y a dix ans")]


def test_a_recused_member_reads_nothing_of_the_item(people, client):
    minutes = drawn(people, sat(people))
    act("propose_minutes", minutes, people.secretariat)
    client.force_login(people.third_member)
    page = client.get(reverse("committee:minutes", args=[minutes.session_id])).content.decode()
    assert "Sarcomes-Canari" not in page
    assert "Aucun point à montrer" in page
    assert data_in(pdf_for(people.third_member, minutes.session))["items"] == []


def test_two_secretaries_writing_one_debate_lose_nothing(people, client):
    minutes = drawn(people, sat(people))
    item = minutes.session.items.get()
    url = reverse("committee:minutes_debate", args=[minutes.session_id, item.pk])
    client.force_login(people.second_officer)
    assert client.post(url, {"text": "Premier texte", "text_version": "0"}).status_code == 302
    client.force_login(people.secretariat)
    answer = client.post(url, {"text": "Second texte", "text_version": "0"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Premier texte" in page
    assert "Second texte" in page
    assert people.second_officer.full_name in page
    assert client.post(url, {"text": "Les deux", "text_version": "1"}).status_code == 302
    assert item.debate.__class__.objects.get(item=item).text == "Les deux"


def test_a_correction_is_answered_before_the_approval(people, client):
    minutes = drawn(people, sat(people))
    act("propose_minutes", minutes, people.secretariat)
    client.force_login(people.member)
    url = reverse("committee:minutes_correction", args=[minutes.session_id])
    sent = {"item": str(minutes.session.items.get().pk), "text": "J’étais en visioconférence"}
    assert client.post(url, sent).status_code == 302
    following(people)
    with pytest.raises(GuardFailed, match="1 correction attend une réponse"):
        act("approve_minutes", fresh(minutes), people.chair)
    correction = minutes.corrections.get()
    client.force_login(people.secretariat)
    url = reverse("committee:minutes_answer", args=[minutes.session_id, correction.pk])
    assert client.post(url, {"answer": "accepted", "answer_text": "C’est ajouté"}).status_code == 302
    assert act("approve_minutes", fresh(minutes), people.chair).state == "approved"


def test_a_correction_on_an_item_is_hidden_from_who_is_out_of_it(people):
    minutes = drawn(people, sat(people))
    act("propose_minutes", minutes, people.secretariat)
    act("ask_correction", fresh(minutes), people.member, item=minutes.session.items.get(), text="Canari")
    assert queries.corrections_shown_to(people.third_member, minutes) == []
    assert len(queries.corrections_shown_to(people.member, minutes)) == 1


def test_minutes_are_approved_by_the_chair_at_a_following_session(people):
    minutes = drawn(people, sat(people))
    act("propose_minutes", minutes, people.secretariat)
    with pytest.raises(GuardFailed, match="pendant une séance suivante"):
        act("approve_minutes", fresh(minutes), people.chair)
    session = following(people)
    with pytest.raises(NotAllowed):
        act("approve_minutes", fresh(minutes), people.secretariat)
    done = act("approve_minutes", fresh(minutes), people.chair)
    assert (done.approved_by, done.approved_in) == (people.chair, session)


# On paper


def test_the_sealed_minutes_say_what_was_recorded_and_verify(people):
    session = sat(people, kind="reserved", reasons="Motifs-Canari", recommendations=["Préciser la population"])
    minutes = drawn(people, session)
    act("write_debate", minutes, people.secretariat, item=session.items.get(), text="Débat-Canari")
    approved(people, minutes)
    made = pdf_for(people.secretariat, session)
    with pikepdf.open(BytesIO(made)) as pdf, pdf.open_metadata() as metadata:
        assert "/StructTreeRoot" in pdf.Root
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
    (item,) = data_in(made)["items"]
    (ballot,) = item["ballots"]
    assert (ballot["votes_for"], ballot["votes_against"], ballot["casting"]) == (2, 2, True)
    assert (ballot["reasons"], item["debate"]) == ("Motifs-Canari", "Débat-Canari")
    found = verification.of_file(made, read=reading.of_pdf)
    assert found.outcome == Outcome.AUTHENTIC
    assert found.document.about == "20 mars 2026"
    assert verification.of_file(made + b"\n", read=reading.of_pdf).outcome != Outcome.AUTHENTIC


def test_the_sealed_minutes_are_made_once(people):
    minutes = drawn(people, sat(people))
    approved(people, minutes)
    first = pdf_for(people.secretariat, minutes.session)
    assert pdf_for(people.member, minutes.session) == first
    assert SessionPaper.objects.count() == 1
    kinds = [event.kind for event in audit.events_for(minutes.session.audit_ref)]
    assert kinds.count("minutes.sealed") == 1


def test_minutes_not_approved_are_a_draft_without_a_seal(people):
    minutes = drawn(people, sat(people))
    made = pdf_for(people.secretariat, minutes.session)
    assert verification.of_file(made, read=reading.of_pdf).outcome == Outcome.UNSEALED
    assert not SessionPaper.objects.exists()


def test_what_minutes_cost_does_not_depend_on_the_agenda(people):
    first, others = reported(people), [reported(people, title=f"Autre {n}") for n in range(3)]
    session = planned(people)
    counts = []
    for files_added in ([first], others):
        for file in files_added:
            act("schedule", file, people.secretariat, session=session)
        shown = content.shown_to(people.secretariat, session)
        with CaptureQueriesContext(connection) as captured:
            said = content.of(session, said="", shown=shown)
        counts.append((len(said.items), len(captured)))
    assert [items for items, _queries in counts] == [1, 4]
    assert counts[0][1] == counts[1][1] == 9
