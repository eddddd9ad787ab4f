"""What members are told of a session, by mail: the day and hour, with an entry for their calendar. No file is named."""

from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from hub import calendars, clock
from hub.accounts.models import User
from hub.mail import outbox
from requests_workflow.committee.enums import SessionMode
from requests_workflow.committee.members import queries as members
from requests_workflow.committee.models import Session
from requests_workflow.committee.sessions import agenda
from requests_workflow.committee.sessions.presentation import session_words

#: How long a session is said to last when its agenda is still empty.
USUAL_LENGTH = timedelta(hours=3)


def tell(kind: str, session: Session, *, at: datetime, reason: str = "") -> None:
    """Queue one mail to each member; the day of a session comes with it as a calendar entry."""
    until = answers_until(session)
    for member in members.members():
        with translation.override(member.language):
            context = {
                "session": session_words(session),
                "place": session.place,
                "reason": reason,
                "ends_at": session.ends_at,
                "link": settings.HUB_PUBLIC_URL + reverse("committee:session", args=[session.pk]),
                "answers_until": until if until > at else None,
            }
        outbox.queue(
            kind,
            to=member,
            context=context,
            key=f"{kind}:{session.pk}:{at.isoformat()}:{member.pk}",
            at=at,
            attachment_kind="" if kind == "session_papers" else "session",
            attachment_of="" if kind == "session_papers" else f"{session.pk}:{member.pk}",
        )


def answers_until(session: Session) -> datetime:
    """Return until when a member tells of an absence (parameter `absence_hours`)."""
    return session.begins_at - timedelta(hours=int(session.rule_set.parameter("absence_hours")))


@outbox.attachment("session")
def attached(named: str) -> outbox.Attachment:
    """Return the entry of a session for one member's calendar, as the session stands when the mail leaves."""
    session, member = (int(key) for key in named.split(":"))
    found, person = Session.objects.get(pk=session), User.objects.get(pk=member)
    method = "CANCEL" if found.state == "cancelled" else "REQUEST"
    name = _("seance-%(day)s.ics") % {"day": found.held_on.isoformat()}
    return outbox.Attachment(name, entry(found, person, method=method), f"text/calendar; method={method}")


def entry(session: Session, member: User, *, method: str) -> bytes:
    """Return an iCalendar message (RFC 5546) that makes, changes or removes the entry of a session."""
    calendar = calendars.calendar(method=method)
    event = calendars.event(reverse("committee:session", args=[session.pk]), "session")
    event.add("dtstamp", clock.now())
    event.add("sequence", session.sequence)
    event.add("dtstart", session.begins_at)
    event.add("dtend", ends_at(session))
    event.add("summary", _("Séance du comité"))
    event.add("location", session.place or session.get_mode_display())
    event.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    event.add("organizer", f"mailto:{settings.DEFAULT_FROM_EMAIL}")
    event.add("attendee", f"mailto:{member.email}", parameters={"CN": member.full_name, "RSVP": "FALSE"})
    calendar.add_component(event)
    return calendar.to_ical()


def ends_at(session: Session) -> datetime:
    """Return when a session is expected to end: as its agenda says, or a usual length while that is empty."""
    if session.mode == SessionMode.ELECTRONIC and session.ends_at:
        return session.ends_at
    minutes = agenda.total_minutes(session)
    return session.begins_at + (timedelta(minutes=minutes) if minutes else USUAL_LENGTH)
