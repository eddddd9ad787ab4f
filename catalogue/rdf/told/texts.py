"""What a dataset says in words, when it was collected, how often it grows, and who may have it."""

from rdflib import BNode, URIRef
from rdflib.term import Node

from catalogue import vocabularies
from catalogue.enums import AccessRights, Rhythm
from catalogue.publishing.description import Description
from catalogue.rdf.names import DCAT, DCTERMS, HEALTH, RDF, RDFS, SCHEMA, SKOS, XSD
from catalogue.rdf.sheet import Sheet, Source, read_day
from catalogue.rdf.values import LANGUAGES, add, both, exact, labelled, literal, literal_of, texts_of

PLAIN = {
    "title": DCTERMS.title,
    "summary": DCTERMS.abstract,
    "description": DCTERMS.description,
    "limits": SKOS.scopeNote,
}
#: Texts that a node of some class says.
STATED = {"access": (DCTERMS.rights, DCTERMS.RightsStatement), "refresh": (DCTERMS.accrualPolicy, DCTERMS.Policy)}
FREQUENCIES = {
    Rhythm.CONTINUOUS: "CONT",
    Rhythm.DAILY: "DAILY",
    Rhythm.WEEKLY: "WEEKLY",
    Rhythm.MONTHLY: "MONTHLY",
    Rhythm.QUARTERLY: "QUARTERLY",
    Rhythm.YEARLY: "ANNUAL",
    Rhythm.IRREGULAR: "IRREG",
    Rhythm.NEVER: "NEVER",
    Rhythm.UNKNOWN: "UNKNOWN",
}
MAX_SUMMARY = 400


def write_texts(sheet: Sheet) -> None:
    graph, subject, said = sheet.graph, sheet.subject, sheet.said
    for name, predicate in PLAIN.items():
        add(graph, subject, predicate, both(said, name))
    for name, (predicate, kind) in STATED.items():
        add(graph, subject, predicate, [labelled(graph, kind, both(said, name))])
    for language in LANGUAGES:
        words = (word.strip() for word in said[f"keywords_{language}"].split(","))
        add(graph, subject, DCAT.keyword, [literal(word, language) for word in words if word])
    graph.add((subject, SCHEMA.alternateName, literal(said["short_name"])))


def write_population(sheet: Sheet) -> None:
    add(sheet.graph, sheet.subject, HEALTH.populationCoverage, both(sheet.said, "population"))


def write_rights_and_times(sheet: Sheet) -> None:
    graph, subject, said = sheet.graph, sheet.subject, sheet.said
    rights = vocabularies.value("access-right", said["access_rights"])
    graph.add((subject, DCTERMS.accessRights, URIRef(rights.uri)))
    frequency = vocabularies.value("frequency", FREQUENCIES[Rhythm(said["rhythm"])])
    graph.add((subject, DCTERMS.accrualPeriodicity, URIRef(frequency.uri)))
    notes = both(said, "period_note")
    if said["period_from"] or said["period_to"] or notes:
        period = write_period(sheet, said["period_from"], said["period_to"])
        graph.add((subject, DCTERMS.temporal, period))
        add(graph, period, RDFS.label, notes)


def write_period(sheet: Sheet, first: str | None, last: str | None) -> BNode:
    """Add a period of time, open where a date is missing, and return its node."""
    node = BNode()
    sheet.graph.add((node, RDF.type, DCTERMS.PeriodOfTime))
    for predicate, day in ((DCAT.startDate, first), (DCAT.endDate, last)):
        add(sheet.graph, node, predicate, [exact(day, XSD.date) if day else None])
    return node


def read_texts(source: Source) -> Description:
    """Return the texts; the French title, summary and description are never empty when there is any text."""
    said: Description = {}
    for name, predicate in PLAIN.items():
        said |= source.texts(predicate, name)
    said |= source.texts(HEALTH.populationCoverage, "population")
    for name, (predicate, _kind) in STATED.items():
        nodes = source.objects(predicate)
        said |= texts_of(source.graph, nodes[0], RDFS.label, name) if nodes else {f"{name}_fr": "", f"{name}_en": ""}
    said |= _keywords(source)
    for name in ("title", "description"):
        if not said[f"{name}_fr"] and said[f"{name}_en"]:
            said[f"{name}_fr"] = said[f"{name}_en"]
            source.warn(f"no {name} in French: the English one stands for it")
    for language in LANGUAGES:
        said[f"summary_{language}"] = said[f"summary_{language}"] or _shortened(said[f"description_{language}"])
    said["short_name"] = literal_of(source.graph, source.subject, SCHEMA.alternateName) or said["title_fr"][:40]
    return said


def _keywords(source: Source) -> Description:
    words: dict[str, list[str]] = {language: [] for language in LANGUAGES}
    for term in source.objects(DCAT.keyword):
        language = str(getattr(term, "language", None) or "fr")[:2]
        words[language if language in words else "fr"].append(str(term).replace(",", " "))
    return {f"keywords_{language}": ", ".join(found) for language, found in words.items()}


def _shortened(text: str) -> str:
    return text if len(text) <= MAX_SUMMARY else text[: MAX_SUMMARY - 1].rstrip() + "…"


def read_rights_and_times(source: Source) -> Description:
    periods = source.objects(DCTERMS.temporal)
    if len(periods) > 1:
        source.warn(f"{len(periods)} periods: only the first one is kept")
    first, last = read_period(source, periods[0]) if periods else (None, None)
    notes = texts_of(source.graph, periods[0], RDFS.label, "period_note") if periods else {}
    return {
        "access_rights": _access_rights(source),
        **_rhythm(source),
        "period_from": first,
        "period_to": last,
        "period_note_fr": notes.get("period_note_fr", ""),
        "period_note_en": notes.get("period_note_en", ""),
    }


def read_period(source: Source, node: Node) -> tuple[str | None, str | None]:
    """Return the first and the last day of a period."""
    first, last = (literal_of(source.graph, node, predicate) for predicate in (DCAT.startDate, DCAT.endDate))
    return read_day(source, "dcat:startDate", first), read_day(source, "dcat:endDate", last)


def _access_rights(source: Source) -> str:
    told = [str(term) for term in source.objects(DCTERMS.accessRights)]
    for uri in told:
        code = vocabularies.code_of("access-right", uri)
        if code:
            return code
    source.warn(f"access rights “{told[0]}” unknown: told as NON_PUBLIC" if told else "no access rights: NON_PUBLIC")
    return AccessRights.NON_PUBLIC


def _rhythm(source: Source) -> dict[str, str]:
    rhythms = {code: rhythm for rhythm, code in FREQUENCIES.items()}
    told = [str(term) for term in source.objects(DCTERMS.accrualPeriodicity)]
    code = vocabularies.code_of("frequency", told[0]) if told else "UNKNOWN"
    if code in rhythms:
        return {"rhythm": rhythms[code].value}
    source.warn(f"frequency “{told[0]}” has no rhythm here: kept as “unknown”", told[0])
    return {"rhythm": Rhythm.UNKNOWN.value}
