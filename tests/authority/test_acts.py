"""What the acts before the CNIL write, and from which day its delay counts."""

from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from requests_workflow.authority import queries
from requests_workflow.authority.enums import Outcome
from requests_workflow.procedure import clocks, door
from requests_workflow.procedure.refusals import GuardFailed
from tests.authority.files import RECEIVED, give_opinion, referred, transmitted
from tests.journeys.pdfs import make_pdf

LATER = datetime(2026, 3, 20, 9, tzinfo=UTC)
AFTER_THE_DELAY = datetime(2026, 6, 1, 9, tzinfo=UTC)
AUTHORISATION = {
    "number": "DR-2026-017",
    "decided_on": date(2026, 3, 18),
    "conditions": "Pas d’export.",
    "duration_months": 24,
}


def c7(file):
    (clock,) = clocks.running(file, "C7")
    return clock


def test_the_delay_of_the_cnil_runs_from_its_receipt(people):
    file = referred(people)
    data = {"received_on": RECEIVED, "cnil_reference": "921042", "note": "Par la plateforme de la CNIL."}
    door.perform("transmit_to_cnil", file, by=people.secretariat, at=LATER, data=data)
    sent = queries.transmission_of(file)
    assert (sent.received_on, sent.cnil_reference, sent.sent_at) == (RECEIVED, "921042", LATER)
    assert c7(file).due_on == date(2026, 5, 4)


def test_a_question_stops_the_delay_and_its_answer_starts_it_again(people):
    file = transmitted(people)
    asked = {"asked_on": date(2026, 3, 10), "text": "Précisez la pseudonymisation."}
    door.perform("record_cnil_request", file, by=people.cnil_liaison, at=LATER, data=asked)
    assert c7(file).due_on is None
    assert queries.pending_request(file).text == asked["text"]
    door.perform("answer_cnil", file, by=people.sponsor, at=LATER, data={"answer": "Par un tiers de confiance."})
    assert queries.pending_request(file) is None
    assert queries.requests_of(file).get().answer == "Par un tiers de confiance."
    assert c7(file).due_on == date(2026, 5, 20)


def test_the_extension_is_kept_with_its_reasons_and_given_once(people):
    file = transmitted(people)
    data = {"extended_on": date(2026, 3, 15), "reasons": "Le dossier est complexe."}
    door.perform("record_cnil_extension", file, by=people.cnil_liaison, at=LATER, data=data)
    assert queries.extensions_of(file).get().reasons == "Le dossier est complexe."
    assert c7(file).due_on == date(2026, 7, 4)


def test_an_authorisation_stops_the_delay_on_the_day_of_the_decision(people, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    file = transmitted(people)
    upload = SimpleUploadedFile("décision.pdf", make_pdf("Décision"), "application/pdf")
    door.perform(
        "record_authorisation", file, by=people.cnil_liaison, at=LATER, data={**AUTHORISATION, "document": upload}
    )
    file.refresh_from_db()
    decision = queries.decision_of(file)
    assert (file.state, file.authorised_at) == ("authorised", LATER)
    assert (decision.number, decision.outcome, decision.duration_months) == ("DR-2026-017", Outcome.AUTHORISED, 24)
    assert (decision.recorded_by, decision.document_name) == (people.cnil_liaison, "décision.pdf")
    assert decision.document_size > 0
    (c8,) = clocks.running(file, "C8")
    assert c8.due_on == date(2026, 4, 17)


def test_a_refusal_and_a_closure_end_the_file(people):
    refused, closed = transmitted(people), transmitted(people)
    data = {"number": "DR-2026-018", "decided_on": date(2026, 3, 18), "reasons": "Minimisation insuffisante."}
    door.perform("record_refusal", refused, by=people.secretariat, at=LATER, data=data)
    door.perform(
        "record_no_action",
        closed,
        by=people.secretariat,
        at=LATER,
        data={"decided_on": date(2026, 3, 18), "reasons": "Inutile."},
    )
    for file, state, outcome in (
        (refused, "refused", Outcome.REFUSED),
        (closed, "closed_without_action", Outcome.NO_ACTION),
    ):
        file.refresh_from_db()
        assert (file.state, queries.decision_of(file).outcome) == (state, outcome)
        assert queries.decision_in_force(file) is None
        assert clocks.running(file) == []


def test_silence_authorises_after_an_expressly_favourable_opinion(people):
    file = transmitted(people)
    give_opinion(file)
    door.perform("record_tacit_authorisation", file, by=people.secretariat, at=AFTER_THE_DELAY)
    decision = queries.decision_of(file)
    assert (decision.outcome, decision.decided_on) == (Outcome.TACITLY_AUTHORISED, date(2026, 5, 4))


def test_silence_authorises_nothing_before_the_end_of_the_delay(people):
    file = transmitted(people)
    give_opinion(file)
    with pytest.raises(GuardFailed, match="pas encore échu"):
        door.perform("record_tacit_authorisation", file, by=people.secretariat, at=LATER)


@pytest.mark.parametrize("kind", ["tacit", "reserved", "unfavourable"])
def test_silence_authorises_nothing_without_an_express_opinion(people, kind):
    file = transmitted(people)
    give_opinion(file, kind)
    with pytest.raises(GuardFailed, match="expressément favorable"):
        door.perform("record_tacit_authorisation", file, by=people.secretariat, at=AFTER_THE_DELAY)
    assert queries.decision_of(file) is None
