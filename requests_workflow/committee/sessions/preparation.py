"""The papers of a session as a PDF: convocation, agenda and, file by file, summary, reports and remarks.

Long work (`hub.jobs`): each reader is given what they may read, from the papers as they were frozen when sent.
"""

import json
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from audit import api as audit
from hub.accounts import queries as accounts
from hub.jobs import queue, registry
from hub.jobs.models import Job
from hub.jobs.work import NO_PDF, Made, Refused, Work
from hub.pdf import PdfUnavailable, render
from hub.pdf.render import Attached
from requests_workflow.committee.interests import queries as interests
from requests_workflow.committee.members.queries import SEATS
from requests_workflow.committee.models import SentPapers
from requests_workflow.committee.papers import content
from requests_workflow.committee.sessions import papers
from requests_workflow.committee.sessions.presentation import session_words

KIND = "committee.session_papers"
#: What is joined to the PDF, for programs.
DATA = "documents.json"
DRAWING = gettext_noop("Nous mettons les documents en pages.")


def ask(user, sent: SentPapers, *, at: datetime) -> Job:
    """Ask for the papers of a session; return the job that will put them on pages."""
    job, _is_new = queue.ask(KIND, by=user, parameters={"sent": sent.pk}, at=at)
    return job


def may_see(user, job: Job) -> bool:
    """Who asked, as long as they sit on the committee or serve it: two readers' copies differ."""
    return user.pk == job.asked_by_id and bool((SEATS | content.READERS) & accounts.roles_of(user))


def record_asking(user, job: Job, at: datetime) -> None:
    _record("session.papers_requested", user, job, at)


def record_delivery(user, job: Job, at: datetime) -> None:
    _record("session.papers_exported", user, job, at, object_sha256=job.sha256)


def _record(kind: str, user, job: Job, at: datetime, **told) -> None:
    session = _sent(job).session
    audit.record(kind, object=session.audit_ref, actor=accounts.actor_of(user), at=at, **told)


def title(job: Job) -> str:
    return _("Documents de la séance : %(session)s") % {"session": session_words(_sent(job).session)}


def home(job: Job) -> tuple[str, str]:
    return _("Les documents de la séance"), reverse("committee:papers", args=[_sent(job).session_id])


def told(job: Job) -> list[tuple[str, str]]:
    return [(_("Séance"), session_words(_sent(job).session))]


@registry.job(KIND, may_see=may_see, asked=record_asking, delivered=record_delivery, title=title, home=home, told=told)
def make(work: Work) -> Made:
    """Put on pages what the reader may read of the papers."""
    sent = _sent(work.job)
    keys = interests.readable(work.job.asked_by, [int(key) for key in sent.content])
    files = papers.shown(sent, keys)
    work.progress(0, len(files), message=DRAWING)
    context = {"sent": sent, "session": sent.session, "words": session_words(sent.session), "files": files}
    said = {key: one for key, one in sent.content.items() if int(key) in keys}
    try:
        pdf = render.render(
            "pdf/session_papers.html",
            context,
            language=work.job.language,
            title=title(work.job),
            attached=[Attached(DATA, _canonical(said), _("Les documents pour les programmes"))],
        )
    except PdfUnavailable as error:
        raise Refused(NO_PDF) from error
    work.file.write(pdf)
    return Made(_("documents-%(day)s.pdf") % {"day": sent.session.held_on.isoformat()}, "application/pdf")


def _canonical(said: dict) -> bytes:
    return json.dumps(said, ensure_ascii=False, sort_keys=True, indent=1).encode()


def _sent(job: Job) -> SentPapers:
    return SentPapers.objects.select_related("session", "sent_by").get(pk=job.parameters["sent"])
