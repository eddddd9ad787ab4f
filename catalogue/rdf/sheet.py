"""What the parts of an export write on: one graph, one record, one profile; and what a harvest reads from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from rdflib import Graph, URIRef
from rdflib.term import Node

from catalogue.enums import DistributionRole
from catalogue.publishing.description import Description
from catalogue.rdf.names import ADMS, CSVW, DCAT, FOAF, HEALTH
from catalogue.rdf.records import Agent, Record
from catalogue.rdf.values import in_order, texts_of, whole

#: What a distribution of each role is to its dataset.
ROUTES = {
    DistributionRole.ACCESS: DCAT.distribution,
    DistributionRole.SAMPLE: ADMS.sample,
    DistributionRole.ANALYTICS: HEALTH.analytics,
    DistributionRole.DOCUMENTATION: FOAF.page,
}


@dataclass(frozen=True)
class Wording:
    """Where two profiles say the same thing with other words."""

    #: What is told of an agent beside its name: each function adds some to the graph.
    agent: tuple[Callable[[Graph, URIRef, Agent], None], ...]
    routes: Mapping[str, URIRef] = field(default_factory=lambda: ROUTES)
    column_title: URIRef = CSVW.title
    #: The datatype of dct:identifier, or none.
    identifier_type: URIRef | None = None
    #: A contact has a page and an e-mail address: what is missing is the dataset's page, the holder's mail.
    whole_contacts: bool = False
    #: Keys of data/properties.toml that this profile has no place for.
    left_out: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Sheet:
    """An export in progress."""

    graph: Graph
    record: Record
    wording: Wording

    @property
    def subject(self) -> URIRef:
        return URIRef(self.record.pid)

    @property
    def said(self) -> Description:
        return self.record.description


#: Warnings kept for one dataset: past them the file is wrong as a whole, and more would say nothing more.
MAX_WARNINGS = 100


@dataclass
class Source:
    """A harvest in progress: one dataset of a graph, and what had to be said about how it was read."""

    graph: Graph
    subject: Node
    #: The file, to tell in which line a word stands.
    text: str = ""
    warnings: list[tuple[int | None, str]] = field(default_factory=list)

    def objects(self, predicate: URIRef) -> list[Node]:
        """Return the values of the dataset, in an order that does not depend on the file."""
        return in_order(self.graph, self.graph.objects(self.subject, predicate))

    def texts(self, predicate: URIRef, name: str) -> dict[str, str]:
        return texts_of(self.graph, self.subject, predicate, name)

    def warn(self, text: str, word: str = "") -> None:
        """Add a warning, at the first line that holds `word`, or the name that ends it."""
        if len(self.warnings) < MAX_WARNINGS:
            self.warnings.append((self._line(word) if word else None, text))

    def _line(self, word: str) -> int | None:
        name = word.rstrip("/#").replace("#", "/").rpartition("/")[2]
        for wanted in filter(None, (word, name)):
            start = self.text.find(wanted)
            if start >= 0:
                return self.text.count("\n", 0, start) + 1
        return None


def read_whole(source: Source, name: str, text: str) -> int | None:
    """Return the whole number that a property has, or None with a warning for what is none."""
    number = whole(text)
    if number is None:
        source.warn(f"{name}: “{text}” is no whole number, left out", text)
    return number


def read_day(source: Source, name: str, text: str) -> str | None:
    """Return the day that a property tells (`2026-01-31`), or None with a warning for what is none.

    A year or a month stands for its first day, an instant for its day.
    """
    if not text:
        return None
    day = (text + "-01-01"[len(text) - 4 :])[:10] if len(text) in {4, 7} else text[:10]
    try:
        return date.fromisoformat(day).isoformat()
    except ValueError:
        source.warn(f"{name}: “{text}” is no day, left out", text)
        return None
