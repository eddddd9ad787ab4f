import pytest
from django.db import connection

from catalogue.folding import MAX_WORDS, fold
from catalogue.models import Holder, vectors
from catalogue.search import asking, synonyms


def tsquery(text, **how) -> str:
    expression, parameters = asking.ask(text, **how).sql()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT ({expression})::text", parameters)
        return cursor.fetchone()[0]


def test_words_that_tie_others_together_are_not_looked_for():
    assert asking.ask("la date de l’examen").typed == ["date", "examen"]
    assert asking.ask("de la").terms == ()


def test_only_so_many_words_are_looked_for():
    assert len(asking.ask(" ".join(f"mot{n}" for n in range(99))).typed) == MAX_WORDS


def test_a_long_word_and_a_code_begin_others_a_short_word_does_not(db):
    assert "'hospital':*" in tsquery("hospital", exactly=True)
    assert "'i21':*" in tsquery("I21", exactly=True)
    assert ":*" not in tsquery("âge", exactly=True)


def test_the_stem_of_a_word_begins_nothing(db):
    """« décès » has the stem « dec », which begins « décembre » and « décision »."""
    assert "'dec':*" not in tsquery("décès", exactly=True)


def test_a_name_is_looked_for_in_order(db):
    assert tsquery("BEN_NIR_PSA") == "'ben' <-> 'nir' <-> 'psa':*"


@pytest.mark.parametrize(
    ("typed", "also"),
    [
        ("IDM", "infarctus du myocarde"),
        ("infarctus du myocarde", "IDM"),
        ("avc", "stroke"),
        ("tumeurs malignes", "cancer"),
    ],
)
def test_what_says_the_same_is_looked_for_too_and_named(typed, also):
    assert also in asking.ask(typed).also


def test_the_longest_term_counts():
    """« cancer du sein » is not every cancer."""
    asked = asking.ask("dépistage du cancer du sein")
    assert ("cancer", "sein") in [term[0] for term in asked.terms]
    assert "oncologie" not in asked.also


def test_exactly_adds_nothing():
    assert asking.ask("IDM", exactly=True).also == ()


def test_a_group_has_several_words_that_can_be_looked_for():
    for group in synonyms.groups():
        terms = {synonyms.meaningful(fold(written).split()) for written in group}
        assert len(terms) == len(group) > 1, group
        assert () not in terms, group


def test_there_are_enough_synonyms():
    assert len(synonyms.groups()) >= 120


@pytest.mark.parametrize("text", ["%", "_", "'; --", "\\", "!!!", "\x00", "a", "___", ":*", "a & b | !c", "'a_b'"])
def test_signs_are_only_signs(db, text):
    tsquery(text)


@pytest.mark.parametrize(
    "text",
    ["Décès", "CIM-10 et/ou COVID-19", "Œdème À l’ÉTÉ", "BEN_NIR_PSA", "ÆÇÑÜ æçñü", "i21.0 (a@b.fr)", "ÉTÉ\t\n2024"],
)
def test_postgresql_folds_as_python_does(holder, text):
    """Whatever the locale of the database, which may know no accented capital."""
    Holder.objects.filter(pk=holder.pk).update(name=text)
    folded = Holder.objects.annotate(folded=vectors.folded("name")).get(pk=holder.pk).folded
    assert folded.split() == fold(text).split()
