from django.db.models import QuerySet

from hub.jobs import registry
from hub.jobs.models import Job


def visible(user, public_id: str) -> Job | None:
    """Return a job that a person may see now; None for any other, as if it did not exist."""
    job = Job.objects.filter(public_id=public_id).select_related("asked_by").first()
    if job is None or not registry.get(job.kind).may_see(user, job):
        return None
    return job


def of_kind(kind: str) -> QuerySet[Job]:
    """Return the jobs of a kind with who asked for them, the latest first."""
    return Job.objects.filter(kind=kind).select_related("asked_by")
