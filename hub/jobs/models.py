from django.db import models
from django.db.models import F, Q

from hub import clock
from hub.identifiers import opaque


def new_public_id() -> str:
    """Return an identifier of 12 characters, about 57 bits: it stands in an address that is sent around."""
    return opaque(12)


class Job(models.Model):
    """One piece of long work that a person asked for, and the file it leaves.

    `done` and `total` count what the maker counts; `total` is None until it is known. `message` is a French msgid: what
    is being done, or why it failed. `path` is the name of the file under MEDIA_ROOT/jobs, "" when there is none, or no
    longer one.
    """

    audit_exempt = (
        "how far a piece of work has come: the act that asks for it and each delivery have a trace of their own"
    )

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    kind = models.CharField(max_length=40)
    parameters = models.JSONField(default=dict)
    #: SHA-256 of the parameters, in hex: the same work is not done twice at once for one person.
    fingerprint = models.CharField(max_length=64)
    language = models.CharField(max_length=2)
    #: Ties the traces of the work to those of the request that asked for it.
    corr = models.CharField(max_length=64, blank=True)
    asked_by = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    #: How many workers have begun it; also the number of the only one that may still write.
    attempts = models.PositiveSmallIntegerField(default=0)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(null=True, blank=True)
    message = models.CharField(max_length=300, blank=True)
    path = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=120, blank=True)
    media_type = models.CharField(max_length=80, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.BigIntegerField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        indexes = [
            models.Index(fields=["kind", "-asked_at"], name="jobs_of_a_kind"),
            models.Index(fields=["id"], condition=Q(state__in=["waiting", "running"]), name="jobs_under_way"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["asked_by", "kind", "fingerprint"],
                condition=Q(state__in=["waiting", "running"]),
                name="jobs_not_twice_at_once",
            ),
            models.CheckConstraint(condition=Q(total=None) | Q(total__gte=F("done")), name="jobs_done_within_total"),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.kind} {self.state}"

    @property
    def is_under_way(self) -> bool:
        return self.state in {self.State.WAITING, self.State.RUNNING}

    @property
    def has_file(self) -> bool:
        """Tell whether the file may be given out now: past its term it may not, even if nobody has removed it yet."""
        return self.state == self.State.DONE and bool(self.path) and self.expires_at > clock.now()
