"""How easy a text reads: the figure is that of the definition, whatever the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.ui import readability

SIMPLE = "Le chat dort. Il a un lit. Le lit est sec. Il fait beau. Le chat part. Il voit un ami. On rit."
HARD = (
    "L’hétérogénéité interindividuelle des trajectoires thérapeutiques complexifie considérablement l’interprétation"
    " épidémiologique comparative des hospitalisations potentiellement évitables consécutives aux comorbidités."
)


def test_short_words_in_short_sentences_are_easy():
    found = readability.of(SIMPLE)
    assert (found.step, found.words) == (readability.EASY, 23)
    assert found.lix == round(23 / 7)


def test_long_words_in_one_sentence_are_hard():
    assert readability.of(HARD * 2).step == readability.HARD


@pytest.mark.parametrize("text", ["", "Trop court pour le dire.", "1 2 3 " * 40])
def test_a_text_too_short_has_no_figure(text):
    assert readability.of(text) is None


@given(st.text(max_size=2_000))
def test_any_text_has_a_figure_or_none(text):
    found = readability.of(text)
    assert found is None or 1 <= found.lix <= 100 + found.words
