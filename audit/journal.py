"""The trail as an auditor searches it: pages of lines, in a number of queries that does not depend on them."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from audit import api, forms, telling
from audit.models import Event
from hub.accounts import queries as accounts
from hub.ui import words
from hub.ui.shapes import Cell

PER_PAGE = 50


@dataclass(frozen=True)
class Page:
    """Lines, newest first; `newer` and `older` are the numbers to stand at, None where the journal ends."""

    events: list[Event]
    newer: int | None
    older: int | None


def line(event_id: UUID) -> Event | None:
    """Return the line of an identifier."""
    return api.latest_events().filter(event_id=event_id).first()


def matching(chosen: dict) -> QuerySet[Event]:
    """Return the lines that a valid FilterForm asks for, newest first."""
    found = _about(api.latest_events(), chosen["objet"], chosen["identifiant"])
    if chosen["dossier"]:
        found = found.filter(project=chosen["dossier"].upper())
    if chosen["acte"]:
        found = found.filter(kind=chosen["acte"])
    if chosen["personne"]:
        found = found & api.events_of_people(accounts.people_named(chosen["personne"]))
    if chosen["du"]:
        found = found.filter(occurred_at__gte=forms.start_of(chosen["du"]))
    if chosen["au"]:
        found = found.filter(occurred_at__lt=forms.end_of(chosen["au"]))
    if chosen["resultat"] is not None:
        found = found.filter(outcome=chosen["resultat"])
    if chosen["source"]:
        found = found.filter(source=chosen["source"])
    return found


def _about(found: QuerySet[Event], object_type: str, object_id: str) -> QuerySet[Event]:
    """Narrow to what is about an object; a person is known by pseudonyms, one a year."""
    if object_type:
        found = found.filter(object_type=object_type)
    if not object_id:
        return found
    refs = [object_id, *api.pseudonyms_of([object_id])] if object_type in ("", "user") else [object_id]
    return found.filter(object_ref__in=refs)


def page(found: QuerySet[Event], *, before: int | None = None, after: int | None = None) -> Page:
    """Return one page of lines, by their number: what is added meanwhile shifts nothing."""
    if after is not None:
        events = list(found.filter(seq__gt=after).order_by("seq")[: PER_PAGE + 1])
        more_after, events = len(events) > PER_PAGE, events[:PER_PAGE][::-1]
        return _page(events, newer=more_after, older=True)
    if before is not None:
        found = found.filter(seq__lt=before)
    events = list(found[: PER_PAGE + 1])
    return _page(events[:PER_PAGE], newer=before is not None, older=len(events) > PER_PAGE)


def _page(events: list[Event], *, newer: bool, older: bool) -> Page:
    return Page(
        events,
        newer=events[0].seq if newer and events else None,
        older=events[-1].seq if older and events else None,
    )


def columns() -> list[str]:
    return [_("Quand"), _("Qui"), _("Quoi"), _("Sur quoi"), _("Résultat")]


def rows(events: Iterable[Event]) -> list[list[Cell]]:
    """Return the cells of the table of lines: two queries, whatever their number."""
    events = list(events)
    names = telling.names_in(events)
    return [
        [
            Cell(
                words.moment(event.occurred_at),
                url=telling.line_url(event),
                detail=_("ligne %(number)s") % {"number": event.seq},
            ),
            telling.who(event, names),
            Cell(telling.kind(event.kind)),
            telling.about(event, names),
            telling.outcome(event),
        ]
        for event in events
    ]
