"""The register as a table: one line an entry, each column told in French and English, and its published Table Schema.

A line is for reading and counting; what a register takes back whole is the record (`exports.ndjson`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from hub.ui import readability
from transparency.models import Entry
from transparency.register.records import CATALOGUE, MAIN, OTHER, Record

#: Between the values of a cell that holds several.
BETWEEN = " | "


@dataclass(frozen=True)
class Column:
    """`type` is one of Table Schema; `value` reads a record and gives None for what is not known."""

    name: str
    title_fr: str
    title_en: str
    value: Callable[[Record], Any]
    type: str = "string"


def _of(key: str) -> Callable[[Record], Any]:
    return lambda record: record[key]


def _readability(record: Record) -> int | None:
    found = readability.of(record["summary"])
    return found.lix if found else None


def _names(key: str) -> Callable[[Record], str]:
    return lambda record: BETWEEN.join(one["name"] for one in record[key])


def _codes(key: str) -> Callable[[Record], str]:
    return lambda record: BETWEEN.join(one["code"] for one in record[key] if one["code"])


def _sources(group: str) -> Callable[[Record], str]:
    return lambda record: BETWEEN.join(one["name"] for one in record["sources"] if one["group"] == group)


def _years(record: Record) -> str:
    told = [f"{one['name']} {one['from']}-{one['to']}" for one in record["sources"] if one["from"] and one["to"]]
    return BETWEEN.join(told)


def _day(name: str) -> Callable[[Record], str | None]:
    return lambda record: record["dates"].get(name)


def _in(part: str, key: str) -> Callable[[Record], Any]:
    """Return a value of a part of the record that may not be there at all."""
    return lambda record: (record[part] or {}).get(key)


def _several(part: str, key: str) -> Callable[[Record], str]:
    return lambda record: BETWEEN.join((record[part] or {}).get(key) or [])


def _declared(code: str) -> Callable[[Record], str]:
    return lambda record: _text(record["declared"].get(code, ""))


def _text(value: str | list[str]) -> str:
    return BETWEEN.join(value) if isinstance(value, list) else value


COLUMNS = (
    Column("reference", "Référence", "Reference", _of("reference")),
    Column("title", "Titre", "Title", _of("title")),
    Column("acronym", "Acronyme", "Acronym", _of("acronym")),
    Column("summary", "Résumé en mots simples", "Plain-language summary", _of("summary")),
    Column("readability", "Lisibilité du résumé (LIX)", "Readability of the summary (LIX)", _readability, "integer"),
    Column("status", "Étape, en code", "Stage, as a code", _of("status")),
    Column("calendar", "Calendrier, dans un autre registre", "Timetable, elsewhere", _of("calendar")),
    Column("route", "Circuit, en code", "Route, as a code", lambda record: record["route"]["code"]),
    Column("route_name", "Circuit", "Route", lambda record: record["route"]["name"]),
    Column("controllers", "Responsables de traitement", "Controllers", _names("controllers")),
    Column(
        "controller_kinds",
        "Nature des responsables",
        "Kinds of controllers",
        lambda record: BETWEEN.join(one["kind_name"] for one in record["controllers"]),
    ),
    Column("implementer", "Responsable de la mise en œuvre", "Implementer", _declared("implementer")),
    Column("research_firm", "Bureau d’études", "Research firm", _declared("research_firm")),
    Column("purposes", "Finalités", "Purposes", _names("purposes")),
    Column("purpose_codes", "Finalités, en codes", "Purposes, as codes", _codes("purposes")),
    Column("domains", "Domaines médicaux", "Medical domains", _names("domains")),
    Column("legal_basis", "Base légale", "Legal basis", lambda record: record["legal_basis"]["name"]),
    Column("objectives", "Objectif principal", "Main objective", _declared("main_objective")),
    Column("main_sources", "Composantes de la base principale", "Components of the main base", _sources(MAIN)),
    Column("catalogue_sources", "Bases du catalogue", "Bases of the catalogue", _sources(CATALOGUE)),
    Column("other_sources", "Autres sources", "Other sources", _sources(OTHER)),
    Column("source_codes", "Données, en codes du catalogue", "Data, as codes of the catalogue", _codes("sources")),
    Column("years", "Années des données", "Years of the data", _years),
    Column("regions", "Régions", "Regions", _names("regions")),
    Column("population", "Population", "Population", _declared("population")),
    Column("matching", "Appariement", "Linkage", _declared("matching")),
    Column("hosting", "Hébergement", "Hosting", _declared("hosting")),
    Column("recipients", "Destinataires", "Recipients", _declared("recipients")),
    Column("transfers", "Transferts hors de l’Union", "Transfers out of the Union", _declared("transfers_detail")),
    Column("filed_on", "Dépôt", "Filed on", _day("filed"), "date"),
    Column("complete_on", "Complétude", "Complete on", _day("complete"), "date"),
    Column("opinion_on", "Avis du comité", "Opinion on", _day("opinion"), "date"),
    Column("opinion", "Sens de l’avis", "Opinion", _in("opinion", "label")),
    Column("opinion_tacit", "Avis réputé favorable", "Deemed opinion", _in("opinion", "tacit"), "boolean"),
    Column("opinion_reasons", "Motifs de l’avis", "Reasons of the opinion", _in("opinion", "reasons")),
    Column("recommendations", "Recommandations", "Recommendations", _several("opinion", "recommendations")),
    Column("votes_for", "Voix pour", "Votes for", _in("opinion", "votes_for"), "integer"),
    Column("votes_against", "Voix contre", "Votes against", _in("opinion", "votes_against"), "integer"),
    Column("votes_abstain", "Abstentions", "Abstentions", _in("opinion", "votes_abstain"), "integer"),
    Column("recused", "Membres qui se sont retirés", "Recused members", _in("opinion", "recused"), "integer"),
    Column(
        "interests_declared", "Déclarations d’intérêts", "Interests declared", _in("interests", "declared"), "integer"
    ),
    Column("interests", "Liens d’intérêts déclarés", "Links of interest declared", _several("interests", "links")),
    Column("decision_on", "Décision de la CNIL", "Decision on", _day("decision"), "date"),
    Column("decision_number", "Numéro de la décision", "Number of the decision", _in("decision", "number")),
    Column("decision_tacit", "Autorisation tacite", "Tacit authorisation", _in("decision", "tacit"), "boolean"),
    Column("refused", "Refusé par la CNIL", "Refused", _in("decision", "refused"), "boolean"),
    Column("refusal_reasons", "Motifs du refus", "Reasons of the refusal", _in("decision", "reasons")),
    Column("conditions", "Conditions de la décision", "Conditions", _several("decision", "conditions")),
    Column("access_months", "Durée de l’accès, en mois", "Access, in months", _in("decision", "months"), "integer"),
    Column("agreement_on", "Convention signée", "Agreement signed on", _day("agreement"), "date"),
    Column("delivered_on", "Données mises à disposition", "Data provided on", _day("delivered"), "date"),
    Column("begun_on", "Début", "Begun on", _day("begun"), "date"),
    Column("ended_on", "Fin", "Ended on", _day("ended"), "date"),
    Column("access_ends_on", "Fin prévue de l’accès", "Access ends on", _of("access_ends_on"), "date"),
    Column("results_due_on", "Résultats attendus", "Results due", _of("results_due_on"), "date"),
    Column("results_on", "Résultats publiés", "Results published on", _in("results", "on"), "date"),
    Column("results_summary", "Résultats en mots simples", "Results in plain words", _in("results", "summary")),
    Column("results_method", "Méthode suivie", "Method followed", _in("results", "method")),
    Column("publication", "Publication", "Publication", _in("results", "publication")),
    Column("objection_contact", "Pour s’opposer", "To object", _in("objection", "contact")),
    Column("information", "Information des personnes", "How people are told", _in("objection", "information")),
    Column(
        "withheld",
        "Ce qui est tu, et pourquoi",
        "What is withheld, and why",
        lambda record: BETWEEN.join(f"{one['part']} ({one['ground']})" for one in record["withheld"]),
    ),
)
#: What the file adds to the record: where it comes from, which version, and its proof.
KEPT = (
    ("origin", "Registre d’origine", "Register of origin", "string"),
    ("version", "Version de la fiche", "Version of the entry", "integer"),
    ("sha256", "Empreinte de la fiche, scellée au journal", "Hash of the entry, sealed in the trail", "string"),
    ("changed_at", "Dernier changement", "Last change", "datetime"),
    ("url", "Adresse de la fiche", "Address of the entry", "string"),
)


def header() -> list[str]:
    return [column.name for column in COLUMNS] + [name for name, *_words in KEPT]


def row(entry: Entry) -> list[str]:
    """Return the cells of an entry, as Table Schema reads them: empty for what is not known."""
    cells = [cell(column.value(entry.record)) for column in COLUMNS]
    at = entry.changed_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    return [*cells, entry.origin, str(entry.version), entry.sha256, at, address(entry.reference)]


def cell(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def rows(entries: Iterable[Entry]) -> Iterable[list[str]]:
    """Yield the header, then a line for each entry."""
    yield header()
    for entry in entries:
        yield row(entry)


def address(reference: str) -> str:
    """Return the permanent address of an entry: its page in the language of the hub, whoever asks."""
    with translation.override(settings.LANGUAGE_CODE):
        return settings.HUB_PUBLIC_URL + reverse("transparency:entry", args=[reference])


def table_schema() -> dict:
    """Return the Table Schema of the columns, in French with the English title beside."""
    fields = [
        {"name": column.name, "type": column.type, "title": column.title_fr, "title_en": column.title_en}
        for column in COLUMNS
    ]
    fields += [{"name": name, "type": kind, "title": fr, "title_en": en} for name, fr, en, kind in KEPT]
    for field in fields:
        if field["type"] == "datetime":
            field["format"] = "%Y-%m-%dT%H:%M:%SZ"
    return described("registre-public", "Registre public des projets", fields)


def described(name: str, title: str, fields: list[dict]) -> dict:
    """Return a Table Schema of entries, each known by its reference and proven by its hash."""
    for field in fields:
        if field["name"] in {"reference", "sha256"}:
            field["constraints"] = {"required": True}
    return {
        "$schema": "https://specs.frictionlessdata.io/schemas/table-schema.json",
        "name": name,
        "title": title,
        "primaryKey": "reference",
        "missingValues": [""],
        "fields": fields,
    }
