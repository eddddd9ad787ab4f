"""How alike two files are, and what most of the like ones say, whatever the counts."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requests_workflow.committee.precedents import likeness
from requests_workflow.committee.precedents.likeness import MOST_WORDS, Traits

traits = st.builds(
    Traits,
    datasets=st.frozensets(st.integers(0, 9)),
    themes=st.frozensets(st.sampled_from(["cancer", "rare", "kidney"])),
    words=st.frozensets(st.text("abc", min_size=1, max_size=4)),
)


@given(traits, traits)
def test_likeness_is_the_same_both_ways_and_counts_what_is_shared(one, other):
    found = likeness.between(one, other)
    assert found == likeness.between(other, one)
    shared_words = min(MOST_WORDS, len(one.words & other.words))
    assert found.points == len(one.datasets & other.datasets) + len(one.themes & other.themes) + shared_words


@given(st.lists(st.sampled_from(["favourable", "reserved", "unfavourable"]), max_size=25))
def test_most_means_more_than_half(kinds):
    found = likeness.most(kinds)
    counts = Counter(kinds)
    over = [kind for kind, count in counts.items() if count * 2 > len(kinds)]
    assert ([found[0]] if found else []) == over
    if found:
        assert found[1] == counts[found[0]]


@given(st.lists(st.frozensets(st.sampled_from(["donnees", "registre", "conservation"])), min_size=3, max_size=25))
def test_a_word_of_more_than_half_of_the_texts_says_nothing(texts):
    left = likeness.without_common(texts)
    for word in ("donnees", "registre", "conservation"):
        is_common = 2 * sum(word in words for words in texts) > len(texts)
        assert any(word in words for words in left) == (not is_common and any(word in words for words in texts))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Limiter la conservation", {"limiter", "conservation"}),
        ("À de la", set()),
        ("\x00🫀", set()),
        ("Appariements", {"appariement"}),
    ],
)
def test_the_words_of_a_clause(text, words):
    assert likeness.clause_words(text) == words
