"""Sessions and agendas, as far as a person may know them. Nothing here writes."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, time

from django.db.models import Count, Q, QuerySet

from hub.accounts.models import User
from requests_workflow.committee.enums import TAKING_PART
from requests_workflow.committee.interests import queries as interests
from requests_workflow.committee.models import AgendaItem, Attendance, Opinion, SentPapers, Session
from requests_workflow.procedure.models import AccessRequest

#: The states of a session whose agenda may still be drawn up, which may be moved, and to which members are convened.
TO_COME = ("planned", "agenda_published")
#: The states of a session whose agenda may still change.
DRAWN_UP = (*TO_COME, "open")
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
    return Session.objects.filter(state__in=TO_COME, held_on__gte=day).exclude(pk__in=passed)


def items_to_decide(session: Session) -> list[AgendaItem]:
    """Return the items of a session that still wait for an opinion, or to be adjourned."""
    return list(session.items.filter(state__in=PENDING).select_related("request"))


def calendar(user: User) -> QuerySet[Session]:
    """Return every session, the nearest first, each with `items_count`: the items this person may know of."""
    counted = ~Q(items__state__in=GONE) & interests.known_to(user, "items__request__in")
    return Session.objects.annotate(items_count=Count("items", filter=counted, distinct=True))


def is_taken(day: date, hour: time, *, but: int | None = None) -> bool:
    """Tell whether another session (than `but`) is planned at that day and hour."""
    taken = Session.objects.exclude(state="cancelled").filter(held_on=day, starts_at=hour)
    return taken.exclude(pk=but).exists()


def held_between(first: date, last: date) -> list[Session]:
    """Return the sessions planned or held from one day to another, both included, the earliest first."""
    return list(Session.objects.exclude(state="cancelled").filter(held_on__range=(first, last)))


def standings(session: Session) -> dict[int, Attendance]:
    """Return the last thing noted of each member's part in a session, by the member's key: one query."""
    rows = session.attendances.order_by("member_id", "-pk").distinct("member_id").select_related("member")
    return {row.member_id: row for row in rows}


def attendances(session: Session) -> list[Attendance]:
    """Return everything that was noted of the members' parts in a session, in order."""
    return list(session.attendances.select_related("member"))


def present_now(session: Session) -> frozenset[int]:
    """Return the members (keys) who take part in a session now: neither excused nor gone."""
    return frozenset(key for key, row in standings(session).items() if row.how in TAKING_PART)


def papers_of(session: Session) -> SentPapers | None:
    """Return the papers of a session as they were last sent."""
    return session.papers_sent.select_related("sent_by").last()


def waiting_files() -> list[AccessRequest]:
    """Return the files that wait for a session, those whose rapporteurs accepted, the oldest first."""
    found = AccessRequest.objects.filter(state__in=["under_review", "hearing", "adjourned"])
    return list(found.select_related("organisation").order_by("filed_at", "pk"))


def sessions_since(day: date) -> list[Session]:
    """Return every session from a day on, the earliest first."""
    return list(Session.objects.filter(held_on__gte=day))


def agenda_titles(sessions: Iterable[Session]) -> dict[int, list[str]]:
    """Return the titles of the files of agendas, in order, by the session's key: one query."""
    found: dict[int, list[str]] = defaultdict(list)
    items = AgendaItem.objects.filter(session__in=[one.pk for one in sessions]).exclude(state__in=GONE)
    for key, title in items.values_list("session_id", "request__title"):
        found[key].append(title)
    return found


def items_of(session: Session) -> list[AgendaItem]:
    """Return the agenda of a session, in order."""
    return list(session.items.select_related("request__organisation"))


def opinions_in(session: Session) -> dict[int, Opinion]:
    """Return the opinions given in a session, by the file's key."""
    return {opinion.request_id: opinion for opinion in session.opinions.select_related("request")}
