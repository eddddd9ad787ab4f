"""What the public pages say, in words and in the shapes the components draw."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit import kinds
from hub import clock
from hub.ui import words
from hub.ui.shapes import Event, Figure, Result, Row
from requests_workflow.authority.enums import Outcome
from requests_workflow.authority.presentation import duration
from requests_workflow.dossier.outputs import register as register_words
from requests_workflow.procedure import wording
from requests_workflow.provision import queries as provision
from transparency import queries
from transparency.register import words as register_labels
from transparency.register.drawing import AGAIN, OVER, status_of
from transparency.register.queries import Counts, Entry
from transparency.register.records import Record

#: Enough to tell a project from another in a list; the whole stands in its entry.
SUMMARY_WORDS = 32
SOURCES_SHOWN = 4


@dataclass(frozen=True)
class Status:
    label: str
    tone: str
    next: str


def status(file) -> Status:
    """Return where a public file stands; what is examined anew is not told, only that it is."""
    name = status_of(file)
    label, tone = register_labels.status(name)
    following = {
        OVER: _("Le projet a été autorisé, puis son dossier a été clos."),
        AGAIN: _("Une modification importante repasse devant le comité."),
    }
    return Status(label, tone, following.get(name) or wording.of(file.rule_state, "next"))


# The register


def results(entries: Iterable[Entry]) -> list[Result]:
    """Return one line for each entry of a page of the register."""
    return [_result(entry) for entry in entries]


def _result(entry: Entry) -> Result:
    record = entry.record
    label, tone = register_labels.status(record["status"])
    return Result(
        title=words.written(title(record)),
        url=reverse("transparency:entry", args=[entry.reference]),
        summary=words.written(_shortened(record["summary"])),
        meta=_facts(entry),
        status=label,
        tone=tone,
    )


def title(record: Record) -> str:
    """Return the title of an entry with its acronym; its reference when nobody gave it one."""
    named = f"{record['title']} ({record['acronym']})" if record["acronym"] else record["title"]
    return words.typo(named or record["reference"])


def _facts(entry: Entry) -> list[str]:
    record = entry.record
    facts = [", ".join(one["name"] for one in record["controllers"])]
    facts.append(_some([one["name"] for one in record["sources"]]))
    if record["decision"] and record["dates"].get("decision"):
        day = words.day_month(date.fromisoformat(record["dates"]["decision"]))
        said = _("Refusé le %(day)s") if record["decision"]["refused"] else _("Autorisé le %(day)s")
        facts.append(said % {"day": day})
    elif record["route"]["code"]:
        facts.append(register_labels.route(record["route"]["code"], record["route"]["name"]))
    elif entry.sorted_on:
        facts.append(words.day_month(entry.sorted_on))
    return [fact for fact in facts if fact]


def _some(names: list[str]) -> str:
    """Return the first names of a list, and how many more there are."""
    if len(names) <= SOURCES_SHOWN:
        return ", ".join(names)
    more = len(names) - SOURCES_SHOWN
    return ngettext("%(names)s et %(n)s autre", "%(names)s et %(n)s autres", more) % {
        "names": ", ".join(names[:SOURCES_SHOWN]),
        "n": more,
    }


def _shortened(summary: str) -> str:
    """Return the first words of a summary, without a comma or a colon left hanging."""
    first = Truncator(summary).words(SUMMARY_WORDS, truncate="")
    return words.typo(summary if first == summary else first.rstrip(" ,;:«\u00a0") + "…")


def figures(found: Counts, datasets: int) -> list[Figure]:
    """Return the key figures of the front page."""
    register = reverse("transparency:register")
    return [
        Figure(found.projects, ngettext("projet publié", "projets publiés", found.projects), url=register),
        Figure(found.controllers, ngettext("organisme responsable", "organismes responsables", found.controllers)),
        Figure(found.results, ngettext("projet aux résultats publiés", "projets aux résultats publiés", found.results)),
        Figure(
            datasets,
            ngettext("base de données décrite", "bases de données décrites", datasets),
            url=reverse("catalogue:list"),
        ),
    ]


# One entry


def opinion(found) -> list[Row]:
    """Return what the committee said, with its votes as counts and nobody's name."""
    rows = [Row(_("Rendu le"), words.day(found.given_on))]
    if found.reasons:
        rows.append(Row(_("Motifs"), register_words.text(found.reasons)))
    recommendations = [words.typo(text) for text, _answer in found.recommendations]
    if recommendations:
        rows.append(Row(_("Recommandations"), recommendations))
    rows += [
        Row(_("Rectifié le %(day)s") % {"day": words.day(one.published_at)}, register_words.text(one.text))
        for one in queries.rectifications(found)
    ]
    if not found.tacit:
        rows.append(Row(_("Vote"), votes(vars(found))))
        rows.append(Row(_("Déports"), _recusals(found.recused_count)))
    return rows


