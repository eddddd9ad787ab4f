from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from hub.ui import words

AT = datetime(2026, 3, 12, 13, 32, tzinfo=UTC)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("draw", "at", "said"),
    [
        (words.day, AT, "jeudi 12 mars 2026"),
        (words.moment, AT, "jeudi 12 mars 2026 à 14 h 32"),
        (words.moment, date(2026, 3, 12), "jeudi 12 mars 2026"),
        (words.moment, datetime(2026, 3, 1, 8, 5, tzinfo=UTC), "dimanche 1er mars 2026 à 9 h 05"),
        (words.day_month, date(2026, 3, 1), "1er mars 2026"),
        (words.day, datetime(2026, 3, 12, 23, 30, tzinfo=UTC), "vendredi 13 mars 2026"),
    ],
)
def test_dates_are_said_in_french_and_in_paris(draw, at, said):
    with translation.override("fr"):
        assert plain(draw(at)) == said


def test_dates_are_said_in_english():
    with translation.override("en"):
        assert plain(words.day(date(2026, 3, 1))) == "Sunday 1 March 2026"


@pytest.mark.parametrize(
    ("size", "said"), [(0, "0 octets"), (999, "999 octets"), (1500, "2 ko"), (20_000_000, "20 Mo"), (3 * 10**9, "3 Go")]
)
def test_weights_are_said_in_decimal_units(size, said):
    with translation.override("fr"):
        assert plain(words.weight(size)) == said


def test_typography_keeps_punctuation_with_its_word():
    assert words.typo("« Oui » : non ?") == "«\u00a0Oui\u00a0»\u00a0: non\u00a0?"
    assert words.typo("https://example.org a;b") == "https://example.org a;b"


def test_thousands_are_set_apart_as_each_language_does():
    with translation.override("fr"):
        assert words.number(52000) == "52\u202f000"
    with translation.override("en"):
        assert words.number(52000) == "52,000"


def test_what_a_person_wrote_says_its_language_on_a_page_in_another():
    assert words.written("Étude") == "Étude"
    with translation.override("en"):
        assert words.written("Étude <b>") == '<span lang="fr">Étude &lt;b&gt;</span>'
        assert words.written("Étude", "div") == '<div lang="fr">Étude</div>'
        assert words.written("") == ""
