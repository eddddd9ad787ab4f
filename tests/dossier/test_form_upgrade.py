"""From one form to the next: shown before, done on request, and no word lost."""

from datetime import UTC, datetime

import pytest

from requests_workflow.dossier import queries, upgrading
from requests_workflow.procedure import door
from requests_workflow.procedure.refusals import GuardFailed, WrongState
from tests.dossier import filling
from tests.dossier.filling import AT
from tests.dossier.test_writing_pages import page, text

LATER = datetime(2027, 3, 1, 9, tzinfo=UTC)
FUNDERS = "La région\n\nUne fondation : 20 000 euros"


@pytest.fixture
def old(full, people):
    filling.write(full, people.sponsor, funders=FUNDERS)
    assert full.form_version == "2022-01-01"
    return full


def upgraded(file, people, at=AT):
    return door.perform("upgrade_form", file, by=people.sponsor, at=at).subject


def test_the_page_shows_what_moves_and_what_is_new(as_, people, old):
    shown = text(as_(people.sponsor).get(page("upgrade", old)))
    assert "« Financeurs » devient « Financement »" in shown.replace("\u00a0", " ").replace("\u202f", " ")
    assert "Une fondation" in shown
    assert "Outils et moyens de calcul" in shown


def test_every_answer_goes_where_the_new_form_says_and_stays_in_the_history(people, old):
    before = queries.typed_answers(old)
    file = upgraded(old, people)
    after = queries.typed_answers(file)
    assert file.form_version == "2026-11-01"
    assert [row["funder"] for row in after["funding"]] == ["La région", "Une fondation : 20 000 euros"]
    assert {code: after[code] for code in before if code in after} == {c: t for c, t in before.items() if c in after}
    assert queries.history(file, "funders")[0].value == FUNDERS
    assert queries.history(file, "funding")[0].origin == "upgraded"


def test_the_new_form_asks_its_new_questions(people, old):
    file = upgraded(old, people)
    assert any("Outils et moyens de calcul" in one for one in filling.lacking(file))
    filling.write(file, people.sponsor, **filling.ANSWERS)
    assert filling.lacking(file) == []


def test_a_retired_form_is_not_filed_and_says_what_to_do(as_, people, old):
    with pytest.raises(GuardFailed, match="passez d’abord votre brouillon"):
        door.perform("file", old, by=people.sponsor, at=LATER)
    filling.write(upgraded(old, people, LATER), people.sponsor, at=LATER, **filling.ANSWERS)
    assert filling.sign_and_file(old, people.sponsor, at=LATER).state == "filed"


def test_what_is_filed_keeps_its_form(as_, people, filed):
    with pytest.raises(WrongState):
        upgraded(filed, people)
    assert as_(people.sponsor).get(page("upgrade", filed)).status_code == 302
    assert "Financeurs" in text(as_(people.sponsor).get(page("summary", filed)))


def test_the_last_form_has_no_next(people, old):
    file = upgraded(old, people)
    with pytest.raises(GuardFailed):
        upgraded(file, people)


def test_answers_pass_through_every_form_between_two(old):
    found = upgrading.through({"funders": "A\nB", "title": "T"}, old.rule_set, "2022-01-01", "2026-11-01")
    assert [row["funder"] for row in found["funding"]] == ["A", "B"]
    assert found["title"] == "T"
    assert "funders" not in found
