from django.db import models


class NeedVersion(models.Model):
    """What a file asked for after each change, so that a reader can be told what changed since any reading."""

    audit_subject = ("access_request", "request_id")

    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="need_versions")
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    #: As the part `datasets` of a snapshot.
    datasets = models.JSONField()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["request", "-at"], name="need_version_of_file")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}, {len(self.datasets)}"


class LastLook(models.Model):
    """When a person last read the content of a file, and how many versions it had then."""

    audit_subject = ("access_request", "request_id")

    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    version = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "person"], name="one_last_look_a_person")]

    def __str__(self) -> str:
        return f"v{self.version} {self.at:%Y-%m-%d %H:%M}"


class ComplementAnswer(models.Model):
    """What the sponsor says they did about one point that the secretariat asked for."""

    audit_subject = ("access_request", "request_id")

    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="complement_answers")
    #: The round of checking that asked, and the point as `CheckedItem` names it.
    round = models.PositiveSmallIntegerField()
    item = models.CharField(max_length=60)
    text = models.TextField()
    answered_at = models.DateTimeField()
    answered_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["round", "pk"]
        constraints = [models.UniqueConstraint(fields=["request", "round", "item"], name="point_answered_once_a_round")]

    def __str__(self) -> str:
        return f"{self.round} {self.item}"


class Copy(models.Model):
    """A file begun from another one."""

    audit_subject = ("access_request", "request_id")

    request = models.OneToOneField("procedure.AccessRequest", on_delete=models.PROTECT, related_name="copied")
    source = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="copies")

    def __str__(self) -> str:
        return f"{self.source_id} → {self.request_id}"
