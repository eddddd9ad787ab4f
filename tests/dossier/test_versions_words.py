"""Two texts compared word by word: what is told gives back both of them, whatever they are."""

import string
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from requests_workflow.dossier.versions import lines, runs
from requests_workflow.dossier.versions.runs import Run

#: Few words, so that texts share many of them; any text, for what nobody thinks of.
WORDS = st.lists(st.sampled_from(["le", "la", "de", "soin", "patient", "\n", "  ", "été"]), max_size=40).map(" ".join)
TEXTS = WORDS | st.text(max_size=120)


@given(TEXTS, TEXTS)
def test_applying_what_is_told_gives_back_both_texts(before, after):
    found = runs.between(before, after)
    assert runs.before_of(found) == before
    assert runs.after_of(found) == after


@given(TEXTS, TEXTS)
def test_no_run_is_empty_and_two_of_a_kind_never_follow_each_other(before, after):
    found = runs.between(before, after)
    assert all(run.text for run in found)
    assert all(one.kind != next_.kind for one, next_ in pairwise(found))


@given(TEXTS)
def test_the_same_text_has_no_change(text):
    assert {run.kind for run in runs.between(text, text)} <= {"same"}


@settings(max_examples=20)
@given(st.lists(st.text(string.ascii_letters + " \n", max_size=30), min_size=3, max_size=30), TEXTS)
def test_what_is_too_long_for_words_is_told_by_lines(parts, other):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runs, "MOST_PAIRS", 4)
        before, after = "".join(parts), "".join(parts[1:]) + other
        found = runs.between(before, after)
    assert (runs.before_of(found), runs.after_of(found)) == (before, after)


def test_a_changed_word_is_told_alone():
    found = runs.between("Nous comparons deux ordres de traitement.", "Nous comparons trois ordres de traitement.")
    assert found == [
        Run("same", "Nous comparons "),
        Run("removed", "deux "),
        Run("added", "trois "),
        Run("same", "ordres de traitement."),
    ]


def test_a_lone_word_between_two_changes_is_told_with_them():
    found = runs.between("un deux trois quatre", "un DEUX trois QUATRE")
    assert found == [Run("same", "un "), Run("removed", "deux trois quatre"), Run("added", "DEUX trois QUATRE")]


def test_texts_with_little_in_common_are_told_one_after_the_other():
    change = lines.of_text("Méthode", "Cohorte historique suivie dix ans.", "Essai randomisé en double aveugle.")
    assert [line.kind for line in change.lines] == ["removed", "added"]


def test_a_long_stretch_that_did_not_change_is_shortened():
    text = " ".join(f"mot{number}" for number in range(200))
    change = lines.of_text("Méthode", f"{text} fin.", f"{text} suite.")
    (line,) = change.lines
    assert line.runs[0].text.startswith(" […] mot188")
    assert [run.kind for run in line.runs] == ["same", "removed", "added"]


@given(st.lists(st.sampled_from("abcd"), max_size=8), st.lists(st.sampled_from("bcde"), max_size=8))
def test_items_of_a_list_come_and_go_whatever_their_order(before, after):
    change = lines.of_items("Domaines", before, after)
    gone = [line.runs[0].text for line in change.lines if line.kind == "removed"] if change else []
    come = [line.runs[0].text for line in change.lines if line.kind == "added"] if change else []
    assert sorted([*before, *come]) == sorted([*after, *gone])


def test_a_row_with_the_same_first_case_is_the_same_row():
    before = [("ANR", "ANR · subvention · 10 000"), ("Fondation", "Fondation · don")]
    after = [("ANR", "ANR · subvention · 20 000"), ("Région", "Région · don")]
    change = lines.of_rows("Financements", before, after)
    assert [line.kind for line in change.lines] == ["changed", "removed", "added"]
    assert runs.after_of(change.lines[0].runs) == "ANR · subvention · 20 000"


def test_a_very_long_text_answers():
    before = "mot " * 200_000
    found = runs.between(before, before.replace("mot", "met", 5) + "fin")
    assert runs.before_of(found) == before
