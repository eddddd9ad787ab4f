"""Lines of the trail in words: who, in which function, what, on what, with which outcome."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from audit import forms, kinds
from audit.models import Event
from hub.accounts import queries as accounts
from hub.accounts.enums import Role
from hub.ui import words
from hub.ui.shapes import Cell

SERVICE, PLATFORM = "service:", "platform:"
TONES = {
    Event.Outcome.SUCCESS: "neutral",
    Event.Outcome.REFUSED: "refusal",
    Event.Outcome.FAILED: "warning",
    Event.Outcome.MAJOR_FAILURE: "warning",
}


@dataclass(frozen=True)
class Names:
    """Names by the keys the trail writes."""

    people: dict[str, str] = field(default_factory=dict)
    organisations: dict[str, str] = field(default_factory=dict)


def names_in(events: Iterable[Event], *, people: Iterable[str] = ()) -> Names:
    """Return the names that telling these events needs, and those of more `people`: two queries, however many."""
    events = list(events)
    keys = {event.actor_id for event in events} | _ids(events, "user") | set(people)
    return Names(accounts.names_of_people(keys), accounts.names_of_organisations(_ids(events, "organisation")))


def _ids(events: list[Event], object_type: str) -> set[str]:
    return {event.object_id for event in events if event.object_type == object_type}


def person(key: str, names: Names) -> str:
    """Return the name behind the key of an account, a service, or a platform's person; "" is an erased key."""
    if key.startswith(SERVICE):
        return words.typo(_("Service automatique « %(name)s »") % {"name": key.removeprefix(SERVICE)})
    if key.startswith(PLATFORM):
        source, _colon, actor = key.removeprefix(PLATFORM).partition(":")
        return words.typo(_("« %(name)s », sur la plateforme %(source)s") % {"name": actor, "source": source})
    if not key:
        return _("Une personne dont l’identité est effacée")
    if not key.isdecimal():
        return _("Une personne non connectée")
    return names.people.get(key, _("Un compte supprimé"))


def who(event: Event, names: Names) -> Cell:
    """Return who acted, with a link to all they did, and in which functions."""
    return Cell(person(event.actor_id, names), url=person_url(event.actor_id), detail=role_words(event.actor_role))


def person_url(key: str) -> str:
    return reverse("audit:person", args=[key]) if key else ""


def line_url(event: Event) -> str:
    return reverse("audit:event", args=[event.event_id])


def role_words(roles: str) -> str:
    """Return the functions in which someone acted; `sponsor+signatory` names two."""
    labels = {**dict(Role.choices), "rapporteur": _("Rapporteur"), "recused": _("Déporté")}
    unsaid = {"person", "service", "anonymous"}
    return ", ".join(str(labels.get(role, role)) for role in roles.split("+") if role not in unsaid)


def kind(name: str) -> str:
    """Return what was done, in the past; a kind that this version no longer knows keeps its name."""
    return str(kinds.KINDS[name].label) if name in kinds.KINDS else name


def age(length: timedelta) -> str:
    """Return a length of time in its largest unit: « 12 s », « 3 min », « 5 h », « 2 jours »."""
    seconds = max(0, int(length.total_seconds()))
    if seconds < 120:
        return _("%(count)s s") % {"count": seconds}
    if seconds < 7200:
        return _("%(count)s min") % {"count": seconds // 60}
    if seconds < 172_800:
        return _("%(count)s h") % {"count": seconds // 3600}
    return _("%(count)s jours") % {"count": words.number(seconds // 86_400)}


def outcome(event: Event) -> Cell:
    return Cell(forms.OUTCOMES[event.outcome], tone=TONES[event.outcome], detail=event.detail.get("reason", ""))


def about(event: Event, names: Names) -> Cell:
    """Return what an act was about; an act of a file links to the file's own story."""
    if event.project:
        return Cell(event.project, url=reverse("audit:project", args=[event.project]), detail=_("Dossier"))
    return _ABOUT.get(event.object_type, _other)(event, names)


def _user(event: Event, names: Names) -> Cell:
    name = names.people.get(event.object_id)
    if name is None:
        return Cell(_("Un compte inconnu"))
    return Cell(_("Compte : %(name)s") % {"name": name}, url=person_url(event.object_id))


def _organisation(event: Event, names: Names) -> Cell:
    return Cell(names.organisations.get(event.object_id, _("Une organisation")))


def _url(event: Event, names: Names) -> Cell:
    return Cell(event.detail.get("path", event.object_id))


def _project(event: Event, names: Names) -> Cell:
    return Cell(event.object_id, url=reverse("audit:project", args=[event.object_id]), detail=_("Histoire d’un projet"))


def _line(event: Event, names: Names) -> Cell:
    return Cell(_("Une ligne du journal"), url=reverse("audit:event", args=[event.object_id]))


def _journal(event: Event, names: Names) -> Cell:
    return Cell(_("Le journal"))


def _other(event: Event, names: Names) -> Cell:
    return Cell(forms.OBJECTS.get(event.object_type, event.object_type), detail=event.object_id)


_ABOUT = {
    "user": _user,
    "organisation": _organisation,
    "url": _url,
    "project": _project,
    "event": _line,
    "journal": _journal,
}
