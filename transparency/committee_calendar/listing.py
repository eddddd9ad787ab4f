"""The committee's sessions as everyone may know them: days, hours, agendas once published; no name, no vote."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub.ui import words
from requests_workflow import rules
from requests_workflow.committee.sessions import queries
from requests_workflow.committee.sessions.presentation import session_words
from requests_workflow.procedure import presentation

#: How far back the calendar goes.
PAST = timedelta(days=366)


@dataclass(frozen=True)
class PublicSession:
    """One session; `files` are counted, and `titles` told, once its agenda is published."""

    key: int
    begins_at: datetime
    words: str
    state: str
    tone: str
    cancelled: bool
    files: int
    titles: list[str] = field(default_factory=list)

    @property
    def files_words(self) -> str:
        return ngettext("%(n)s dossier", "%(n)s dossiers", self.files) % {"n": self.files}


def sessions(today: date) -> list[PublicSession]:
    """Return the sessions of the past year and those to come, the earliest first: two queries however many."""
    found = queries.sessions_since(today - PAST)
    titles = queries.agenda_titles(found)
    tell_titles = bool(rules.in_force(today).parameter("public_agenda_titles"))
    return [_of(session, titles.get(session.pk, []), tell_titles=tell_titles) for session in found]


def _of(session, titles: list[str], *, tell_titles: bool) -> PublicSession:
    is_published = session.state in ("agenda_published", "open", "closed")
    state = presentation.state_words(session)
    return PublicSession(
        key=session.pk,
        begins_at=session.begins_at,
        words=session_words(session),
        state=state.label,
        tone=state.tone,
        cancelled=session.state == "cancelled",
        files=len(titles) if is_published else 0,
        titles=titles if is_published and tell_titles else [],
    )


def lead(found: list[PublicSession], today: date) -> str:
    """Return until when the calendar is set, in one sentence."""
    to_come = [one for one in found if one.begins_at.date() >= today and not one.cancelled]
    if not to_come:
        return _("Aucune séance n’est programmée pour le moment.")
    return _("Le calendrier est fixé jusqu’en %(month)s.") % {"month": words.month(to_come[-1].begins_at)}
