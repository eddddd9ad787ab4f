"""Reading the register: what answers a search, what narrows it, what is used."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.contrib.postgres.search import SearchQuery
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.utils.timezone import make_aware

from catalogue.folding import search_words
from hub import clock
from transparency.models import Entry, EntryVersion
from transparency.register import records

#: Names of one facet that a page offers; a reader who looks for another has the box.
OFFERED = 25
#: Rows read at once when the whole register goes by.
AT_ONCE = 1_000
PUBLISHED, LATE = "published", "late"


@dataclass(frozen=True)
class Search:
    """What a reader asks of the register; empty means everything.

    `chosen` holds one key for each kind of facet; `states` are told alike, any of them will do.
    """

    text: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)
    states: tuple[str, ...] = ()
    results: str = ""
    since: date | None = None

    def __bool__(self) -> bool:
        return bool(self.text.strip() or self.chosen or self.states or self.results or self.since)


@dataclass(frozen=True)
class Offer:
    """A value that narrows the register; `count` entries of what is found have it."""

    key: str
    name: str
    count: int


def found(search: Search) -> QuerySet[Entry]:
    """Return the entries that answer a search, the last authorised first."""
    entries = Entry.objects.all()
    tokens = [f"{kind}:{key}" for kind, key in search.chosen.items()]
    if search.results == PUBLISHED:
        tokens.append("results:published")
    if tokens:
        entries = entries.filter(facets__contains=tokens)
    if search.states:
        entries = entries.filter(facets__overlap=[f"state:{name}" for name in search.states])
    if search.results == LATE:
        entries = late(entries)
    if search.since:
        entries = entries.filter(changed_at__gte=make_aware(datetime.combine(search.since, time.min)))
    return _holding(entries, search.text)


def late(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Keep the entries whose results are overdue today."""
    # As text: in JSON, nothing at all comes before any day.
    overdue = entries.annotate(due_on=KeyTextTransform("results_due_on", "record"))
    overdue = overdue.filter(due_on__lt=clock.today().isoformat())
    return overdue.exclude(facets__contains=["results:published"])


def _holding(entries: QuerySet[Entry], text: str) -> QuerySet[Entry]:
    """Keep the entries that hold a word beginning as each word of a text; one without a word finds nothing."""
    words = search_words(text)
    if not words:
        return entries.none() if text.strip() else entries
    beginnings = " & ".join(f"{word}:*" for word in words)
    return entries.filter(search_words=SearchQuery(beginnings, search_type="raw", config="simple"))


def offered(entries: QuerySet[Entry]) -> dict[str, list[Offer]]:
    """Return, by kind of facet, the values that entries have, the most frequent first: one query."""
    try:
        statement, parameters = entries.order_by().values("facets", "facet_names").query.sql_with_params()
    except EmptyResultSet:
        return {}
    counted = (
        "SELECT split_part(token, ':', 1) AS kind, substr(token, position(':' IN token) + 1), max(name), count(*)"  # noqa: S608
        f" FROM ({statement}) AS found (facets, names), unnest(found.facets, found.names) AS value (token, name)"
        " GROUP BY token ORDER BY count(*) DESC, max(name), token"
    )
    offers: dict[str, list[Offer]] = {}
    with connection.cursor() as cursor:
        cursor.execute(counted, parameters)
        for kind, key, name, count in cursor.fetchall():
            offers.setdefault(kind, []).append(Offer(key, name, count))
    return offers


def entry(reference: str) -> Entry | None:
    return Entry.objects.select_related("request__organisation").filter(reference=reference).first()


def using(dataset_code: str) -> QuerySet[Entry]:
    """Return the entries of projects that use a dataset of the catalogue, the last authorised first."""
    return found(Search(chosen={"source": dataset_code}))


def names_of(chosen: Mapping[str, str]) -> dict[str, str]:
    """Return, by kind of facet, the name of each chosen value; one that no entry has is left out. One query at most."""
    looked_for = [
        Entry.objects.order_by().filter(facets__contains=[f"{kind}:{key}"]).values_list("facets", "facet_names")[:1]
        for kind, key in chosen.items()
    ]
    if not looked_for:
        return {}
    names = {
        token: name
        for facets, facet_names in looked_for[0].union(*looked_for[1:])
        for token, name in zip(facets, facet_names, strict=True)
    }
    return {kind: names[f"{kind}:{key}"] for kind, key in chosen.items() if f"{kind}:{key}" in names}


def versions(entry: Entry) -> QuerySet[EntryVersion]:
    """Return the versions of an entry, the last first."""
    return entry.versions.all()


def version(reference: str, number: int) -> EntryVersion | None:
    """Return a version of an entry, without the answers that are withheld today: `is_masked` tells that some were."""
    found = EntryVersion.objects.select_related("entry").filter(reference=reference, number=number).first()
    if found:
        told = records.masked(found.record, found.entry.record["withheld"])
        found.is_masked, found.record = told != found.record, told
    return found


def last_change() -> tuple[int, datetime | None]:
    """Return (key of the last version, its instant): the same as long as nothing was told anew. Reads no entry."""
    last = EntryVersion.objects.order_by("-pk").values_list("pk", "at").first()
    return last or (0, None)


def in_batches(entries: QuerySet[Entry]) -> Iterator[Entry]:
    """Yield entries as they are read from the database, never all in memory; each costs its record alone."""
    yield from entries.only("reference", "version", "record", "sha256", "origin", "changed_at").iterator(AT_ONCE)


def results_between(first: date, last: date) -> list[dict]:
    """Return the results published in a period, as records hold them: one query."""
    published = Entry.objects.filter(facets__contains=["results:published"])
    dated = published.annotate(told_on=KeyTextTransform("on", KeyTransform("results", "record")))
    dated = dated.filter(told_on__range=(first.isoformat(), last.isoformat()))
    return list(dated.values_list("record__results", flat=True))


# The front page


@dataclass(frozen=True)
class Counts:
    projects: int
    controllers: int
    results: int


def counts() -> Counts:
    """Return how many projects, controllers and published results the register tells of: one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(*) FILTER (WHERE facets @> '{results:published}'::varchar[]),"
            " (SELECT count(DISTINCT token) FROM transparency_entry, unnest(facets) AS token"
            " WHERE token LIKE 'controller:%') FROM transparency_entry"
        )
        projects, results, controllers = cursor.fetchone()
    return Counts(projects, controllers, results)
