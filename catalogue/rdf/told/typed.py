"""The properties of data/properties.toml that `Dataset.properties` holds: each kind has one way to be told."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rdflib import BNode, Literal, URIRef
from rdflib.term import Node

from catalogue import properties, vocabularies
from catalogue.properties import Kind, Property
from catalogue.rdf.names import (
    ADMS,
    CV,
    DCTERMS,
    DPV,
    FOAF,
    PROV,
    RDF,
    RDFS,
    SKOS,
    XSD,
    expanded,
)
from catalogue.rdf.sheet import Sheet, Source, read_day, read_whole
from catalogue.rdf.told.texts import read_period, write_period
from catalogue.rdf.values import address, exact, first, labelled, literal, literal_of, said_by, texts_of


@dataclass(frozen=True)
class Form:
    """A text that a node says: its class, and the property that holds the text, `through` a node between them."""

    kind: URIRef
    label: URIRef
    through: URIRef | None = None


#: By the property; the others hold their text themselves.
FORMS = {
    "adms:identifier": Form(ADMS.Identifier, SKOS.notation),
    "dct:creator": Form(FOAF.Agent, FOAF.name),
    "dct:provenance": Form(DCTERMS.ProvenanceStatement, RDFS.label),
    "dpv:hasPurpose": Form(DPV.Purpose, DCTERMS.description),
    "healthdcatap:hdabCoordinator": Form(FOAF.Agent, FOAF.name),
    "prov:qualifiedAttribution": Form(PROV.Attribution, FOAF.name, through=PROV.agent),
}
#: Classes that values of a property also have.
CLASSES = {
    "dpv:hasLegalBasis": DPV.LegalBasis,
    "healthdcatap:hasCodingSystem": DCTERMS.Standard,
    "prov:wasGeneratedBy": PROV.Activity,
}


def write_properties(sheet: Sheet) -> None:
    """Tell every property that the description holds and the profile has a place for."""
    for one in properties.all_properties().values():
        value = sheet.said["properties"].get(one.key)
        if value not in (None, "", [], {}) and one.key not in sheet.wording.left_out:
            for term in _WRITERS[one.kind](sheet, one, value):
                sheet.graph.add((sheet.subject, expanded(one.rdf), term))


def read_properties(source: Source) -> dict[str, Any]:
    """Return what `Dataset.properties` holds, from what the graph tells of the dataset."""
    found = {}
    for one in properties.all_properties().values():
        if one.kind in properties.TYPED:
            terms = source.objects(expanded(one.rdf))
            value = _READERS[one.kind](source, one, terms) if terms else None
            if value not in (None, "", [], {}):
                found[one.key] = value
    return found


# Concepts


def concept(sheet: Sheet, vocabulary: str, code: str) -> Node:
    """Return the address of a value; a text that the vocabulary does not know stays a text, as a concept of its own."""
    known = vocabularies.value(vocabulary, code)
    if known:
        return URIRef(known.uri)
    return address(code) or labelled(sheet.graph, SKOS.Concept, [literal(code)], SKOS.prefLabel)


def read_concept(source: Source, vocabulary: str, term: Node) -> str:
    """Return the code of a value, or its text with a warning.

    Publishers write the addresses of earlier releases and of test machines: the same list and name on another host is
    understood, and told.
    """
    code = vocabularies.code_of(vocabulary, str(term))
    if code:
        return code
    text = _name_of(source, term)
    elsewhere = _named_elsewhere(vocabulary, text)
    if elsewhere:
        source.warn(f"{vocabulary}: “{text}” is not the published address, read as {elsewhere}", text)
        return elsewhere
    what = f"“{text}” is not in the vocabulary, kept as a text" if text else "a value without a name, left out"
    source.warn(f"{vocabulary}: {what}", text)
    return text


def _name_of(source: Source, term: Node) -> str:
    labels = (literal_of(source.graph, term, label) for label in (SKOS.prefLabel, RDFS.label))
    return said_by(term) or next(filter(None, labels), "")


def _named_elsewhere(vocabulary: str, text: str) -> str:
    """Return the code in `…/health-theme/CODE`, or of a text that is a code itself."""
    path, _slash, name = text.rpartition("/")
    is_same_list = path.rpartition("/")[2] == vocabulary
    return name if (is_same_list or not path) and vocabularies.value(vocabulary, name) else ""


def _write_concepts(sheet: Sheet, one: Property, codes: list[str]):
    for code in codes:
        term = concept(sheet, one.vocabulary, code)
        if one.rdf in CLASSES:
            sheet.graph.add((term, RDF.type, CLASSES[one.rdf]))
        yield term


def _read_concepts(source: Source, one: Property, terms: list[Node]) -> list[str]:
    codes = (read_concept(source, one.vocabulary, term) for term in terms)
    return sorted({code for code in codes if code})


# Texts


def _write_text(sheet: Sheet, one: Property, texts: dict[str, str]):
    told = [literal(text, language) for language, text in texts.items() if text]
    form = FORMS.get(one.rdf)
    yield from [labelled(sheet.graph, form.kind, told, form.label)] if form and told else told


def _read_text(source: Source, one: Property, terms: list[Node]) -> dict[str, str]:
    form = FORMS.get(one.rdf)
    if not form:
        found = source.texts(expanded(one.rdf), "text")
    elif isinstance(terms[0], Literal):
        found = {"text_fr": str(terms[0])}
    else:
        found = texts_of(source.graph, terms[0], form.label, "text")
    return {name.removeprefix("text_"): text for name, text in found.items() if text}


def _write_words(sheet: Sheet, one: Property, words: list[str]):
    form = FORMS.get(one.rdf)
    for word in words:
        yield _formed(sheet, form, word) if form else literal(word)


def _formed(sheet: Sheet, form: Form, word: str) -> BNode:
    kind = FOAF.Agent if form.through else form.kind
    node = labelled(sheet.graph, kind, [literal(word)], form.label)
    if kind == FOAF.Agent:
        # An agent can be reached; who contributes is reached through the dataset's page.
        contact = labelled(sheet.graph, CV.ContactPoint, [URIRef(sheet.record.page)], CV.contactPage)
        sheet.graph.add((node, CV.contactPoint, contact))
    if not form.through:
        return node
    around = BNode()
    sheet.graph.add((around, RDF.type, form.kind))
    sheet.graph.add((around, form.through, node))
    return around


def _read_words(source: Source, one: Property, terms: list[Node]) -> list[str]:
    form = FORMS.get(one.rdf)
    return sorted({word for term in terms if (word := _word(source, form, term))})


def _word(source: Source, form: Form | None, term: Node) -> str:
    if form is None:
        return said_by(term)
    node = first(source.graph, term, form.through) if form.through else term
    return (literal_of(source.graph, node, form.label) if node is not None else "") or said_by(term)


# Addresses, numbers, times


def _write_addresses(sheet: Sheet, one: Property, texts: list[str]):
    yield from filter(None, map(address, texts))


def _read_addresses(source: Source, one: Property, terms: list[Node]) -> list[str]:
    """Leave out documents with a title: those are distributions (`routes`)."""
    plain = {str(term) for term in terms if (term, DCTERMS.title, None) not in source.graph and address(str(term))}
    return sorted(plain)


def _write_number(sheet: Sheet, one: Property, number: int):
    yield exact(str(number), XSD.decimal if one.rdf == "dcat:spatialResolutionInMeters" else XSD.nonNegativeInteger)


def _read_number(source: Source, one: Property, terms: list[Node]) -> int | None:
    return read_whole(source, one.rdf, str(terms[0]))


def _write_date(sheet: Sheet, one: Property, day: str):
    yield exact(day, XSD.date)


def _read_date(source: Source, one: Property, terms: list[Node]) -> str:
    return read_day(source, one.rdf, str(terms[0])) or ""


def _write_period(sheet: Sheet, one: Property, period: dict[str, str]):
    yield write_period(sheet, period.get("from"), period.get("to"))


def _read_period(source: Source, one: Property, terms: list[Node]) -> dict[str, str]:
    first, last = read_period(source, terms[0])
    return {name: day for name, day in (("from", first), ("to", last)) if day}


def _write_duration(sheet: Sheet, one: Property, duration: str):
    yield exact(duration, XSD.duration)


def _read_duration(source: Source, one: Property, terms: list[Node]) -> str:
    text = str(terms[0])
    if re.fullmatch(r"P(?=.)(\d+Y)?(\d+M)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?", text, re.ASCII):
        return text
    source.warn(f"{one.rdf}: “{text}” is no duration, left out", text)
    return ""


_WRITERS: dict[Kind, Callable] = {
    Kind.CONCEPTS: _write_concepts,
    Kind.TEXT: _write_text,
    Kind.WORDS: _write_words,
    Kind.ADDRESSES: _write_addresses,
    Kind.NUMBER: _write_number,
    Kind.DATE: _write_date,
    Kind.PERIOD: _write_period,
    Kind.DURATION: _write_duration,
}
_READERS: dict[Kind, Callable] = {
    Kind.CONCEPTS: _read_concepts,
    Kind.TEXT: _read_text,
    Kind.WORDS: _read_words,
    Kind.ADDRESSES: _read_addresses,
    Kind.NUMBER: _read_number,
    Kind.DATE: _read_date,
    Kind.PERIOD: _read_period,
    Kind.DURATION: _read_duration,
}
