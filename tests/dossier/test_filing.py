"""From a first title to a filed dossier, through the door."""

from datetime import timedelta
from threading import Thread
from uuid import uuid4

import pytest
from django.db import connection

from audit import api as audit
from hub.mail.models import Mail
from requests_workflow.dossier import actions, queries
from requests_workflow.dossier.models import Answer, AnswerVersion, DataNeed
from requests_workflow.procedure import door
from requests_workflow.procedure.refusals import GuardFailed, NotAllowed
from tests.dossier import filling
from tests.dossier.filling import AT


def test_a_new_file_has_its_questions_and_its_title(draft):
    assert {row.field for row in draft.answers.all()} == set(draft.whole_form.fields())
    assert queries.answers(draft)["title"] == draft.title


def test_a_full_dossier_lacks_nothing_and_can_be_filed(filed):
    filed.refresh_from_db()
    assert filed.state == "filed"
    assert queries.missing(filed) == []


def test_filing_an_empty_dossier_says_what_is_missing(draft, people):
    with pytest.raises(GuardFailed) as refused:
        door.perform("file", draft, by=people.sponsor, at=AT)
    assert "Résumé en langage courant" in refused.value.reason


@pytest.mark.parametrize(
    ("guard", "reason"),
    [
        ("answers_complete", "Des réponses manquent"),
        ("data_chosen", "La demande de données est incomplète"),
        ("pieces_present", "Des pièces manquent"),
        ("signed", "n’est pas encore signée"),
    ],
)
def test_each_guard_alone_stops_the_filing(full, people, guard, reason):
    if guard == "answers_complete":
        filling.write(full, people.sponsor, summary="")
    elif guard == "data_chosen":
        door.perform("choose_data", full, by=people.sponsor, at=AT, data={"datasets": []})
    elif guard == "pieces_present":
        document = queries.documents(full)[0]
        door.perform("remove_document", full, by=people.sponsor, at=AT, data={"document": document.pk})
    with pytest.raises(GuardFailed, match=reason):
        door.perform("file", full, by=people.sponsor, at=AT)


@pytest.mark.parametrize(
    ("answers", "piece"),
    [
        ({"matching": "direct", "matching_detail": "Par un tiers."}, "D13"),
        ({"uses_research_firm": True, "research_firm": "Bureau d’essai"}, "D04"),
        ({"controller_sector": "industry"}, "D12"),
        ({"single_decision": True}, "D15"),
    ],
)
def test_an_answer_can_make_a_piece_required(full, people, answers, piece):
    filling.write(full, people.sponsor, **answers)
    label = full.rule_set.pieces[piece].label_fr
    assert [one for one in filling.lacking(full) if label in one]
    filling.add(full, people.sponsor, piece)
    assert filling.lacking(full) == []


def test_an_answer_can_make_another_question_required(full, people):
    filling.write(full, people.sponsor, transfers=True)
    assert filling.lacking(full) == ["Pays et garanties du transfert : Réponse attendue."]


def test_every_flag_of_the_rules_reads_answers_that_its_question_offers(draft):
    for form in draft.rule_set.forms.values():
        for flag in draft.rule_set.flags.values():
            if flag.field in form.fields():
                assert set(flag.answers) <= (set(form.choices_of(form.fields()[flag.field])) or {"yes", "no"})


def test_two_people_on_one_question_the_second_is_told_and_the_rest_is_saved(draft, people):
    data = {"answers": {"summary": "premier"}, "seen": {"summary": 0}}
    door.perform("save_section", draft, by=people.sponsor, at=AT, data=data)
    sent = {"answers": {"summary": "second", "benefit": "tout de suite"}, "seen": {"summary": 0, "benefit": 0}}
    told = door.perform("save_section", draft, by=people.sponsor, at=AT, data=sent).result
    assert [(one.field, one.mine, one.theirs) for one in told.conflicts] == [("summary", "second", "premier")]
    assert told.conflicts[0].who == people.sponsor.full_name
    assert told.saved == {"benefit": 1}
    assert queries.answers(draft)["summary"] == "premier"


def test_the_title_of_the_file_follows_the_answer_but_never_becomes_empty(draft, people):
    filling.write(draft, people.sponsor, title="Un autre titre")
    draft.refresh_from_db()
    assert draft.title == "Un autre titre"
    filling.write(draft, people.sponsor, title="   ")
    draft.refresh_from_db()
    assert draft.title == "Un autre titre"


def test_nobody_begins_a_file_for_an_organisation_they_do_not_file_for(people, dataset):
    with pytest.raises(NotAllowed):
        filling.begin(people.sponsor, people.hub)


def test_filing_keeps_a_snapshot_of_answers_data_and_documents(filed):
    kept = filed.snapshots.get(transition="file").content
    assert kept["answers"]["summary"] == filling.ANSWERS["summary"]
    assert kept["datasets"][0]["dataset"] == "dcir"
    assert {document["piece"] for document in kept["documents"]} == set(filling.REQUIRED_PIECES)


def test_filing_queues_the_receipt_once_a_person(filed, people):
    receipts = Mail.objects.filter(kind="receipt")
    assert [mail.to for mail in receipts] == [people.sponsor]
    assert filed.reference in receipts[0].subject


def test_a_document_taken_away_after_filing_stays_readable(filed, people):
    filling.check_all(filed, people.secretariat, missing={"data": "Trop large."})
    door.perform("request_complement", filed, by=people.secretariat, at=AT + timedelta(days=1))
    document = queries.documents(filed)[0]
    door.perform("remove_document", filed, by=people.sponsor, at=AT + timedelta(days=2), data={"document": document.pk})
    filed.refresh_from_db()
    assert document in queries.readable_documents(filed)
    assert document not in queries.documents(filed)


def test_deleting_a_draft_leaves_no_answer(draft, people):
    filling.fill(draft, people.sponsor)
    door.perform("delete_draft", draft, by=people.sponsor, at=AT)
    for model in (Answer, AnswerVersion, DataNeed):
        assert not model.objects.filter(request=draft).exists()
    assert audit.events_for(draft.audit_ref).filter(kind="dossier.deleted").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_the_same_instant_begin_one_file(people, dataset):
    key, begun = uuid4(), []

    def press():
        sent = {"organisation": people.university, "title": "Un", "acronym": "", "creation_key": key}
        begun.append(actions.begin_file(by=people.sponsor, at=AT, **sent).reference)
        connection.close()

    presses = [Thread(target=press) for _press in range(4)]
    for one in presses:
        one.start()
    for one in presses:
        one.join()
    assert len(begun) == 4
    assert len(set(begun)) == 1
