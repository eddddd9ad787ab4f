from django.db import models

from requests_workflow import rules
from requests_workflow.committee.enums import SessionMode
from requests_workflow.procedure.models import Stateful


class Session(Stateful):
    """A sitting of the committee; it serves several files and belongs to none."""

    audit_subject = ("session", "id")
    machine_name = "session"

    held_on = models.DateField()
    starts_at = models.TimeField()
    mode = models.CharField(max_length=10, choices=SessionMode.choices)
    place = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["held_on", "starts_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["held_on", "starts_at"], name="one_session_at_a_time")]

    def __str__(self) -> str:
        return f"{self.held_on} {self.starts_at}"

    @property
    def file(self) -> None:
        return None

    @property
    def rule_set(self) -> rules.RuleSet:
        return rules.in_force(self.held_on)


class AgendaItem(models.Model):
    """A file on the agenda of a session; adjourned, it stays there and the file waits for another session."""

    audit_subject = ("access_request", "request_id")

    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="agenda_items")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="items")
    #: Which examination of the file this is: 1, then one more after each opinion.
    round = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()
    adjourned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["session", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["session", "request"], name="file_once_on_an_agenda")]

    def __str__(self) -> str:
        return f"{self.session_id} {self.request_id}"


class Attendance(models.Model):
    """A member present at a session."""

    audit_subject = ("session", "session_id")

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="attendances")
    member = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["member__full_name", "pk"]
        constraints = [models.UniqueConstraint(fields=["session", "member"], name="member_present_once")]

    def __str__(self) -> str:
        return f"{self.session_id} {self.member_id}"
