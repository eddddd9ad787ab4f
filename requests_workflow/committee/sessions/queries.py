"""Sessions and agendas, as far as a person may know them. Nothing here writes."""

from datetime import date

from django.db.models import Count, Q, QuerySet

from hub.accounts.models import User
from requests_workflow.committee.interests import queries as interests
from requests_workflow.committee.models import (
    AgendaItem,
    Opinion,
    Session,
)
from requests_workflow.procedure.models import AccessRequest

#: The states of an item on which the committee has still to say something, and of one that left its agenda.
PENDING = ("listed", "open")
GONE = ("adjourned", "left")


def session(pk: int) -> Session | None:
    return Session.objects.filter(pk=pk).first()


def item(session_key: int, key: int) -> AgendaItem | None:
    """Return an item of a session."""
    found = AgendaItem.objects.filter(session=session_key, pk=key)
    return found.select_related("session__presided_by", "request__organisation", "presided_by").first()


def new_session(**fields) -> Session:
    """Return a session that does not exist yet: the door brings it to life."""
    return Session(**fields)


def current_item(request: AccessRequest) -> AgendaItem | None:
    """Return where a file stands on an agenda in the examination under way; None when it waits for a session."""
    found = AgendaItem.objects.filter(request=request, state__in=PENDING)
    return found.select_related("session").first()


def sessions_to_come(request: AccessRequest, day: date) -> QuerySet[Session]:
    """Return the sessions on whose agenda a file may be put on a day: not open yet, and not seen by it before."""
    passed = AgendaItem.objects.filter(request=request).values("session_id")
    return Session.objects.filter(state__in=["planned", "agenda_published"], held_on__gte=day).exclude(pk__in=passed)


def items_to_decide(session: Session) -> list[AgendaItem]:
    """Return the items of a session that still wait for an opinion, or to be adjourned."""
    return list(session.items.filter(state__in=PENDING).select_related("request"))


def calendar(user: User) -> QuerySet[Session]:
    """Return every session, the nearest first, each with `items_count`: the items this person may know of."""
    counted = ~Q(items__state__in=GONE) & interests.known_to(user, "items__request__in")
    return Session.objects.annotate(items_count=Count("items", filter=counted, distinct=True))


def items_of(session: Session) -> list[AgendaItem]:
    """Return the agenda of a session, in order."""
    return list(session.items.select_related("request__organisation"))


def opinions_in(session: Session) -> dict[int, Opinion]:
    """Return the opinions given in a session, by the file's key."""
    return {opinion.request_id: opinion for opinion in session.opinions.select_related("request")}
