from django.db import models


class Certificate(models.Model):
    """A certificate under which this hub sealed something: it stays believed for that, whatever key follows."""

    audit_exempt = "what everybody may know of a key, written when it first seals; each sealed document has its trace"

    #: SHA-256 of the certificate (DER), in hexadecimal.
    fingerprint = models.CharField(max_length=64, unique=True)
    #: The certificate alone, in text (PEM).
    pem = models.TextField()
    subject = models.CharField(max_length=300)
    not_before = models.DateTimeField()
    not_after = models.DateTimeField()
    first_used_at = models.DateTimeField()

    class Meta:
        ordering = ["-first_used_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.subject} {self.fingerprint[:12]}"
