from django.db import models


class CalendarKey(models.Model):
    """The secret address of a person's calendar. Only its digest is kept: the address is shown once, when it is given.

    The secret has 256 bits of chance, so its plain SHA-256 can stand in the database: there is nothing to guess.
    """

    audit_subject = ("user", "user_id")

    user = models.OneToOneField("accounts.User", on_delete=models.CASCADE, related_name="+")
    sha256 = models.CharField(max_length=64, unique=True)
    given_at = models.DateTimeField()
    #: The last day on which a program read the calendar.
    read_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.user_id} {self.given_at:%Y-%m-%d}"
