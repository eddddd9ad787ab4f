"""A job told to a person: where it stands, in words."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.jobs import registry
from hub.jobs.models import Job

#: (words, tone) of each state; a file whose term has come has its own.
STATES = {
    Job.State.WAITING: (gettext_lazy("En attente"), "neutral"),
    Job.State.RUNNING: (gettext_lazy("En préparation"), "info"),
    Job.State.DONE: (gettext_lazy("Prêt"), "success"),
    Job.State.FAILED: (gettext_lazy("Échec"), "refusal"),
    Job.State.CANCELLED: (gettext_lazy("Annulé"), "neutral"),
}
EXPIRED = (gettext_lazy("Effacé"), "neutral")


@dataclass(frozen=True)
class Face:
    """What the page shows; `own` tells whether the reader is the one who asked."""

    job: Job
    title: str
    state: str
    tone: str
    home_label: str
    home: str
    url: str
    message: str
    told: list[tuple[str, str]]
    own: bool


def state_of(job: Job) -> tuple[str, str]:
    """Return the words and the tone of a state."""
    words, tone = EXPIRED if job.state == Job.State.DONE and not job.has_file else STATES[Job.State(job.state)]
    return str(words), tone


def message_of(job: Job) -> str:
    """Return what the work says of itself, in the language of the page."""
    return _(job.message) if job.message else ""


def face_of(job: Job, user) -> Face:
    kind, (words, tone) = registry.get(job.kind), state_of(job)
    label, home = kind.home(job)
    return Face(
        job=job,
        title=kind.title(job),
        state=words,
        tone=tone,
        home_label=label,
        home=home,
        url=reverse("jobs:detail", args=[job.public_id]),
        message=message_of(job),
        told=kind.told(job),
        own=job.asked_by_id == user.pk,
    )
