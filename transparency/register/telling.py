"""A record in words: the entry of a project taken from elsewhere, and any entry as an earlier version told it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.folding import fold, search_words
from hub.ui import words
from hub.ui.shapes import Cell, Column, Row
from requests_workflow.dossier.enums import Ground
from requests_workflow.dossier.outputs import register as register_words
from requests_workflow.dossier.outputs.drawing import years
from transparency.models import EntryVersion
from transparency.presentation import votes
from transparency.register import columns as table
from transparency.register import exports, queries, records
from transparency.register import words as labels
from transparency.register.queries import Search
from transparency.register.records import Record

#: What each key of a record is called on a page.
NAMES = {
    "title": gettext_lazy("Titre"),
    "acronym": gettext_lazy("Acronyme"),
    "summary": gettext_lazy("Résumé"),
    "status": gettext_lazy("Étape"),
    "calendar": gettext_lazy("Calendrier"),
    "route": gettext_lazy("Circuit"),
    "controllers": gettext_lazy("Responsable de traitement"),
    "purposes": gettext_lazy("Finalités"),
    "domains": gettext_lazy("Domaines médicaux"),
    "legal_basis": gettext_lazy("Base légale"),
    "sources": gettext_lazy("Données"),
    "regions": gettext_lazy("Régions"),
    "period_from": gettext_lazy("Début de la période étudiée"),
    "period_to": gettext_lazy("Fin de la période étudiée"),
    "dates": gettext_lazy("Dates"),
    "opinion": gettext_lazy("Avis du comité"),
    "decision": gettext_lazy("Décision de la CNIL"),
    "interests": gettext_lazy("Liens d’intérêts"),
    "results": gettext_lazy("Résultats"),
    "results_due_on": gettext_lazy("Date des résultats"),
    "access_ends_on": gettext_lazy("Fin de l’accès"),
    "objection": gettext_lazy("Pour s’opposer"),
    "declared": gettext_lazy("Autres réponses"),
    "withheld": gettext_lazy("Ce qui est tu"),
}
_DAYS = {
    "filed": gettext_lazy("Dossier déposé"),
    "complete": gettext_lazy("Dossier complet"),
    "opinion": gettext_lazy("Avis du comité"),
    "decision": gettext_lazy("Décision"),
    "authorised": gettext_lazy("Autorisé"),
    "agreement": gettext_lazy("Convention signée"),
    "delivered": gettext_lazy("Données mises à disposition"),
    "begun": gettext_lazy("Début"),
    "ended": gettext_lazy("Fin"),
}


def told(record: Record) -> dict:
    """Return the parts of a page about a record: rows of facts, in the order a reader asks for them."""
    label, tone = labels.status(record["status"])
    return {
        "status": label,
        "tone": tone,
        "summary": record["summary"],
        "who": _kept(
            [
                Row(_("Responsable de traitement"), _one_or_more(one["name"] for one in record["controllers"])),
                Row(_("Nature"), _one_or_more(_kind(one) for one in record["controllers"])),
                Row(_("Finalités"), _one_or_more(labels.pair("purpose", one) for one in record["purposes"])),
                Row(_("Domaines médicaux"), _one_or_more(labels.pair("theme", one) for one in record["domains"])),
                Row(_("Base légale"), labels.pair("basis", record["legal_basis"])),
                Row(_("Circuit"), labels.route(record["route"]["code"], record["route"]["name"])),
                Row(_("Calendrier"), record["calendar"]),
            ]
        ),
        "source_columns": [_("Données"), _("Responsable des données"), _("Années")],
        "sources": [_source(one) for one in record["sources"]],
        "opinion": _opinion(record["opinion"]),
        "decision": _decision(record["decision"]),
        "interests": interests(record["interests"]) if record["interests"] else [],
        "results": _results(record["results"]),
        "rights": _kept(
            [
                Row(_("S’opposer, ou exercer ses droits"), record["objection"]["contact"]),
                Row(_("Comment les personnes sont informées"), record["objection"]["information"]),
            ]
        ),
        "dates": _dates(record),
        "withheld": [Row(one["question"], _ground(one["ground"])) for one in record["withheld"]],
    }


def _ground(code: str) -> str:
    return words.typo(_("Non publié : %(ground)s") % {"ground": Ground(code).label.lower()})


def _one_or_more(texts: Iterable[str]) -> list[str] | str:
    """Return texts as a list, each once; the text itself when it is alone, as one item is no list."""
    told = list(dict.fromkeys(filter(None, texts)))
    return told[0] if len(told) == 1 else told


def _kind(controller: dict) -> str:
    return labels.label("nature", controller["kind"], controller["kind_name"])


def _source(one: dict) -> list:
    url = reverse("catalogue:dataset", args=[one["code"]]) if one["code"] else ""
    return [Cell(one["name"], url=url), one["holder"] or _("Non précisé"), years(one["from"], one["to"])]


def _opinion(opinion: dict | None) -> list[Row]:
    if opinion is None:
        return []
    rows = [Row(_("Avis"), opinion["label"]), Row(_("Motifs"), register_words.text(opinion["reasons"]))]
    rows.append(Row(_("Recommandations"), _one_or_more(words.typo(text) for text in opinion["recommendations"])))
    rows += [Row(_("Rectifié le %(day)s") % {"day": _day(one["on"])}, one["text"]) for one in opinion["rectifications"]]
    if not opinion["tacit"]:
        rows.append(Row(_("Vote"), votes(opinion)))
    return _kept(rows)


def _decision(decision: dict | None) -> list[Row]:
    if decision is None:
        return []
    number = decision["number"] or (_("Autorisation tacite, sans numéro") if decision["tacit"] else "")
    return _kept(
        [
            Row(_("Décision"), number),
            Row(_("Motifs du refus"), register_words.text(decision["reasons"])),
            Row(_("Conditions"), _one_or_more(words.typo(text) for text in decision["conditions"])),
        ]
    )


def interests(told: dict) -> list[Row]:
    """Return what the team declared: how many people spoke, and their links, nobody being named."""
    none = _("Aucun lien déclaré") if told["declared"] else _("Aucune déclaration n’est jointe")
    return [
        Row(_("Déclarations"), str(told["declared"])),
        Row(_("Liens déclarés"), _one_or_more(words.typo(link) for link in told["links"]) or none),
    ]


def _results(results: dict | None) -> list[Row]:
    if results is None:
        return []
    link = format_html('<a href="{0}">{0}</a>', results["publication"]) if results["publication"] else ""
    return _kept(
        [
            Row(_("Publiés le"), _day(results["on"])),
            Row(_("En mots simples"), register_words.text(results["summary"])),
            Row(_("Méthode"), register_words.text(results["method"])),
            Row(_("Publication"), link),
        ]
    )


def _dates(record: Record) -> list[Row]:
    told = sorted((day, name) for name, day in record["dates"].items() if name in _DAYS)
    return [Row(str(_DAYS[name]), _day(day)) for day, name in told]


def _day(text: str) -> str:
    return words.day_month(date.fromisoformat(text))


def _kept(rows: list[Row]) -> list[Row]:
    return [row for row in rows if not row.missing]


def versions(found: list[EntryVersion]) -> list[list]:
    """Return the rows of the table of versions: number, day, what it changed from the one before, hash."""
    return [_version(one, before) for one, before in zip(found, [*found[1:], None], strict=True)]


def _version(one: EntryVersion, before: EntryVersion | None) -> list:
    changed = records.differences(before.record, one.record) if before else []
    what = ", ".join(str(NAMES[key]) for key in changed if key in NAMES) if before else _("Première publication")
    page = reverse("transparency:entry_version", args=[one.reference, one.number])
    digest = format_html('<code class="digest">{}</code>', one.sha256)
    return [Cell(str(one.number), url=page), words.day_month(one.at), what, Cell(digest)]


def formats() -> list[list]:
    """Return the rows of the table of files."""
    return [
        [Cell(str(one.label), url=reverse("register_file", args=[one.name])), str(one.about)]
        for one in exports.FORMATS.values()
    ]


def columns() -> list[list]:
    """Return the rows of the table of columns of the main file."""
    types = {"string": _("texte"), "date": _("jour"), "integer": _("nombre"), "boolean": _("oui ou non")}
    english = labels.is_english()
    return [
        [
            Cell(format_html("<code>{}</code>", column.name)),
            column.title_en if english else column.title_fr,
            types[column.type],
        ]
        for column in table.COLUMNS
    ]


@dataclass(frozen=True)
class Index:
    """A list of all the values of a facet, at an address of its own."""

    facet: str
    title: str | Promise
    lead: str | Promise


INDEXES = {
    "organismes": Index(
        "controller",
        gettext_lazy("Les organismes"),
        gettext_lazy("Tous ceux qui mènent un projet du registre, avec ce qui leur a été confié."),
    ),
    "donnees": Index(
        "source",
        gettext_lazy("Les données utilisées"),
        gettext_lazy("Toutes les bases et sources que citent les projets, avec ceux qui les reçoivent."),
    ),
}


def index(kind: str, text: str) -> list[list]:
    """Return the rows of a list, by name, those that hold every word of a text: one query."""
    facet = next(facet for facet in labels.FACETS if facet.kind == INDEXES[kind].facet)
    offers = queries.offered(queries.found(Search())).get(facet.kind, [])
    asked = search_words(text)
    found = [one for one in offers if all(word in fold(one.name) for word in asked)]
    register = reverse("transparency:register")
    return [
        [Cell(one.name, url=f"{register}?{urlencode({facet.parameter: one.key})}"), one.count]
        for one in sorted(found, key=lambda one: fold(one.name))
    ]


def index_columns(kind: str) -> list:
    return [str(INDEXES[kind].title), Column(_("Projets"), numeric=True)]
