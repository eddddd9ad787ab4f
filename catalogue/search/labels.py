"""The names of the values of facets, in the language of the page."""

from collections.abc import Iterable

from django.utils.translation import get_language

from catalogue.search import database, facets

Pair = tuple[str, str]

_STORED = """
SELECT 'holder', code, short_name, short_name FROM catalogue_holder WHERE code = ANY(%s)
UNION ALL
SELECT 'linkable', code, short_name, short_name FROM catalogue_dataset WHERE code = ANY(%s)
UNION ALL
SELECT facet.key, concept.code, concept.label_fr, concept.label_en
FROM unnest(%s::text[], %s::text[]) AS facet(key, vocabulary)
JOIN catalogue_vocabulary AS vocabulary ON vocabulary.code = facet.vocabulary
JOIN catalogue_concept AS concept ON concept.vocabulary_id = vocabulary.id
WHERE concept.code = ANY(%s)
"""


def names(pairs: Iterable[Pair]) -> dict[Pair, str]:
    """Return the names of (key of facet, value), in one statement; what nobody names is left out."""
    wanted: dict[str, list[str]] = {}
    for key, value in pairs:
        wanted.setdefault(key, []).append(value)
    found = {("year", year): year for year in wanted.get("year", ())}
    for facet in facets.ALL:
        ours = facet.labels or {}
        found |= {(facet.key, value): str(ours[value]) for value in wanted.get(facet.key, ()) if value in ours}
    return found | _stored(wanted)


def _stored(wanted: dict[str, list[str]]) -> dict[Pair, str]:
    keys, vocabularies = facets.vocabularies()
    concepts = [value for key in keys for value in wanted.get(key, ())]
    parameters = [wanted.get("holder", []), wanted.get("linkable", []), keys, vocabularies, concepts]
    rows = database.fetch(_STORED, parameters, by_words=False)
    return {(key, code): in_language(french, english) for key, code, french, english in rows}


def in_language(french: str, english: str) -> str:
    """Return a text in the language of the page, or in the other when there is only that."""
    in_english = (get_language() or "fr").startswith("en")
    return (english or french) if in_english else (french or english)
