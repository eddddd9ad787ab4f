"""An export is asked for, made, and given out: who may, and what each step leaves in the journal."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from audit import api, configuration, health
from audit.exports import formats
from audit.exports.wording import FilterWords
from hub import clock
from hub.accounts import queries as accounts
from hub.accounts.enums import Role
from hub.jobs import queries as jobs
from hub.jobs import queue, registry
from hub.jobs.models import Job
from hub.jobs.work import Made, Work

KIND = "audit.export"
#: How many earlier exports the page lists; the trail tells of all of them.
SHOWN = 50
READERS = frozenset({Role.AUDITOR, Role.DPO})


def ask(user, *, format: str, filters: dict[str, Any], details: bool, log: str, at: datetime) -> Job:
    """Ask for an export, in the transaction of the request; return the job, which may be one that is already awaited.

    `filters` are those of `FilterForm.asked`; `log` names the log of an archive. What a format does not use is dropped.
    """
    chosen = formats.FORMATS[format]
    parameters: dict[str, Any] = {"format": format}
    if chosen.of_lines:
        parameters |= {"filters": filters, "details": details and chosen.with_details}
    else:
        parameters["log"] = log
    job, _is_new = queue.ask(KIND, by=user, parameters=parameters, at=at)
    return job


def are_stopped(at: datetime) -> bool:
    """Tell whether nothing leaves: the policy names witnesses, and none signed for a day (audit.md 8.10)."""
    policy = configuration.policy()
    return policy is not None and bool(policy.witnesses) and health.measure(at).witness_is_lost


def may_see(user, job: Job) -> bool:
    """An auditor sees every export, a protection officer their own; a function that ended gives nothing any more."""
    roles = accounts.roles_of(user)
    return Role.AUDITOR in roles or (job.asked_by_id == user.pk and bool(roles & READERS))


def seen_by(user) -> QuerySet[Job]:
    """Return the latest exports that a person may see, with who asked for them."""
    found = jobs.of_kind(KIND)
    if Role.AUDITOR not in accounts.roles_of(user):
        found = found.filter(asked_by=user)
    return found[:SHOWN]


def record_asking(user, job: Job, at: datetime) -> None:
    asked = job.parameters
    _record("audit.export_requested", user, job, at, detail={"filters": asked.get("filters", {})})


def record_delivery(user, job: Job, at: datetime) -> None:
    """Record that the file leaves, with its fingerprint: what somebody shows later can be held against it."""
    filters = job.parameters.get("filters", {})
    _record("audit.exported", user, job, at, object_sha256=job.sha256, size=job.size, detail={"filters": filters})


def _record(kind: str, user, job: Job, at: datetime, *, size: int | None = None, **told: Any) -> None:
    asked = job.parameters
    facts = {"format": asked["format"]}
    if "details" in asked:
        facts["details"] = asked["details"]
    if "log" in asked:
        facts["log"] = asked["log"]
    if size is not None:
        facts["size"] = size
    api.record(kind, object=api.Ref("export", job.public_id), actor=accounts.actor_of(user), at=at, facts=facts, **told)


def title(job: Job) -> str:
    return _("Export du journal : %(format)s") % {"format": formats.FORMATS[job.parameters["format"]].label}


def home(job: Job) -> tuple[str, str]:
    """Return the page where it was asked for."""
    return _("Exports du journal"), reverse("audit:exports")


def told(job: Job) -> list[tuple[str, str]]:
    """Return what was asked for, as (label, words)."""
    asked = job.parameters
    chosen = formats.FORMATS[asked["format"]]
    rows = [(_("Format"), str(chosen.label))]
    if "log" in asked:
        rows.append((_("Registre"), asked["log"]))
    if chosen.of_lines:
        rows.append((_("Lignes choisies"), FilterWords().of(asked["filters"])))
    if chosen.with_details:
        rows.append((_("Noms et détails"), _("Oui, tant qu’ils sont gardés") if asked["details"] else _("Non")))
    return rows


@registry.job(KIND, may_see=may_see, asked=record_asking, delivered=record_delivery, title=title, home=home, told=told)
def make(work: Work) -> Made:
    """Write the file of an export; its name tells the format and the day."""
    message = formats.write(work)
    chosen = formats.FORMATS[work.parameters["format"]]
    day = clock.day_of(work.job.asked_at).isoformat()
    return Made(f"journal-{day}-{work.job.public_id}.{chosen.extension}", chosen.media_type, message)