def votes(opinion: Mapping[str, Any]) -> str:
    """Return “7 pour, 2 contre, 1 abstention”, from what an opinion or its record holds."""
    parts = [
        _("%(n)s pour") % {"n": opinion["votes_for"]},
        _("%(n)s contre") % {"n": opinion["votes_against"]},
        ngettext("%(n)s abstention", "%(n)s abstentions", opinion["votes_abstain"]) % {"n": opinion["votes_abstain"]},
    ]
    casting = _(" ; la voix de la présidence a départagé") if opinion["casting"] else ""
    return words.typo(", ".join(parts) + casting)


def _recusals(number: int) -> str:
    if not number:
        return _("Aucun")
    return ngettext("%(n)s membre s’est retiré", "%(n)s membres se sont retirés", number) % {"n": number}


def route(file) -> list[Row]:
    """Return the route of a project: what it rests on, and the conditions its controller undertakes to meet."""
    taken = file.rule_set.routes[file.route]
    rows = [Row(_("Circuit"), wording.of(taken, "label")), Row(_("Pour qui"), words.typo(wording.of(taken, "for")))]
    conditions = [words.typo(wording.of(condition, "label")) for condition in taken.conditions.values()]
    return [*rows, Row(_("Conditions"), conditions)] if conditions else rows


def decision(found) -> list[Row]:
    """Return what the CNIL decided."""
    tacit = found.outcome == Outcome.TACITLY_AUTHORISED
    rows = [
        Row(_("Décision"), found.number or (_("Autorisation tacite, sans numéro") if tacit else "")),
        Row(_("Date"), words.day(found.decided_on)),
    ]
    if tacit:
        how = _("Le délai de la CNIL a pris fin sans décision, après un avis expressément favorable du comité.")
        rows.append(Row(_("Comment"), how))
    if found.outcome == Outcome.REFUSED:
        rows.append(Row(_("Motifs du refus"), register_words.text(found.reasons)))
    if found.conditions:
        rows.append(Row(_("Conditions"), [words.typo(text) for text in found.conditions]))
    if found.duration_months:
        rows.append(Row(_("Durée de l’accès"), duration(found)))
    return rows


@dataclass(frozen=True)
class ResultsWords:
    """`rows` when results are published; else `expected`, and whether they are late."""

    rows: list[Row]
    expected: str
    late: bool


def outcome(file, today: date) -> ResultsWords:
    """Return the results of a project, or until when they are awaited."""
    found = provision.results_of(file)
    if found:
        return ResultsWords(_published(found), "", late=False)
    due_on = provision.results_due_on(file)
    return ResultsWords([], _expected(due_on, today), late=bool(due_on and due_on < today))


def _expected(due_on: date | None, today: date) -> str:
    if due_on is None:
        return _("La méthode et les résultats paraîtront ici après la fin de l’accès aux données.")
    said = _("Ils étaient attendus avant le %(day)s.") if due_on < today else _("Attendus avant le %(day)s.")
    return said % {"day": words.day_month(due_on)}


def _published(found) -> list[Row]:
    rows = [
        Row(_("En mots simples"), register_words.text(found.plain_summary)),
        Row(_("Méthode"), register_words.text(found.method)),
    ]
    if found.publication:
        rows.append(Row(_("Publication"), format_html('<a href="{0}">{0}</a>', found.publication)))
    return rows


def key_dates(file, opinion_found, decision_found, today: date) -> list[Event]:
    """Return the days everyone may know, in order, then what is to come."""
    past = [(day, str(kinds.get(kind).label)) for kind, day in queries.key_acts(file)]
    if opinion_found:
        past.append((opinion_found.given_on, opinion_found.label))
    if decision_found:
        past.append((decision_found.decided_on, _("Décision de la CNIL")))
    agreement, delivery = provision.agreement_of(file), provision.delivery_of(file)
    if agreement and agreement.signed_on:
        past.append((agreement.signed_on, _("Convention signée")))
    if delivery:
        past.append((delivery.delivered_on, _("Données mises à disposition")))
    told = [Event(at=day, title=what) for day, what in sorted(past, key=lambda event: event[0])]
    return told + _to_come(file, today)


def _to_come(file, today: date) -> list[Event]:
    dues = [
        (provision.access_ends_on(file), _("Fin de l’accès aux données")),
        (provision.results_due_on(file), _("Publication des résultats")),
    ]
    return [Event(at=day, title=what, future=True, late=day < today) for day, what in dues if day]


def updated_on(file) -> date:
    return clock.day_of(file.changed_at)
