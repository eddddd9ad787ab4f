import pytest
from django.utils import translation

from catalogue.models import Concept, Vocabulary
from catalogue.presentation import properties
from catalogue.reading import datasets
from tests.catalogue.conftest import trace


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("provenance", {"fr": "Recueil", "en": "Collected"}, "Recueil"),
        ("creator", ["Un service", "Un autre"], "Un service · Un autre"),
        ("issued", "2020-03-01", "1er\u00a0mars 2020"),
        ("issued", "un jour", "un jour"),
        ("retention", {"from": "2026-01-02", "to": None}, "Du 2\u00a0janvier 2026 au …"),
        ("temporal_resolution", "P1D", "P1D"),
        ("spatial_resolution", 1000, "1\u202f000"),
        ("coding_system", ["inconnu"], "inconnu"),
    ],
)
def test_a_property_is_told_in_words(key, value, said):
    assert [text for _label, text in properties.rows({key: value}, {})] == [said]


def test_what_is_told_above_or_is_unknown_is_not_told_again():
    assert properties.rows({"records": 12, "inventée": 1, "creator": []}, {}) == []


def test_labels_and_concepts_follow_the_language(db):
    vocabulary = Vocabulary.objects.create(code="health-theme", uri="u:themes", title_fr="Thèmes", title_en="Themes")
    Concept.objects.create(vocabulary=vocabulary, code="CARD", uri="u:card", label_fr="Cœur", label_en="Heart")
    trace("catalogue.vocabulary_loaded", "vocabulary", vocabulary.pk)
    told = {"health_theme": ["CARD", "AUTRE"]}
    known = datasets.concepts(told)
    assert properties.rows(told, known) == [("Thèmes de santé", "Cœur · AUTRE")]
    with translation.override("en"):
        assert [text for _label, text in properties.rows(told, known)] == ["Heart · AUTRE"]
