"""What a reader typed, as words and as a question to PostgreSQL."""

from collections.abc import Iterable
from dataclasses import dataclass

from catalogue.folding import MAX_WORDS, beginning
from catalogue.search import synonyms
from catalogue.search.synonyms import Words

#: What is read of a search; the page says when there was more.
MAX_TEXT = 200
_BEGINS = 4

Sql = tuple[str, list[str]]


@dataclass(frozen=True)
class Asked:
    """`terms`: what each part of the text is looked for as, the typed words first, then what says the same."""

    text: str
    terms: tuple[tuple[Words, ...], ...] = ()
    #: The synonyms that were added, as written.
    also: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.text

    @property
    def typed(self) -> list[str]:
        """The folded words that were typed."""
        return [word for term in self.terms for word in term[0]]

    @property
    def shown(self) -> list[Words]:
        """What answers, to be marked in the results: each word that was typed, and what says the same as a whole."""
        return [*((word,) for word in self.typed), *(words for term in self.terms for words in term[1:])]

    def sql(self, *, whole_names: bool = False) -> Sql:
        """Return the text as an SQL expression of type tsquery, with its parameters: every term must be there.

        A variable's words hold its name in parts, in order; those of a dataset hold `whole_names`.
        """
        if not self.terms:
            return "''::tsquery", []
        return _joined("&&", [_any_of(term, whole_names=whole_names) for term in self.terms])


def ask(text: str, *, exactly: bool = False) -> Asked:
    """Read a text; `exactly` leaves out what says the same."""
    text = text.replace("\x00", " ").strip()
    words = tuple(dict.fromkeys(synonyms.meaningful(beginning(text))))[:MAX_WORDS]
    if exactly:
        return Asked(text, tuple(((word,),) for word in words))
    terms = synonyms.split(words)
    added = [synonyms.others(term) for term in terms]
    return Asked(
        text,
        terms=tuple((term, *other) for term, other in zip(terms, added, strict=True)),
        also=tuple(dict.fromkeys(written for other in added for written in other.values())),
    )


def begins_others(word: str) -> bool:
    """Tell whether a typed word may be the beginning of others: a long one, or one that holds a digit."""
    return len(word) >= _BEGINS or not word.isalpha()


def _any_of(term: Iterable[Words], *, whole_names: bool) -> Sql:
    typed, *others = term
    as_typed = _joined("&&", [_typed(word, whole_names=whole_names) for word in typed])
    return _joined("||", [as_typed, *(_joined("&&", map(_whole, words)) for words in others)])


def _joined(operator: str, parts: Iterable[Sql]) -> Sql:
    """Join tsqueries: `&&` for all of them, `||` for any."""
    expressions, parameters = zip(*parts, strict=True)
    return f"({f' {operator} '.join(expressions)})", [value for values in parameters for value in values]


def _typed(word: str, *, whole_names: bool) -> Sql:
    if parts := _parts_of_name(word):
        if whole_names:
            return "%s::tsquery", [f"'{word}':*"]
        return "to_tsquery('simple', %s)", [f"{' <-> '.join(parts)}:*"]
    if not begins_others(word):
        return _whole(word)
    # The stem of a shorter word may begin many others (« décès » has the stem « dec »): only what was typed may.
    return "(to_tsquery('french', %s) || to_tsquery('simple', %s))", [word, f"{word}:*"]


def _whole(word: str) -> Sql:
    return "(to_tsquery('french', %s) || to_tsquery('simple', %s))", [word, word]


def _parts_of_name(word: str) -> list[str]:
    """Return the parts of what can only be the name of a variable (« BEN_NIR_PSA »), or nothing."""
    return [part for part in word.split("_") if part] if "_" in word else []
