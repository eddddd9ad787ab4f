"""A throw-away time-stamping authority (RFC 3161): just enough DER to answer as a real one does."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

SHA256 = "2.16.840.1.101.3.4.2.1"
ECDSA_SHA256 = "1.2.840.10045.4.3.2"
SIGNED_DATA = "1.2.840.113549.1.7.2"
TST_INFO = "1.2.840.113549.1.9.16.1.4"
CONTENT_TYPE = "1.2.840.113549.1.9.3"
MESSAGE_DIGEST = "1.2.840.113549.1.9.4"
SIGNING_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.47"
POLICY = "1.2.3.4.1"
_LONG_LIFE = timedelta(days=365)


@dataclass(frozen=True)
class TimeStampingAuthority:
    """A root and the certificate that signs tokens."""

    root: x509.Certificate
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @classmethod
    def generate(cls, at: datetime) -> "TimeStampingAuthority":
        """Return an authority whose certificates are valid a year around an instant."""
        root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
        root = (
            _certificate("Root of the tests", "Root of the tests", root_key.public_key(), at)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(root_key, hashes.SHA256())
        )
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        certificate = (
            _certificate("Time of the tests", "Root of the tests", key.public_key(), at)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(usage, critical=True)
            .sign(root_key, hashes.SHA256())
        )
        return cls(root, certificate, key)

    @property
    def pem(self) -> bytes:
        """The root's certificate, as a person is given it."""
        return self.root.public_bytes(serialization.Encoding.PEM)

    def stamp(self, message: bytes, at: datetime) -> bytes:
        """Return the DER of a TimeStampResp that dates the SHA-256 of a message."""
        return self.stamp_digest(hashlib.sha256(message).digest(), at)

    def stamp_digest(self, digest: bytes, at: datetime) -> bytes:
        """Return the DER of a TimeStampResp that dates a SHA-256 of 32 bytes."""
        info = self._info(digest, at)
        content = _sequence(_oid(SIGNED_DATA), _tagged(0, self._signed_data(info)))
        return _sequence(_sequence(_integer(0)), content)

    def _info(self, digest: bytes, at: datetime) -> bytes:
        imprint = _sequence(_algorithm(SHA256), _octets(digest))
        when = _der(0x18, at.astimezone(UTC).strftime("%Y%m%d%H%M%SZ").encode())
        return _sequence(_integer(1), _oid(POLICY), imprint, _integer(1), when)

    def _signed_data(self, info: bytes) -> bytes:
        certificate = self.certificate.public_bytes(serialization.Encoding.DER)
        return _sequence(
            _integer(3),
            _set(_algorithm(SHA256)),
            _sequence(_oid(TST_INFO), _tagged(0, _octets(info))),
            _tagged(0, certificate),
            _set(self._signer_info(info, certificate)),
        )

    def _signer_info(self, info: bytes, certificate: bytes) -> bytes:
        known = _sequence(_sequence(_sequence(_octets(hashlib.sha256(certificate).digest()))))
        attributes = sorted(
            [
                _sequence(_oid(CONTENT_TYPE), _set(_oid(TST_INFO))),
                _sequence(_oid(MESSAGE_DIGEST), _set(_octets(hashlib.sha256(info).digest()))),
                _sequence(_oid(SIGNING_CERTIFICATE_V2), _set(known)),
            ]
        )
        signature = self.key.sign(_set(*attributes), ec.ECDSA(hashes.SHA256()))
        return _sequence(
            _integer(1),
            _sequence(self.certificate.issuer.public_bytes(), _integer(self.certificate.serial_number)),
            _algorithm(SHA256),
            _tagged(0, *attributes),
            _sequence(_oid(ECDSA_SHA256)),
            _octets(signature),
        )


def _certificate(subject: str, issuer: str, key: ec.EllipticCurvePublicKey, at: datetime) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - _LONG_LIFE)
        .not_valid_after(at + _LONG_LIFE)
    )


def _der(tag: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    if len(body) < 128:
        return bytes([tag, len(body)]) + body
    length = len(body).to_bytes((len(body).bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + body


def _sequence(*parts: bytes) -> bytes:
    return _der(0x30, *parts)


def _set(*parts: bytes) -> bytes:
    return _der(0x31, *parts)


def _tagged(number: int, *parts: bytes) -> bytes:
    return _der(0xA0 | number, *parts)


def _octets(data: bytes) -> bytes:
    return _der(0x04, data)


def _integer(value: int) -> bytes:
    return _der(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def _algorithm(oid: str) -> bytes:
    return _sequence(_oid(oid), _der(0x05))


def _oid(dotted: str) -> bytes:
    first, second, *rest = map(int, dotted.split("."))
    return _der(0x06, *(_base128(value) for value in (first * 40 + second, *rest)))


def _base128(value: int) -> bytes:
    digits = [value & 0x7F]
    while value := value >> 7:
        digits.append(0x80 | value & 0x7F)
    return bytes(digits[::-1])
