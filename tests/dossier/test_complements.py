"""Complements answered point by point, and the approvals that survive because nothing changed."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from requests_workflow.dossier import checklist
from requests_workflow.dossier.versions import contents, hashes, points
from requests_workflow.procedure import door
from requests_workflow.procedure.refusals import GuardFailed
from tests.dossier import filling
from tests.dossier.filling import AT
from tests.dossier.test_writing_pages import page, text

DAY = timedelta(days=1)
ASKED = {"section:method": "La méthode est trop courte.", "data": "Trop d’années."}


@pytest.fixture
def asked(filed, people):
    """A file of which two points are asked again."""
    filling.check_all(filed, people.secretariat, missing=ASKED)
    return door.perform("request_complement", filed, by=people.secretariat, at=AT + DAY).subject


def say(file, by, at=AT + 2 * DAY, **answers):
    sent = {code.replace("__", ":"): words for code, words in answers.items()}
    return door.perform("answer_complement", file, by=by, at=at, data={"answers": sent})


def left(file) -> set[str]:
    batch = points.last_batch(file, audience="sponsor")
    return {point.code for point in batch.points if not point.answered}


def test_each_point_shows_what_is_asked_and_where_to_mend_it(as_, people, asked):
    shown = text(as_(people.sponsor).get(page("complements", asked)))
    for words in ASKED.values():
        assert words in shown
    assert page("section", asked, "methode") in shown
    assert shown.count("Rien n’a changé ici depuis la demande. Corrigez") == 2


def test_complements_are_not_filed_before_every_point_has_its_answer(people, asked):
    with pytest.raises(GuardFailed, match="Répondez d’abord à chaque point"):
        door.perform("file_complement", asked, by=people.sponsor, at=AT + 2 * DAY)


def test_a_change_is_an_answer_and_so_are_words(people, asked):
    assert left(asked) == set(ASKED)
    filling.write(asked, people.sponsor, at=AT + 2 * DAY, method="Cohorte, puis deux analyses de sensibilité.")
    assert left(asked) == {"data"}
    say(asked, people.sponsor, data="Les dix années sont nécessaires au recul.")
    assert left(asked) == set()
    assert filling.sign_and_file(asked, people.sponsor, at=AT + 3 * DAY, act="file_complement").state == "filed"


def test_an_empty_answer_where_nothing_changed_is_no_answer(people, asked):
    say(asked, people.sponsor, data="   ", section__method="")
    assert left(asked) == set(ASKED)
    with pytest.raises(GuardFailed):
        door.perform("file_complement", asked, by=people.sponsor, at=AT + 3 * DAY)


def test_a_change_taken_back_is_no_answer_any_more(people, asked):
    filling.write(asked, people.sponsor, at=AT + 2 * DAY, method="Autre.")
    filling.write(asked, people.sponsor, at=AT + 3 * DAY, method=filling.ANSWERS["method"])
    assert left(asked) == set(ASKED)


def test_a_point_that_was_not_asked_is_refused(people, asked):
    with pytest.raises(GuardFailed, match="piece:D01"):
        say(asked, people.sponsor, piece__D01="Bonjour")


def test_answers_are_kept_from_the_page_and_nothing_is_lost(as_, people, asked):
    browser = as_(people.sponsor)
    sent = {"data": "Elles sont nécessaires 🙂", "section:method": ""}
    response = browser.post(page("complements", asked), sent, follow=True)
    assert "Il reste 1 point sans réponse" in text(response)
    assert "Elles sont nécessaires 🙂" in text(response)
    for bad in ("x" * 2001, "nul \x00"):
        refused = browser.post(page("complements", asked), {"data": bad, "section:method": "gardé"})
        assert refused.status_code == 422
        assert "gardé" in text(refused)


def test_the_secretariat_reads_what_was_asked_answered_and_changed(as_, people, asked):
    filling.write(asked, people.sponsor, at=AT + 2 * DAY, method="Cohorte historique, modèle de Cox, appariement.")
    say(asked, people.sponsor, data="Les dix années sont nécessaires au recul.")
    filling.sign_and_file(asked, people.sponsor, at=AT + 3 * DAY, act="file_complement")
    shown = text(as_(people.secretariat).get(page("completeness", asked)))
    for words in (*ASKED.values(), "Les dix années sont nécessaires au recul.", "appariement."):
        assert words in shown
    assert '<ins class="come">' in shown


def test_what_changed_without_being_asked_is_shown_beside_its_point(as_, people, asked):
    filling.write(asked, people.sponsor, at=AT + 2 * DAY, dissemination="Deux articles en libre accès.")
    say(asked, people.sponsor, data="Il le faut.", section__method="Elle suffit.")
    filling.sign_and_file(asked, people.sponsor, at=AT + 3 * DAY, act="file_complement")
    shown = text(as_(people.secretariat).get(page("completeness", asked)))
    assert shown.count("Ce qui a changé sans avoir été demandé") == 1
    assert "Deux articles en libre accès." in shown


def test_the_secretariat_reads_since_when_nothing_changed(as_, people, asked):
    say(asked, people.sponsor, data="Il le faut.", section__method="Elle suffit.")
    file = filling.sign_and_file(asked, people.sponsor, at=AT + 3 * DAY, act="file_complement")
    assert {item.code for item in checklist.unchecked(file)} == set(ASKED)
    assert "Inchangé depuis votre vérification du 2 mars 2026" in text(
        as_(people.secretariat).get(page("completeness", file))
    )
    told = text(as_(people.second_officer).get(page("completeness", file)))
    assert f"par {people.secretariat.full_name}" in told


def test_after_filing_the_sponsor_still_reads_what_was_answered(as_, people, asked):
    say(asked, people.sponsor, data="Il le faut.", section__method="Elle suffit.")
    filling.sign_and_file(asked, people.sponsor, at=AT + 3 * DAY, act="file_complement")
    shown = text(as_(people.sponsor).get(page("complements", asked)))
    assert "Elle suffit." in shown
    assert "Enregistrer mes réponses" not in shown


@pytest.mark.parametrize(("who", "status"), [("secretariat", 200), ("auditor", 200), ("other_sponsor", 404)])
def test_who_reads_the_complements(as_, people, asked, who, status):
    assert as_(getattr(people, who)).get(page("complements", asked)).status_code == status


def test_only_the_sponsor_answers(as_, people, asked):
    response = as_(people.secretariat).post(page("complements", asked), {"data": "Je réponds à leur place"})
    assert response.status_code == 403
    assert left(asked) == set(ASKED)


def test_an_answer_sent_too_late_gives_back_what_was_typed(as_, people, asked):
    say(asked, people.sponsor, data="Il le faut.", section__method="Elle suffit.")
    filling.sign_and_file(asked, people.sponsor, at=AT + 3 * DAY, act="file_complement")
    response = as_(people.sponsor).post(page("complements", asked), {"data": "Encore un mot", "section:method": ""})
    assert response.status_code == 409
    assert "Encore un mot" in text(response)


# Approvals survive


TEXTS = st.sampled_from([filling.ANSWERS["method"], "Autre méthode.", "Autre méthode.  ", ""])


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(saves=st.lists(TEXTS, min_size=1, max_size=4))
def test_an_approval_survives_if_and_only_if_the_content_is_the_same(people, asked, saves):
    before = hashes.of_content(contents.present(asked))
    start = AT + 2 * DAY
    for number, method in enumerate(saves):
        filling.write(asked, people.sponsor, at=start + timedelta(minutes=number), main_objective=method)
    approved = {row.item for row in checklist.still_valid(asked)}
    same = saves[-1].strip() == filling.ANSWERS["main_objective"].strip()
    assert (_section_of(asked, "main_objective") in approved) == same
    filling.write(asked, people.sponsor, at=start + DAY, main_objective=filling.ANSWERS["main_objective"])
    assert hashes.of_content(contents.present(asked)) == before
    assert {f"section:{code}" for code in asked.form.sections} - set(ASKED) <= {
        row.item for row in checklist.still_valid(asked)
    } | set(ASKED)


def _section_of(file, field: str) -> str:
    return f"section:{file.form.section_of(field).code}"


def test_a_piece_replaced_is_checked_again_and_one_put_back_is_not(people, asked):
    first = asked.documents.get(piece="D02")
    door.perform("remove_document", asked, by=people.sponsor, at=AT + 2 * DAY, data={"document": first.pk})
    filling.add(asked, people.sponsor, "D02", at=AT + 2 * DAY, name="autre.pdf")
    assert "piece:D02" not in {row.item for row in checklist.still_valid(asked)}
    second = asked.documents.get(piece="D02", removed_at=None)
    door.perform("remove_document", asked, by=people.sponsor, at=AT + 2 * DAY, data={"document": second.pk})
    filling.add(asked, people.sponsor, "D02", at=AT + 2 * DAY, name="D02.pdf")
    assert "piece:D02" in {row.item for row in checklist.still_valid(asked)}


def test_what_the_office_does_not_read_changes_no_approval(asked):
    held = contents.present(asked)
    form = asked.rule_set.form_on(asked.route, "2026-11-01")
    (secret,) = [code for code, field in form.fields().items() if "office" not in field.audience]
    with_notes = [
        hashes.of_content(contents.Content(
            held.ruleset, held.route, form, {**held.typed, secret: words}, held.datasets, held.documents
        ))
        for words in ("", "Entre nous.")
    ]  # fmt: skip
    assert with_notes[0] == with_notes[1]


def test_the_order_of_ticked_boxes_is_no_change(people, asked):
    before = hashes.of_file(asked)
    filling.write(asked, people.sponsor, at=AT + 2 * DAY, medical_domains=filling.ANSWERS["medical_domains"][::-1])
    assert hashes.of_file(asked) == before
