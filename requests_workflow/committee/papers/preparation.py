"""Minutes as a PDF are asked for and made as long work (`hub.jobs`).

Who reads every item of approved minutes is given the sealed document, made once; anybody else a copy of what they may
read, which is not sealed.
"""

import json
from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from audit import api as audit
from hub import clock, contents
from hub.accounts import queries as accounts
from hub.jobs import queue, registry
from hub.jobs.models import Job
from hub.jobs.work import NO_KEY, NO_PDF, Made, Refused, Work
from hub.pdf import PdfUnavailable, render
from hub.pdf.render import Attached
from hub.seals import NoKey
from requests_workflow.committee.enums import Paper
from requests_workflow.committee.members.queries import SEATS
from requests_workflow.committee.models import Session, SessionPaper
from requests_workflow.committee.papers import content, queries
from requests_workflow.committee.sessions.presentation import session_words
from requests_workflow.dossier.sealing import making

KIND = "committee.minutes"
#: What is joined to the PDF, for programs.
DATA = "proces-verbal.json"
GATHERING = gettext_noop("Nous réunissons les votes, les débats et les présences.")
WRITING = gettext_noop("Nous écrivons chaque point : débats, votes et décision.")
DRAWING = gettext_noop("Nous mettons le procès-verbal en pages.")
DAMAGED = gettext_noop("Le procès-verbal scellé manque ou a changé dans le stockage. Prévenez l’exploitant.")


def ask(user, session: Session, *, at: datetime) -> Job:
    """Ask for the minutes of a session; return the job that will make them."""
    job, _is_new = queue.ask(KIND, by=user, parameters={"session": session.pk}, at=at)
    return job


def may_see(user, job: Job) -> bool:
    """Who asked, as long as they sit on the committee or serve it: two readers' copies differ."""
    return user.pk == job.asked_by_id and bool((SEATS | content.READERS) & accounts.roles_of(user))


def record_asking(user, job: Job, at: datetime) -> None:
    _record("minutes.requested", user, _session(job), at)


def record_delivery(user, job: Job, at: datetime) -> None:
    _record("minutes.exported", user, _session(job), at, object_sha256=job.sha256)


def _record(kind: str, user, session: Session, at: datetime, **told) -> None:
    audit.record(kind, object=session.audit_ref, actor=accounts.actor_of(user), at=at, **told)


def title(job: Job) -> str:
    return content.title(_session(job))


def home(job: Job) -> tuple[str, str]:
    return _("Le procès-verbal"), reverse("committee:minutes", args=[job.parameters["session"]])


def told(job: Job) -> list[tuple[str, str]]:
    return [(_("Séance"), session_words(_session(job)))]


@registry.job(KIND, may_see=may_see, asked=record_asking, delivered=record_delivery, title=title, home=home, told=told)
def make(work: Work) -> Made:
    """Write the minutes as their reader may have them."""
    session = _session(work.job)
    work.progress(0, session.items.count(), message=GATHERING)
    try:
        work.file.write(_bytes(session, work))
    except PdfUnavailable as error:
        raise Refused(NO_PDF) from error
    except NoKey as error:
        raise Refused(NO_KEY) from error
    except contents.Damaged as error:
        raise Refused(DAMAGED) from error
    return Made(_("proces-verbal-%(day)s.pdf") % {"day": session.held_on.isoformat()}, "application/pdf")


def _bytes(session: Session, work: Work) -> bytes:
    shown = content.shown_to(work.job.asked_by, session)
    said = content.of(session, said=session_words(session), shown=shown)
    minutes = queries.minutes_of(session)
    whole = len(said.items) == session.items.count()
    if minutes is not None and minutes.state == "approved" and whole:
        return _sealed(session, said, work)
    return _drawn(session, said, work, face=None, joined=_joined(said))


def _sealed(session: Session, said: content.MinutesContent, work: Work) -> bytes:
    """Return the sealed minutes, made the first time and the same ever after."""
    kept = queries.sealed_minutes(session, work.job.language)
    if kept is not None:
        return making.read(kept)
    # Drawn outside the transaction, so that its progress is seen meanwhile.
    code, made, known = making.keep_sealed(
        lambda face, joined: _drawn(session, said, work, face=face, joined=joined), _joined(said)
    )
    with transaction.atomic():
        # Of two who ask at once, the second is given what the first entered: one document is known.
        Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
        kept = queries.sealed_minutes(session, work.job.language)
        if kept is not None:
            return making.read(kept)
        _enter(session, code, known, work)
    return made


def _enter(session: Session, code: str, known: dict, work: Work) -> None:
    at, language = clock.now(), work.job.language
    SessionPaper.objects.create(session=session, kind=Paper.MINUTES, code=code, language=language, made_at=at, **known)
    _record("minutes.sealed", work.job.asked_by, session, at, object_sha256=known["sha256"])


def _drawn(session: Session, said: content.MinutesContent, work: Work, *, face, joined: list[Attached]) -> bytes:
    """Return the minutes as a PDF; `work` is told of each item put on paper."""
    minutes = queries.minutes_of(session)
    context = {
        "content": said,
        "minutes": minutes,
        "seal": face,
        "items": _told(said, work),
        "drawn_on": clock.day_of(minutes.drawn_at) if minutes else session.held_on,
    }
    language, heading = work.job.language, content.title(session)
    return render.render("pdf/minutes.html", context, language=language, title=heading, attached=joined)


def _told(said: content.MinutesContent, work: Work) -> Iterator[content.ItemContent]:
    """Yield the items as the template draws them, and say how far it is."""
    for done, item in enumerate(said.items, start=1):
        yield item
        work.progress(done, message=WRITING)
    work.progress(len(said.items), message=DRAWING)


def _joined(said: content.MinutesContent) -> list[Attached]:
    data = json.dumps(said.as_data(), ensure_ascii=False, sort_keys=True, indent=1).encode()
    return [Attached(DATA, data, _("Le procès-verbal pour les programmes"))]


def _session(job: Job) -> Session:
    return Session.objects.select_related("presided_by").get(pk=job.parameters["session"])
