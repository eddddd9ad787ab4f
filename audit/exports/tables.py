"""The journal for a spreadsheet: CSV (RFC 4180), with headers in the language of the page."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from audit import forms, kinds
from audit.exports import selection
from audit.models import Event
from hub import clock
from hub.accounts import queries as accounts
from hub.jobs.work import Work
from hub.spreadsheets import BYTE_ORDER_MARK, safe


@dataclass(frozen=True)
class Column:
    """`value` takes an event and the names of people by their keys."""

    header: str | Promise
    value: Callable[[Event, dict[str, str]], object]


def _paris(at) -> str:
    return at.astimezone(clock.PARIS).isoformat(timespec="microseconds")


def _label(event: Event) -> object:
    known = kinds.KINDS.get(event.kind)
    return known.label if known else event.kind


def _json(value: dict) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else ""


COLUMNS = [
    Column(_("Ligne"), lambda event, names: event.seq),
    Column(_("Fait le (heure de Paris)"), lambda event, names: _paris(event.occurred_at)),
    Column(_("Enregistré le (heure de Paris)"), lambda event, names: _paris(event.recorded_at)),
    Column(_("Acte"), lambda event, names: _label(event)),
    Column(_("Code de l’acte"), lambda event, names: event.kind),
    Column(_("Action (C, R, U, D, E)"), lambda event, names: event.action),
    Column(_("Résultat"), lambda event, names: forms.OUTCOMES[event.outcome]),
    Column(_("Pseudonyme de l’auteur"), lambda event, names: event.actor),
    Column(_("Fonction"), lambda event, names: event.actor_role),
    Column(_("Source"), lambda event, names: event.source),
    Column(_("Dossier"), lambda event, names: event.project),
    Column(_("Autorisation"), lambda event, names: event.permit),
    Column(_("Type d’objet"), lambda event, names: event.object_type),
    Column(_("Objet"), lambda event, names: event.object_ref),
    Column(_("Empreinte de l’objet (SHA-256)"), lambda event, names: event.content.get("object_sha256", "")),
    Column(_("Base juridique"), lambda event, names: event.basis),
    Column(_("Faits"), lambda event, names: _json(event.facts)),
    Column(_("Identifiant de l’événement"), lambda event, names: event.event_id),
    Column(_("Empreinte de la ligne (SHA-256)"), lambda event, names: bytes(event.leaf_hash).hex()),
]
#: Only when they were asked for, and only while they are kept.
ERASABLE = [
    Column(_("Auteur"), lambda event, names: names.get(event.actor_id, event.actor_id)),
    Column(_("Personne concernée"), lambda event, names: names.get(event.object_id, "") if _is_person(event) else ""),
    Column(_("Détails"), lambda event, names: _json(event.detail)),
]


def _is_person(event: Event) -> bool:
    return event.object_type == "user"


def write(work: Work, *, filters: dict, details: bool) -> None:
    """Write the chosen lines; with `details`, what may be erased of them stands in the last columns."""
    columns = COLUMNS + ERASABLE if details else COLUMNS
    text = io.TextIOWrapper(work.file, encoding="utf-8", newline="", write_through=True)
    text.write(BYTE_ORDER_MARK)
    lines = csv.writer(text, lineterminator="\r\n")
    lines.writerow([safe(column.header) for column in columns])
    for batch in selection.batches(work, selection.chosen(filters)):
        names = accounts.names_of_people(_people(batch)) if details else {}
        lines.writerows([safe(column.value(event, names)) for column in columns] for event in batch)
    text.detach()


def _people(events: list[Event]) -> set[str]:
    return {event.actor_id for event in events} | {event.object_id for event in events if _is_person(event)}
