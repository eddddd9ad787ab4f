from django.db import models
from django.db.models import Q

from requests_workflow.dossier.team.enums import Capacity, Place
from requests_workflow.procedure.models import Stateful


class Invitation(Stateful):
    """Somebody asked, by a link sent to their address, to take a place in the team of a file; then that place.

    The link itself is kept nowhere: it is made of the nonce and the key of the site, and only its hash is looked up.
    """

    audit_subject = ("access_request", "request_id")
    machine_name = "invitation"

    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="invitations")
    role = models.CharField(max_length=20, choices=Place.choices)
    #: In lower case. Empty once the person has come (their account says it), or some time after they did not.
    address = models.EmailField(blank=True)
    #: In which the invitation is written.
    language = models.CharField(max_length=2, choices=[("fr", "français"), ("en", "English")])
    #: 128 bits, in hexadecimal.
    nonce = models.CharField(max_length=32)
    token_sha256 = models.CharField(max_length=64, unique=True)
    #: Sent by the form, so that a double click invites once.
    sending_key = models.UUIDField(unique=True)
    invited_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    #: The last day on which it may be accepted.
    expires_on = models.DateField()
    #: Who accepted, from when, until when.
    person = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    joined_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "address"],
                condition=Q(state="sent") & ~Q(address=""),
                name="one_open_invitation_an_address",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.role} {self.state}"

    def own_roles(self, person) -> frozenset[str]:
        """Return `invited` for whom it was sent to, and for whom it became a place."""
        invited = bool(self.address) and person.email.lower() == self.address
        return frozenset({"invited"}) if invited or self.person_id == person.pk else frozenset()


class Signature(models.Model):
    """Somebody signed, for the controller, exactly what has this hash. Never edited; whether it holds is computed."""

    audit_subject = ("access_request", "request_id")

    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="signatures")
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    #: True when a function at the controller gave the right to sign; false when it was given for this file alone.
    by_function = models.BooleanField()
    #: SHA-256 of what was signed (`procedure.snapshots.signable`), in hexadecimal.
    sha256 = models.CharField(max_length=64)
    #: Which wording of the statement of honour (`statement`).
    statement = models.CharField(max_length=10)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.by_id} {self.sha256[:12]}"


class InterestDeclaration(models.Model):
    """The interests that somebody declared in the research: none, or a list of links; the last word replaces others."""

    audit_subject = ("access_request", "request_id")

    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="declarations")
    capacity = models.CharField(max_length=12, choices=Capacity.choices)
    #: Whose interests; for the implementer, who wrote them down.
    person = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    #: Each link: organisation, nature, since (a year), band (a code of `Band`). Empty: no interest.
    links = models.JSONField(default=list)
    declared_at = models.DateTimeField()

    class Meta:
        ordering = ["capacity", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "person"], condition=Q(capacity=Capacity.OWN), name="own_interests_once"
            ),
            models.UniqueConstraint(
                fields=["request"], condition=Q(capacity=Capacity.IMPLEMENTER), name="implementer_interests_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.capacity} {self.person_id}"
