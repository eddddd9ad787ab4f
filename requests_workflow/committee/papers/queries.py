"""Minutes, their debates, their corrections. Nothing here writes."""

from django.db.models import QuerySet

from hub.accounts.models import User
from requests_workflow.committee.models import Correction, Debate, Minutes, Session, SessionPaper
from requests_workflow.committee.papers import content


def minutes_of(session: Session) -> Minutes | None:
    found = Minutes.objects.filter(session=session)
    return found.select_related("session__presided_by", "approved_by", "approved_in").first()


def new_minutes(session: Session, **fields) -> Minutes:
    """Return minutes that do not exist yet: the door brings them to life."""
    return Minutes(session=session, **fields)


def debates(session: Session) -> dict[int, Debate]:
    """Return what was written of each item, by its key."""
    return {one.item_id: one for one in Debate.objects.filter(item__session=session).select_related("written_by")}


def corrections(minutes: Minutes) -> QuerySet[Correction]:
    found = Correction.objects.filter(minutes=minutes)
    return found.select_related("member", "item__request", "answered_by")


def corrections_shown_to(user: User, minutes: Minutes) -> list[Correction]:
    """Return the corrections a person reads: none about an item whose file they are not to know of."""
    shown = content.shown_to(user, minutes.session)
    return [one for one in corrections(minutes) if one.item is None or one.item.request_id in shown]


def unanswered(minutes: Minutes) -> QuerySet[Correction]:
    return corrections(minutes).filter(answer="")


def following_session(session: Session) -> Session | None:
    """Return the session that sits now and comes after another."""
    return Session.objects.filter(state="open", held_on__gte=session.held_on).exclude(pk=session.pk).first()


def sealed_minutes(session: Session, language: str) -> SessionPaper | None:
    return SessionPaper.objects.filter(session=session, kind="minutes", language=language).first()
