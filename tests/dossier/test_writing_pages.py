"""The pages where a sponsor writes: nothing typed is lost, nothing is done twice, nobody else comes in."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from audit.models import Event
from requests_workflow.dossier import queries
from requests_workflow.procedure.models import AccessRequest
from tests.dossier import filling


def page(name, file, *more):
    return reverse(f"dossier:{name}", args=[file.reference, *more])


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def section_post(file, slug, **changes):
    """What a browser sends for a section: the whole of it, as saved, then changed."""
    fields = file.form.section_at(slug).fields
    saved = queries.saved_answers(file)
    typed = {code: saved[code].value for code, field in fields.items() if field.kind != "group"}
    for code in fields.keys() - typed.keys():
        for column in fields[code].columns:
            typed[f"{code}.{column}"] = [row[column] for row in saved[code].value]
    return {**typed, **{f"version.{code}": saved[code].version for code in fields}, **changes}


def test_the_list_says_what_will_come(as_, people):
    response = as_(people.sponsor).get(reverse("dossier:list"))
    assert "Aucun dossier pour l’instant" in text(response)
    assert reverse("dossier:new") in text(response)


def test_the_list_shows_one_s_own_files_only(as_, people, draft):
    assert draft.reference in text(as_(people.sponsor).get(reverse("dossier:list")))
    assert draft.reference not in text(as_(people.other_sponsor).get(reverse("dossier:list")))


@pytest.mark.parametrize("rows", [1, 3, 100])
def test_the_list_asks_the_database_the_same_at_any_length(as_, people, dataset, rows, django_assert_num_queries):
    for number in range(rows):
        filling.begin(people.sponsor, people.university, title=f"Projet {number}")
    browser = as_(people.sponsor)
    with django_assert_num_queries(10):
        assert text(browser.get(reverse("dossier:list"))).count("<tr>") == rows + 1


def new_post(people, **changes):
    sent = {
        "organisation": people.university.pk,
        "title": "Un projet",
        "acronym": "",
        "creation_key": uuid4(),
        "jeu": "",
    }
    return {**sent, **changes}


def test_a_double_click_begins_one_file(as_, people, dataset):
    browser, sent = as_(people.sponsor), new_post(people)
    first = browser.post(reverse("dossier:new"), sent)
    second = browser.post(reverse("dossier:new"), sent)
    assert first.url == second.url
    assert AccessRequest.objects.count() == 1


def test_the_creation_key_of_somebody_else_opens_nothing(as_, people, draft):
    sent = new_post(people, creation_key=draft.creation_key)
    file = AccessRequest.objects.get(pk=draft.pk)
    sent["organisation"] = people.users["other_sponsor"].memberships.get().organisation_id
    response = as_(people.other_sponsor).post(reverse("dossier:new"), sent)
    assert response.status_code == 422
    assert "Cette page a déjà servi" in text(response)
    assert AccessRequest.objects.get() == file


def test_a_file_begun_from_the_catalogue_asks_for_that_dataset(as_, people, dataset):
    browser = as_(people.sponsor)
    opened = browser.get(reverse("dossier:new"), {"jeu": dataset.code})
    assert 'value="dcir"' in text(opened)
    browser.post(reverse("dossier:new"), new_post(people, jeu=dataset.code))
    assert [one.dataset for one in queries.requested_datasets(AccessRequest.objects.get())] == [dataset]


@pytest.mark.parametrize(
    "changes",
    [
        {"title": ""},
        {"title": "x" * 251},
        {"title": "a\x00b"},
        {"organisation": "0"},
        {"organisation": "rien"},
        {"creation_key": "rien"},
        {"jeu": "a b/../c"},
    ],
)
def test_nonsense_begins_nothing_and_keeps_what_was_typed(as_, people, dataset, changes):
    response = as_(people.sponsor).post(reverse("dossier:new"), new_post(people, acronym="GARDÉ", **changes))
    assert response.status_code == 422
    assert "GARDÉ" in text(response)
    assert not AccessRequest.objects.exists()


def test_the_task_list_says_where_each_part_stands(as_, people, draft):
    filling.write(draft, people.sponsor, **{**filling.ANSWERS, "summary": ""})
    shown = text(as_(people.sponsor).get(page("tasks", draft)))
    assert "Terminé" in shown
    assert "1 point à compléter" in shown
    assert "À commencer" in shown


def test_a_section_is_saved_even_when_invalid(as_, people, draft):
    browser = as_(people.sponsor)
    sent = section_post(draft, "population", population_size="beaucoup", period_from="hier")
    response = browser.post(page("section", draft, "population"), sent, follow=True)
    shown = text(response)
    assert "beaucoup" in shown
    assert "hier" in shown
    assert "points à corriger" in shown
    assert queries.typed_answers(draft)["population_size"] == "beaucoup"


def test_a_section_without_remark_leads_back_to_the_list(as_, people, full):
    response = as_(people.sponsor).post(page("section", full, "projet"), section_post(full, "projet", acronym="NEUF"))
    assert response.url == page("tasks", full)
    full.refresh_from_db()
    assert full.acronym == "NEUF"


def test_finishing_later_leads_back_to_the_list_whatever_is_missing(as_, people, draft):
    sent = section_post(draft, "projet", summary="début", later="1")
    assert as_(people.sponsor).post(page("section", draft, "projet"), sent).url == page("tasks", draft)
    assert queries.answers(draft)["summary"] == "début"


def test_a_stale_section_gives_back_what_was_typed(as_, people, full):
    browser = as_(people.sponsor)
    sent = section_post(full, "projet", summary="ce que j’ai tapé")
    filling.write(full, people.sponsor, summary="enregistré entre-temps")
    response = browser.post(page("section", full, "projet"), sent)
    assert response.status_code == 409
    assert "ce que j’ai tapé" in text(response)
    assert people.sponsor.full_name in text(response)
    assert "Intérêt public" not in text(response)
    assert queries.answers(full)["summary"] == "enregistré entre-temps"


def test_a_double_click_saves_a_section_once(as_, people, draft):
    browser, sent = as_(people.sponsor), section_post(draft, "projet", summary="une fois", later="1")
    for _press in range(2):
        assert browser.post(page("section", draft, "projet"), sent).status_code == 302
    assert queries.saved_answers(draft)["summary"].version == 1


@pytest.mark.parametrize(
    ("slug", "changes", "remark"),
    [
        ("projet", {"summary": "x" * 10_001}, "1500"),
        ("projet", {"purposes": ["P6", "P99"]}, "P99"),
        ("projet", {"title": "nul\x00caché"}, ""),
        ("population", {"population_size": "-4"}, "supérieure"),
        ("population", {"population_size": "9" * 400}, ""),
        ("population", {"period_from": "2022-01-01", "period_to": "2012-01-01"}, "vient avant"),
        ("population", {"period_from": "9999-99-99"}, ""),
        ("population", {"period_from": "0001-01-01"}, "n’est pas possible"),
        ("population", {"includes_minors": "peut-être"}, ""),
        ("resultats", {"results_on": "2020-01-01"}, "vient avant"),
        ("protection-des-donnees", {"legal_basis": "🦄" * 50}, ""),
    ],
)
def test_nonsense_in_a_section_is_kept_and_remarked_on(as_, people, full, slug, changes, remark):
    browser = as_(people.sponsor)
    response = browser.post(page("section", full, slug), section_post(full, slug, **changes), follow=True)
    assert response.status_code == 200
    assert remark in text(response)
    for code, typed in changes.items():
        expected = typed.replace("\x00", "") if isinstance(typed, str) else typed
        assert queries.typed_answers(full)[code] == expected
    if remark:
        assert queries.missing_answers(full)


def test_an_unknown_section_does_not_exist(as_, people, draft):
    assert as_(people.sponsor).get(page("section", draft, "rien")).status_code == 404


WRITING = [("tasks", ()), ("section", ("projet",)), ("data", ()), ("pieces", ()), ("check", ()), ("summary", ())]


@pytest.mark.parametrize(("name", "more"), WRITING)
def test_somebody_else_s_file_does_not_exist(as_, people, draft, name, more):
    for person in (people.other_sponsor, people.secretariat, people.chair, people.nobody):
        assert as_(person).get(page(name, draft, *more)).status_code == 404


@pytest.mark.parametrize(("name", "more"), [one for one in WRITING if one[0] not in {"check", "summary"}])
def test_a_filed_dossier_is_read_not_written(as_, people, filed, name, more):
    assert as_(people.sponsor).get(page(name, filed, *more)).url == page("summary", filed)


def test_posting_to_a_filed_dossier_says_so_and_gives_back_what_was_typed(as_, people, filed):
    sent = section_post(filed, "projet", summary="trop tard, mais écrit")
    response = as_(people.sponsor).post(page("section", filed, "projet"), sent)
    assert response.status_code == 409
    assert "trop tard, mais écrit" in text(response)
    assert "Dépos" in text(response)
    assert Event.objects.filter(kind="access.refused").exists()


def test_the_secretariat_cannot_write_in_a_filed_dossier(as_, people, filed):
    response = as_(people.secretariat).post(page("section", filed, "projet"), section_post(filed, "projet"))
    assert response.status_code == 403


def data_post(file, **changes):
    return {"version": queries.need_of(file).version, **changes}


def test_datasets_are_added_then_justified(as_, people, draft):
    browser = as_(people.sponsor)
    response = browser.post(page("data", draft), data_post(draft, add=["dcir"]), follow=True)
    assert "Pourquoi ces données sont nécessaires" in text(response)
    sent = {"dcir-justification": "Les soins.", "dcir-years_from": "2012", "dcir-years_to": "2020"}
    assert browser.post(page("data", draft), data_post(draft, **sent)).url == page("tasks", draft)
    assert queries.missing_data(draft) == []


@pytest.mark.parametrize(
    ("years", "remark"),
    [
        (("2020", "2012"), "vient avant"),
        (("-5", "2012"), "2006"),
        (("mille", "2012"), ""),
        (("1" * 60, "2012"), "2006"),
    ],
)
def test_impossible_years_are_refused_and_the_form_stays_filled(as_, people, full, years, remark):
    sent = {"dcir-justification": "Écrit avec soin", "dcir-years_from": years[0], "dcir-years_to": years[1]}
    response = as_(people.sponsor).post(page("data", full), data_post(full, **sent))
    assert response.status_code == 422
    assert "Écrit avec soin" in text(response)
    assert remark in text(response)
    assert queries.requested_datasets(full)[0].years_from == 2012


def test_an_unknown_dataset_is_refused(as_, people, draft):
    response = as_(people.sponsor).post(page("data", draft), data_post(draft, add=["rien"]))
    assert response.status_code == 422
    assert queries.requested_datasets(draft) == []


def test_a_dataset_is_taken_away(as_, people, full):
    as_(people.sponsor).post(page("data", full), data_post(full, **{"dcir-remove": "on"}))
    assert queries.requested_datasets(full) == []


def test_stale_data_gives_back_what_was_typed(as_, people, full):
    sent = data_post(full, **{"dcir-justification": "tapé", "dcir-years_from": "2012", "dcir-years_to": "2013"})
    filling.choose(full, people.sponsor, justification="autre chose", years_from=2012, years_to=2020)
    response = as_(people.sponsor).post(page("data", full), sent)
    assert response.status_code == 409
    assert "tapé" in text(response)
