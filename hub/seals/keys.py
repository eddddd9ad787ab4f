"""The key that seals: a PKCS#12 file, a PKCS#11 token, or one made here on first need, on one's own machine only."""

import datetime as dates
import os
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from django.conf import settings
from pyhanko.sign import Signer, SimpleSigner

from hub import clock
from hub.seals import NoKey

BITS = 3072
#: How long a certificate made here holds.
YEARS = 10
NOT_SET = "No key seals documents: set HUB_SEAL_P12_FILE, or HUB_SEAL_PKCS11_MODULE (docs/operations.md, “The seal”)."


def is_set() -> bool:
    """Tell whether the settings name a key, or let one be made here."""
    return bool(settings.HUB_SEAL_P12_FILE or settings.HUB_SEAL_PKCS11_MODULE or settings.HUB_SEAL_SELF_MADE)


def signer() -> Signer:
    """Return what signs, its certificate and the chain above it. Raises `NoKey`."""
    if settings.HUB_SEAL_PKCS11_MODULE:
        return _token()
    path = key_file()
    try:
        return _from_file(path, path.stat().st_mtime_ns, passphrase())
    except (OSError, ValueError) as error:
        raise NoKey(f"The key of the seal cannot be read: {error}") from error


def key_file() -> Path:
    """Return the PKCS#12 file, made now where this machine may make its own. Raises `NoKey`."""
    if settings.HUB_SEAL_P12_FILE:
        return Path(settings.HUB_SEAL_P12_FILE)
    if not settings.HUB_SEAL_SELF_MADE:
        raise NoKey(NOT_SET)
    path = Path(settings.HUB_SEAL_SELF_MADE_FILE)
    if not path.exists():
        _write_once(path, self_made(settings.HUB_BRAND or "Demonstration hub", at=clock.now()))
    return path


def passphrase() -> bytes | None:
    """Return what opens the file, without the end of its line; None for a file that needs none. Raises `OSError`."""
    if not settings.HUB_SEAL_P12_FILE or not settings.HUB_SEAL_P12_PASSPHRASE_FILE:
        return None
    return Path(settings.HUB_SEAL_P12_PASSPHRASE_FILE).read_bytes().rstrip(b"\r\n")


@lru_cache(maxsize=2)
def _from_file(path: Path, modified_ns: int, secret: bytes | None) -> SimpleSigner:
    found = SimpleSigner.load_pkcs12_data(path.read_bytes(), other_certs=[], passphrase=secret)
    if found is None:
        raise NoKey(f"{path} is no PKCS#12 file that the passphrase opens.")
    return found


def _token() -> Signer:
    """Open a session on the token for each seal: a session kept across processes and pauses is what tokens drop."""
    try:
        from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session  # noqa: PLC0415 — needs python-pkcs11
    except ImportError as error:
        raise NoKey("HUB_SEAL_PKCS11_MODULE needs the package python-pkcs11: pip install 'pyhanko[pkcs11]'.") from error
    try:
        pin = Path(settings.HUB_SEAL_PKCS11_PIN_FILE).read_text().strip()
        session = open_pkcs11_session(
            settings.HUB_SEAL_PKCS11_MODULE, token_label=settings.HUB_SEAL_PKCS11_TOKEN, user_pin=pin
        )
    except Exception as error:  # a driver raises whatever it likes
        raise NoKey(f"The token of the seal does not open: {error!r}") from error
    label = settings.HUB_SEAL_PKCS11_LABEL
    return PKCS11Signer(session, cert_label=label, key_label=label)


def self_made(name: str, *, at: dates.datetime) -> bytes:
    """Return a new key and its own certificate as PKCS#12 without passphrase."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
    who = x509.Name(
        [x509.NameAttribute(NameOID.ORGANIZATION_NAME, name), x509.NameAttribute(NameOID.COMMON_NAME, name)]
    )
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        # A file of the demonstration is filed in the past: its receipt is sealed today.
        .not_valid_before(at - dates.timedelta(days=1))
        .not_valid_after(at + dates.timedelta(days=365 * YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return pkcs12.serialize_key_and_certificates(name.encode(), key, certificate, None, serialization.NoEncryption())


def _write_once(path: Path, content: bytes) -> None:
    """Give the file its content whole, readable by us alone, whoever else makes one at the same time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
