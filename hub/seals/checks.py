"""System checks of the seal: a production without a key says so, and one whose key does not open says why."""

from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.serialization import pkcs12
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from hub import clock
from hub.seals import keys

#: How long before its end a certificate is worth a warning.
SOON = timedelta(days=60)


@register()
def the_key_seals(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A receipt that nothing seals says so on its face; whoever keeps the hub must know before its readers."""
    if not keys.is_set():
        return [Warning(keys.NOT_SET, hint="Until then receipts say that they are not sealed.", id="seals.W001")]
    if settings.HUB_SEAL_PKCS11_MODULE or not settings.HUB_SEAL_P12_FILE:
        return []
    try:
        with open(settings.HUB_SEAL_P12_FILE, "rb") as file:
            _key, certificate, _chain = pkcs12.load_key_and_certificates(file.read(), keys.passphrase())
    except (OSError, ValueError) as error:
        return [Error(f"HUB_SEAL_P12_FILE={settings.HUB_SEAL_P12_FILE} does not open: {error}", id="seals.E001")]
    return (
        _judged(certificate, at=clock.now()) if certificate else [Error("HUB_SEAL_P12_FILE is empty.", id="seals.E001")]
    )


def _judged(certificate, *, at: datetime) -> list[CheckMessage]:
    ends = certificate.not_valid_after_utc
    if ends <= at:
        return [Error(f"The certificate of the seal ended on {ends:%Y-%m-%d}.", id="seals.E002")]
    if ends <= at + SOON:
        said = f"The certificate of the seal ends on {ends.astimezone(UTC):%Y-%m-%d}."
        return [Warning(said, hint="Put its successor in place (docs/operations.md, “The seal”).", id="seals.W002")]
    return []
