"""How many answers each kind of thing has, for the tabs."""

from catalogue.search import codes, concepts, database, datasets, variables
from catalogue.search.asking import Asked

#: The kinds, in the order of the tabs.
KINDS = {"datasets": datasets, "variables": variables, "codes": codes, "concepts": concepts}


def counts(asked: Asked, *, without: str = "") -> dict[str, int]:
    """Return by kind how many answer, at most one more than `datasets.COUNTED`, in one statement.

    `without` names the kind whose number the page knows already. A text without a word finds nothing.
    """
    kinds = [kind for kind in KINDS if kind != without]
    if not asked.terms:
        return dict.fromkeys(kinds, 0)
    expressions, parameters = zip(*(KINDS[kind].counted(asked) for kind in kinds), strict=True)
    statement = f"SELECT {', '.join(f'({expression})' for expression in expressions)}"
    [numbers] = database.fetch(statement, [value for values in parameters for value in values], by_words=True)
    return dict(zip(kinds, numbers, strict=True))
