from django.db.models import F, Func, TextField, Value
from django.db.models.functions import Concat, Lower, Replace


class _WithoutAccents(Func):
    """NFD sets accents apart from their letters; the combining marks are then dropped."""

    template = r"regexp_replace(normalize(%(expressions)s, NFD), '[\u0300-\u036f]', '', 'g')"
    output_field = TextField()


def folded(*fields: str) -> Func:
    """Return an expression: these columns joined, in lower case, without accents, as `catalogue.folding.fold` does."""
    parts = [part for field in fields for part in (Value(" "), F(field))]
    return _WithoutAccents(Replace(Lower(Concat(*parts, output_field=TextField())), Value("œ"), Value("oe")))
