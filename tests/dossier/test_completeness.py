"""The secretariat's check: one verdict a point, one batch of complements, then the committee."""

from datetime import date, timedelta

import pytest

from requests_workflow.dossier import checklist, queries
from requests_workflow.dossier.models import CheckedItem
from requests_workflow.procedure import door
from requests_workflow.procedure.refusals import GuardFailed
from tests.dossier import filling
from tests.dossier.filling import AT
from tests.dossier.test_writing_pages import page, text


def verdicts(file, **missing):
    sent = {"act": "check_item", "seen": file.version}
    for item in checklist.items(file):
        code = item.code
        sent[f"{code}-verdict"] = "missing" if code in missing else "ok"
        sent[f"{code}-comment"] = missing.get(code, "")
    return sent


def test_the_checklist_is_every_section_the_data_and_each_required_piece(filed):
    codes = [item.code for item in checklist.items(filed)]
    assert codes[:8] == [*(f"section:{code}" for code in filed.form.sections), "data"]
    assert codes[8:] == [f"piece:{code}" for code in filling.REQUIRED_PIECES]


def test_nothing_is_declared_complete_before_every_point_is_checked(filed, people):
    door.perform("check_item", filed, by=people.secretariat, at=AT, data={"items": {"data": ("ok", "")}})
    with pytest.raises(GuardFailed, match="18 points à vérifier"):
        door.perform("declare_complete", filed, by=people.secretariat, at=AT)


def test_a_missing_point_prevents_completeness(filed, people):
    filling.check_all(filed, people.secretariat, missing={"data": "Trop large."})
    with pytest.raises(GuardFailed, match="Les données demandées"):
        door.perform("declare_complete", filed, by=people.secretariat, at=AT)


def test_there_is_nothing_to_ask_when_nothing_is_missing(filed, people):
    filling.check_all(filed, people.secretariat)
    with pytest.raises(GuardFailed, match="rien à demander"):
        door.perform("request_complement", filed, by=people.secretariat, at=AT)


def test_a_point_that_is_not_on_the_list_is_refused(filed, people):
    with pytest.raises(GuardFailed, match="piece:D99"):
        door.perform("check_item", filed, by=people.secretariat, at=AT, data={"items": {"piece:D99": ("ok", "")}})


def test_the_page_keeps_every_verdict_at_once(as_, people, filed):
    browser = as_(people.secretariat)
    response = browser.post(
        page("completeness", filed), verdicts(filed, **{"piece:D01": "Page 3 absente."}), follow=True
    )
    assert "Tous les points sont vérifiés" in text(response)
    assert "Page 3 absente." in text(response)
    assert "Demander les compléments" in text(response)
    assert CheckedItem.objects.filter(request=filed).count() == 19


def test_a_missing_point_needs_words(as_, people, filed):
    response = as_(people.secretariat).post(page("completeness", filed), verdicts(filed, **{"piece:D01": ""}))
    assert response.status_code == 422
    assert "le porteur lira ces mots" in text(response)
    assert not CheckedItem.objects.exists()


def test_one_batch_lists_everything_that_is_missing(as_, people, filed):
    asked = {"piece:D01": "Page 3 absente.", "section:method": "La méthode est trop courte."}
    browser = as_(people.secretariat)
    browser.post(page("completeness", filed), verdicts(filed, **asked))
    sent = {"act": "request_complement", "seen": filed.version, "message": "Merci de compléter."}
    browser.post(page("completeness", filed), sent)
    filed.refresh_from_db()
    assert filed.state == "complement_requested"
    shown = text(as_(people.sponsor).get(page("tasks", filed)))
    for words in ("Merci de compléter.", *asked.values()):
        assert words in shown


def test_what_was_asked_stays_to_be_seen_again_until_it_changes(as_, people, filed):
    filling.check_all(filed, people.secretariat, missing={"section:method": "Trop court."})
    door.perform("request_complement", filed, by=people.secretariat, at=AT)
    browser = as_(people.sponsor)
    assert "À revoir" in text(browser.get(page("tasks", filed)))
    filling.write(filed, people.sponsor, at=AT + timedelta(hours=1), method="Plus long.")
    assert "À revoir" not in text(browser.get(page("tasks", filed)))


def test_the_batch_says_until_when(filed, people):
    filling.check_all(filed, people.secretariat, missing={"data": "Trop large."})
    door.perform("request_complement", filed, by=people.secretariat, at=AT)
    # 30 days after 2 March is 1 April 2026, a Wednesday.
    assert queries.complement_requests(filed)[0].due_on == date(2026, 4, 1)
    assert filed.clocks.get(code="C2").due_on == date(2026, 4, 1)


def test_a_new_round_keeps_the_verdicts_on_what_did_not_change(filed, people):
    filling.check_all(filed, people.secretariat, missing={"piece:D01": "Page 3 absente."})
    door.perform("request_complement", filed, by=people.secretariat, at=AT + timedelta(days=1))
    filling.add(filed, people.sponsor, "D01", at=AT + timedelta(days=2), name="complet.pdf")
    filling.write(filed, people.sponsor, at=AT + timedelta(days=2), method="Réécrite.")
    filling.sign_and_file(filed, people.sponsor, at=AT + timedelta(days=3), act="file_complement")
    assert checklist.round_of(filed) == 2
    assert {item.code for item in checklist.unchecked(filed)} == {"piece:D01", "section:method"}


def test_a_complete_file_goes_to_the_committee(as_, people, filed):
    browser = as_(people.secretariat)
    browser.post(page("completeness", filed), verdicts(filed))
    response = browser.post(
        page("completeness", filed), {"act": "declare_complete", "seen": filed.version}, follow=True
    )
    filed.refresh_from_db()
    assert filed.state == "complete"
    assert filed.clocks.get(code="C4").running
    assert "transmis au comité" in text(response)


def test_two_officers_at_once_the_second_is_told(as_, people, filed):
    filling.check_all(filed, people.secretariat)
    sent = {"act": "declare_complete", "seen": filed.version}
    as_(people.secretariat).post(page("completeness", filed), sent)
    response = as_(people.second_officer).post(page("completeness", filed), sent)
    assert response.status_code == 409
    assert people.secretariat.full_name in text(response)


@pytest.mark.parametrize("act", ["", "rien", "declare_complete", "request_complement"])
def test_acts_out_of_turn_change_nothing(as_, people, filed, act):
    as_(people.secretariat).post(page("completeness", filed), {"act": act, "seen": filed.version})
    filed.refresh_from_db()
    assert filed.state == "filed"


def test_the_sponsor_does_not_check(as_, people, filed):
    browser = as_(people.sponsor)
    assert browser.get(page("completeness", filed)).status_code == 403
    assert browser.post(page("completeness", filed), verdicts(filed)).status_code == 403


def test_an_auditor_reads_the_verdicts(as_, people, filed):
    filling.check_all(filed, people.secretariat)
    shown = text(as_(people.auditor).get(page("completeness", filed)))
    assert "Les points vérifiés" in shown
    assert "Enregistrer les vérifications" not in shown
