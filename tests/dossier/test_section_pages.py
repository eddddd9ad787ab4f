"""What the pages of writing carry around their questions, and what a form without a script sends back unchanged."""

from itertools import pairwise

from django.urls import reverse

from requests_workflow.dossier import queries
from requests_workflow.dossier.writing import presentation
from tests.dossier import filling
from tests.dossier.test_writing_pages import page, section_post, text


def test_a_question_left_as_it_was_shown_undoes_nobody_s_answer(as_, people, full):
    sent = section_post(full, "projet", benefit="Mon bénéfice.")
    filling.write(full, people.sponsor, summary="enregistré entre-temps")
    assert as_(people.sponsor).post(page("section", full, "projet"), sent).status_code == 302
    assert queries.answers(full)["summary"] == "enregistré entre-temps"
    assert queries.answers(full)["benefit"] == "Mon bénéfice."


def test_line_breaks_of_a_form_are_no_answer(as_, people, full):
    filling.write(full, people.sponsor, summary="une\ndeux")
    sent = section_post(full, "projet", summary="une\r\ndeux")
    filling.write(full, people.sponsor, summary="enregistré entre-temps")
    assert as_(people.sponsor).post(page("section", full, "projet"), sent).status_code == 302
    assert queries.answers(full)["summary"] == "enregistré entre-temps"


def test_a_question_answered_meanwhile_still_asks_to_choose(as_, people, full):
    sent = section_post(full, "projet", summary="ce que j’ai tapé")
    filling.write(full, people.sponsor, summary="enregistré entre-temps")
    assert as_(people.sponsor).post(page("section", full, "projet"), sent).status_code == 409


def test_each_section_leads_to_the_next_and_the_last_to_the_data(as_, people, draft):
    browser, slugs = as_(people.sponsor), [section.slug for section in draft.form.sections.values()]
    for slug, after in pairwise(slugs):
        sent = section_post(draft, slug, next="1")
        assert browser.post(page("section", draft, slug), sent).url == page("section", draft, after)
    assert browser.post(page("section", draft, slugs[-1]), section_post(draft, slugs[-1], next="1")).url == page(
        "data", draft
    )


def test_the_journal_of_a_browser_belongs_to_one_person_and_one_file(people, draft, full):
    other = filling.begin(people.sponsor, people.university, title="Autre dossier")
    mine = presentation.owner_key(people.sponsor, draft)
    assert mine == presentation.owner_key(people.sponsor, draft)
    keys = {mine, presentation.owner_key(people.signatory, draft), presentation.owner_key(people.sponsor, other)}
    assert len(keys) == 3
    assert draft.reference not in mine


def test_a_question_that_another_of_the_page_raises_says_so(as_, people, full):
    shown = text(as_(people.sponsor).get(page("section", full, "protection-des-donnees")))
    assert 'data-asked-field="matching" data-asked-answers="direct indirect"' in shown
    assert "À remplir si vous répondez" in shown


def test_earlier_versions_are_offered_once_there_are_some(as_, people, full):
    link = reverse("dossier:history", args=[full.reference, "projet", "summary"])
    browser = as_(people.sponsor)
    assert link not in text(browser.get(page("section", full, "projet")))
    filling.write(full, people.sponsor, summary="une deuxième version")
    assert link in text(browser.get(page("section", full, "projet")))


def test_the_task_list_says_who_saved_what_and_how_far_it_is(as_, people, full):
    shown = text(as_(people.sponsor).get(page("tasks", full)))
    assert f"Enregistré par {people.sponsor.full_name}" in shown
    done = shown.count("Terminé")
    assert f"{done} parties terminées sur {done}" in shown
    assert f'max="{done}" value="{done}"' in shown
