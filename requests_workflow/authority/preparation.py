"""A transmission package is asked for and made as long work (`hub.jobs`): who may, and what each step leaves."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from audit import api as audit
from hub import clock, zips
from hub.accounts import queries as accounts
from hub.jobs import queue, registry
from hub.jobs.models import Job
from hub.jobs.work import NO_PDF, Made, Refused, Work
from hub.pdf import PdfUnavailable
from requests_workflow.authority import actions, packages, queries
from requests_workflow.dossier import storage
from requests_workflow.procedure.models import AccessRequest

KIND = "authority.package"
GATHERING = gettext_noop("Nous réunissons le dossier, les pièces et l’avis.")
READY = gettext_noop("Le dossier de transmission est gardé avec la demande.")
TOO_LATE = gettext_noop("La demande n’est plus devant la CNIL : il n’y a plus rien à lui transmettre.")


def ask(user, request: AccessRequest, *, at: datetime) -> Job:
    """Ask for the package of a file in the transaction of the request; return the job that will make it."""
    job, _is_new = queue.ask(KIND, by=user, parameters={"reference": request.reference}, at=at)
    return job


def may_see(user, job: Job) -> bool:
    """Those who transmit a file see its package."""
    return queries.may_transmit(user, _file(job))


def record_asking(user, job: Job, at: datetime) -> None:
    _record("authority.package_requested", user, job, at)


def record_delivery(user, job: Job, at: datetime) -> None:
    """Record that the package leaves, as for any document of the file."""
    _record("document.read", user, job, at, object_sha256=job.sha256)


def _record(kind: str, user, job: Job, at: datetime, **told: str) -> None:
    file, facts = _file(job), {"part": queries.PACKAGE}
    actor = accounts.actor_of(user)
    audit.record(kind, object=file.audit_ref, actor=actor, at=at, project=file.reference, facts=facts, **told)


def title(job: Job) -> str:
    return _("Dossier de transmission à la CNIL : %(reference)s") % job.parameters


def home(job: Job) -> tuple[str, str]:
    """Return the page where the package is asked for and kept."""
    return _("Transmission à la CNIL"), reverse("authority:transmission", args=[job.parameters["reference"]])


def told(job: Job) -> list[tuple[str, str]]:
    """Return what was asked for, as (label, words)."""
    return [(_("Dossier"), job.parameters["reference"]), (_("Projet"), _file(job).title)]


@registry.job(KIND, may_see=may_see, asked=record_asking, delivered=record_delivery, title=title, home=home, told=told)
def make(work: Work) -> Made:
    """Write the package from the last frozen copy of the file, and keep it."""
    file = _file(work.job)
    if not queries.is_before_the_authority(file):
        raise Refused(TOO_LATE)
    snapshot = queries.last_snapshot(file)
    try:
        packages.write(file, snapshot, work.file, lambda: work.progress(0, message=GATHERING))
    except packages.Incomplete as incomplete:
        raise Refused(_missing(incomplete)) from incomplete
    except PdfUnavailable as unavailable:
        raise Refused(NO_PDF) from unavailable
    actions.keep_package(file, snapshot, work.file, at=clock.now(), by=work.job.asked_by)
    return Made(file_name(file), zips.MEDIA_TYPE, READY)


def _missing(incomplete: packages.Incomplete) -> str:
    one = incomplete.enclosed
    if isinstance(incomplete.__cause__, storage.Withheld):
        return f"{one.what} : {incomplete.__cause__}"
    said = _("Un document manque ou a changé dans le stockage : « %(what)s » (%(name)s). Prévenez l’exploitant.")
    return said % {"what": one.what, "name": one.about.get("original_name", one.path)}


def file_name(request: AccessRequest) -> str:
    return _("transmission-cnil-%(reference)s.zip") % {"reference": request.reference}


def _file(job: Job) -> AccessRequest:
    return queries.file(job.parameters["reference"])
