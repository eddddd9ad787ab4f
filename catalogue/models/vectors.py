"""The words of a row as PostgreSQL keeps them for a search: without accents, stemmed as French.

PostgreSQL computes them itself whenever the row changes, so they are never behind. A query must fold its words the same
way: `catalogue.folding.fold`.
"""

from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Func, TextField, Value
from django.db.models.functions import Coalesce, Lower, Replace

#: PostgreSQL's own configuration; contrib extensions are not asked for (design section 6).
STEMMED, EXACT = "french", "simple"


class WithoutAccents(Func):
    """NFD sets accents apart from their letters; the marks are then dropped, and every other sign becomes a space.

    PostgreSQL would otherwise read signs its own way: « CIM-10 » as a word and the number -10, « et/ou » as a path.
    Capitals are lowered once they are bare: where the locale is C, `lower` knows no others.
    """

    _BARE = (
        "regexp_replace(normalize(replace(replace(%(expressions)s, 'Œ', 'oe'), 'Æ', 'ae'), NFD),"
        r" '[\u0300-\u036f]', '', 'g')"
    )
    template = f"regexp_replace(lower({_BARE}), '[^a-z0-9_]+', ' ', 'g')"
    output_field = TextField()


def folded(expression) -> Func:
    """Return an expression: a text in lower case, without accents nor ligatures, as `catalogue.folding.fold` does."""
    lowered = Lower(expression)
    for ligature, letters in (("œ", "oe"), ("æ", "ae")):
        lowered = Replace(lowered, Value(ligature), Value(letters))
    return WithoutAccents(lowered)


def words_of(*, names: str, labels: tuple[str, ...]) -> models.GeneratedField:
    """Return a stored column of search words: `names` exactly, heaviest, then each of `labels`, ever lighter."""
    vector = SearchVector(folded(F(names)), weight="A", config=EXACT)
    for weight, label in zip("BCD", labels, strict=False):
        vector += SearchVector(folded(Coalesce(F(label), Value(""))), weight=weight, config=STEMMED)
    return models.GeneratedField(expression=vector, output_field=SearchVectorField(), db_persist=True)
