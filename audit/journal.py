"""The trail told to an auditor: one page of lines in words, in a number of queries that does not depend on them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from audit import api, forms, kinds
from audit.models import Event
from hub.accounts import queries as accounts
from hub.accounts.enums import Role
from hub.ui import words
from hub.ui.shapes import Cell

PER_PAGE = 50
TONES = {Event.Outcome.SUCCESS: "neutral", Event.Outcome.REFUSED: "refusal", Event.Outcome.FAILED: "warning"}


@dataclass(frozen=True)
class Page:
    """Lines, newest first; `newer` and `older` are the numbers to stand at, None where the journal ends."""

    events: list[Event]
    newer: int | None
    older: int | None


def matching(chosen: dict) -> QuerySet[Event]:
    """Return the lines that a valid FilterForm asks for, newest first."""
    found = api.latest_events()
    if chosen["dossier"]:
        found = found.filter(project=chosen["dossier"].upper())
    if chosen["acte"]:
        found = found.filter(kind=chosen["acte"])
    if chosen["personne"]:
        keys = accounts.people_named(chosen["personne"])
        found = found.filter(Q(actor_id__in=keys) | Q(object_type="user", object_id__in=keys))
    if chosen["du"]:
        found = found.filter(occurred_at__gte=forms.start_of(chosen["du"]))
    if chosen["au"]:
        found = found.filter(occurred_at__lt=forms.end_of(chosen["au"]))
    if chosen["resultat"] is not None:
        found = found.filter(outcome=chosen["resultat"])
    return found


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
    people = accounts.names_of_people({event.actor_id for event in events} | _ids(events, "user"))
    organisations = accounts.names_of_organisations(_ids(events, "organisation"))
    return [
        [
            Cell(words.moment(event.occurred_at), detail=_("ligne %(number)s") % {"number": event.seq}),
            Cell(who(event, people), detail=role_words(event.actor_role)),
            Cell(kinds.get(event.kind).label),
            about(event, people, organisations),
            Cell(forms.OUTCOMES[event.outcome], tone=TONES[event.outcome], detail=event.detail.get("reason", "")),
        ]
        for event in events
    ]


def _ids(events: list[Event], object_type: str) -> set[str]:
    return {event.object_id for event in events if event.object_type == object_type}


def who(event: Event, people: dict[str, str]) -> str:
    """Return the name of who acted: a person, an automatic service, or somebody unknown."""
    if event.actor_id.startswith("service:"):
        return _("Service automatique « %(name)s »") % {"name": event.actor_id.removeprefix("service:")}
    if not event.actor_id.isdecimal():
        return _("Une personne non connectée")
    return people.get(event.actor_id, _("Un compte supprimé"))


def role_words(roles: str) -> str:
    """Return the functions in which someone acted; `sponsor+signatory` names two."""
    labels = {**dict(Role.choices), "rapporteur": _("Rapporteur"), "recused": _("Déporté")}
    unsaid = {"person", "service", "anonymous"}
    return ", ".join(str(labels.get(role, role)) for role in roles.split("+") if role not in unsaid)


def about(event: Event, people: dict[str, str], organisations: dict[str, str]) -> Cell:
    """Return what an act was about; an act of a file links to the file."""
    if event.project:
        return Cell(event.project, url=reverse("desk:file", args=[event.project]), detail=_("Dossier"))
    if event.object_type == "user":
        name = people.get(event.object_id)
        return Cell(_("Compte : %(name)s") % {"name": name} if name else _("Un compte inconnu"))
    if event.object_type == "organisation":
        return Cell(organisations.get(event.object_id, _("Une organisation")))
    if event.object_type == "url":
        return Cell(event.detail.get("path", event.object_id))
    return Cell(_OTHER.get(event.object_type, lambda: event.object_type)())


_OTHER = {
    "journal": lambda: _("Le journal"),
    "holder": lambda: _("Un responsable de données"),
    "dataset": lambda: _("Un jeu de données du catalogue"),
    "session": lambda: _("Une séance"),
}
