"""A portable dossier is asked for and made as long work (`hub.jobs`): who may, and what each step leaves."""

import hashlib
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from audit import api as audit
from hub import clock, contents, zips
from hub.accounts import queries as accounts
from hub.jobs import queue, registry
from hub.jobs.models import Job
from hub.jobs.work import NO_KEY, NO_PDF, Made, Refused, Work
from hub.pdf import PdfUnavailable
from hub.seals import NoKey
from requests_workflow.dossier.portable import writing
from requests_workflow.dossier.sealing import codes, making
from requests_workflow.dossier.sealing.enums import Kind
from requests_workflow.procedure import policies
from requests_workflow.procedure.models import AccessRequest

KIND = "dossier.portable"
GATHERING = gettext_noop("Nous réunissons les réponses, les pièces et les preuves.")
READY = gettext_noop("Gardez ce fichier tel quel : le rouvrir et l’enregistrer à nouveau casserait son sceau.")
DAMAGED = gettext_noop("Une pièce manque ou a changé dans le stockage. Prévenez l’exploitant.")
NOT_YOURS = gettext_noop("Vous ne pouvez plus lire tout ce dossier : il n’est plus exporté pour vous.")


def ask(user, file: AccessRequest, *, at: datetime) -> Job:
    """Ask for the portable dossier of a file; return the job that will make it."""
    job, _is_new = queue.ask(KIND, by=user, parameters={"reference": file.reference}, at=at)
    return job


def may_see(user, job: Job) -> bool:
    """Who asked, as long as they may read the whole file: two readers' copies differ."""
    file = _file(job)
    seen = policies.visible_to(user).filter(pk=file.pk).exists()
    return seen and user.pk == job.asked_by_id and writing.reader_of(user, file, at=clock.now()) is not None


def record_asking(user, job: Job, at: datetime) -> None:
    _record("dossier.export_requested", user, job, at)


def record_delivery(user, job: Job, at: datetime) -> None:
    _record("dossier.exported", user, job, at, object_sha256=job.sha256)


def _record(kind: str, user, job: Job, at: datetime, **told: str) -> None:
    file = _file(job)
    audit.record(kind, object=file.audit_ref, actor=accounts.actor_of(user), at=at, project=file.reference, **told)


def title(job: Job) -> str:
    return _("Dossier portable : %(reference)s") % job.parameters


def home(job: Job) -> tuple[str, str]:
    return _("Le dossier"), reverse("dossier:summary", args=[job.parameters["reference"]])


def told(job: Job) -> list[tuple[str, str]]:
    return [(_("Dossier"), job.parameters["reference"]), (_("Projet"), _file(job).title)]


@registry.job(KIND, may_see=may_see, asked=record_asking, delivered=record_delivery, title=title, home=home, told=told)
def make(work: Work) -> Made:
    """Write the portable dossier, and enter it in the register of sealed documents."""
    file, at, code = _file(work.job), clock.now(), codes.new()
    reader = writing.reader_of(work.job.asked_by, file, at=at)
    if reader is None:
        raise Refused(NOT_YOURS)
    try:
        with transaction.atomic():
            certificate = writing.write(
                file, reader, work.file, code=code, told=lambda: work.progress(0, message=GATHERING)
            )
            _enter(file, reader, work, code, certificate)
    except NoKey as error:
        raise Refused(NO_KEY) from error
    except PdfUnavailable as error:
        raise Refused(NO_PDF) from error
    except contents.Damaged as error:
        raise Refused(DAMAGED) from error
    return Made(_("dossier-portable-%(reference)s.zip") % work.parameters, zips.MEDIA_TYPE, READY)


def _enter(file: AccessRequest, reader: writing.Reader, work: Work, code: str, certificate: str) -> None:
    size = work.file.tell()
    work.file.seek(0)
    sha256 = hashlib.file_digest(work.file, "sha256").hexdigest()
    known = {"sha256": sha256, "size": size, "certificate": certificate, "language": work.job.language}
    making.register(file, Kind.PORTABLE, code, by=writing.actor(file, reader), at=reader.at, **known)


def _file(job: Job) -> AccessRequest:
    return AccessRequest.objects.select_related("organisation").get(reference=job.parameters["reference"])
