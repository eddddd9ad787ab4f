from datetime import timedelta

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import Group, PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hub.accounts.enums import OrganisationKind, Role
from hub.identifiers import new_public_id


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account. Citizens exercising their rights never have one."""

    audit_subject = ("user", "id")

    email = models.EmailField(_("adresse électronique"), unique=True)
    full_name = models.CharField(_("nom complet"), max_length=150)
    language = models.CharField(
        _("langue"), max_length=2, choices=[("fr", "français"), ("en", "English")], default="fr"
    )
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    date_joined = models.DateTimeField()

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args, **kwargs) -> None:
        """Save in one transaction with what the receivers of `post_save` record."""
        with transaction.atomic():
            super().save(*args, **kwargs)


class Organisation(models.Model):
    """A legal person: controller, data holder, hub, committee or authority."""

    audit_subject = ("organisation", "id")

    public_id = models.CharField(max_length=8, unique=True, default=new_public_id, editable=False)
    name = models.CharField(_("nom"), max_length=200)
    siret = models.CharField(
        "SIRET",
        max_length=14,
        unique=True,
        validators=[RegexValidator(r"^[0-9]{14}$", _("Un SIRET compte 14 chiffres."))],
    )
    kind = models.CharField(_("nature"), max_length=20, choices=OrganisationKind.choices)
    address = models.CharField(_("adresse postale"), max_length=300, blank=True)
    #: What is granted to an organisation is granted to this group, so that a change of staff moves no grant.
    group = models.OneToOneField(Group, on_delete=models.PROTECT, related_name="organisation")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(siret__regex=r"^[0-9]{14}$"), name="organisation_siret_has_14_digits")
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person's function in an organisation, from a day to a day (both included)."""

    audit_subject = ("user", "user_id")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)
    since_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["user", "role"]
        constraints = [
            models.UniqueConstraint(fields=["user", "organisation", "role"], name="membership_once"),
            models.CheckConstraint(
                # The day before the first: taken back before it counted.
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("since_on") - timedelta(days=1)),
                name="membership_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} — {self.get_role_display()} ({self.organisation})"


class Absence(models.Model):
    """Days, both included, on which a person is away; a colleague of the same function takes up what awaits them."""

    audit_subject = ("user", "user_id")

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="absences")
    substitute = models.ForeignKey(User, on_delete=models.PROTECT, related_name="replacements")
    since_on = models.DateField()
    until_on = models.DateField()
    declared_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["since_on", "pk"]
        indexes = [models.Index(fields=["until_on", "since_on"], name="absence_days")]
        constraints = [
            models.CheckConstraint(condition=Q(until_on__gte=F("since_on")), name="absence_ends_after_it_starts"),
            models.CheckConstraint(condition=~Q(substitute=F("user")), name="absence_has_another_person"),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.since_on} – {self.until_on}"


class ApiKey(models.Model):
    """What a program shows to act for a person in an organisation, in a role that the person holds there.

    Only the digest of the secret is kept: a key is shown once, when it is given.
    """

    audit_subject = ("user", "user_id")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_keys")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=Role.choices)
    label = models.CharField(max_length=100)
    #: The beginning of the key, by which people name it.
    prefix = models.CharField(max_length=8, unique=True)
    sha256 = models.CharField(max_length=64)
    given_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-given_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("given_at")), name="api_key_expires_after_it_is_given")
        ]

    def __str__(self) -> str:
        return f"{self.prefix} {self.label}"
