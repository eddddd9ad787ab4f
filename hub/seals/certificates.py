"""Whose seals are believed: ours, past and present, and those of the hubs that the keeper of this one added."""

from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from django.conf import settings

from hub.seals import NoKey, keys
from hub.seals.models import Certificate


def current() -> Certificate | None:
    """Return the certificate that seals now, as a row that may not be kept yet; None where nothing can be sealed."""
    try:
        signer = keys.signer()
    except NoKey:
        return None
    return described(x509.load_der_x509_certificate(signer.signing_cert.dump()), at=None)


def remember(pem: str, *, at: datetime) -> Certificate:
    """Keep a certificate that seals here, the first time it does; return it."""
    found = described(x509.load_pem_x509_certificate(pem.encode()), at=at)
    known = {name: getattr(found, name) for name in ("pem", "subject", "not_before", "not_after", "first_used_at")}
    return Certificate.objects.get_or_create(fingerprint=found.fingerprint, defaults=known)[0]


def described(certificate: x509.Certificate, *, at: datetime | None) -> Certificate:
    """Return what is kept of a certificate, unsaved."""
    return Certificate(
        fingerprint=certificate.fingerprint(hashes.SHA256()).hex(),
        pem=certificate.public_bytes(serialization.Encoding.PEM).decode(),
        subject=certificate.subject.rfc4514_string()[:300],
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        first_used_at=at,
    )


def ours() -> list[Certificate]:
    """Return the certificates under which this hub sealed, or would now; the present one first."""
    kept, now = list(Certificate.objects.all()), current()
    if now is None:
        return kept
    return [now, *(one for one in kept if one.fingerprint != now.fingerprint)]


def others() -> list[Certificate]:
    """Return the certificates of other hubs, from the folder that the settings name; what is no certificate is left."""
    if not settings.HUB_SEAL_TRUSTED_FOLDER:
        return []
    found = []
    for path in sorted(Path(settings.HUB_SEAL_TRUSTED_FOLDER).glob("*.pem")):
        try:
            found += [described(one, at=None) for one in x509.load_pem_x509_certificates(path.read_bytes())]
        except (OSError, ValueError):
            continue
    return found
