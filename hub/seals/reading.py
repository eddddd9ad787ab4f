"""What a seal is worth: read from the bytes alone, without Django, so that it can run apart under limits.

pyHanko's `valid` stays true for a content that was changed; what counts is `bottom_line` and `intact`.
"""

import asyncio
import json
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from io import BytesIO

from asn1crypto import cms, pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.generic_cms import async_validate_detached_cms
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from hub import clock


@dataclass(frozen=True)
class Verdict:
    """What was found. `readable`: the bytes are a PDF, or a signature; `sealed`: they bear one seal.

    `intact`: the seal covers every byte and none changed since. `trusted`: its certificate is one of those given and
    held on the day of the seal. `fingerprint` (SHA-256, hex) and `subject` are those of the certificate it names, which
    prove nothing while `intact` is false. `at` is when the sealer says it sealed, ISO 8601.
    """

    readable: bool = True
    sealed: bool = False
    intact: bool = False
    trusted: bool = False
    fingerprint: str = ""
    subject: str = ""
    at: str = ""


UNREADABLE = Verdict(readable=False)
UNSEALED = Verdict()


def of_pdf(content: bytes, trusted: Iterable[str]) -> Verdict:
    """Return what the seal of a PDF is worth; `trusted` are certificates in text (PEM)."""
    try:
        reader = PdfFileReader(BytesIO(content))
        found = reader.embedded_regular_signatures
        if not found:
            return UNSEALED
        return _of_signature(found[0], len(found), trusted)
    except Exception:  # noqa: BLE001 — a damaged file breaks its reader anywhere
        return UNREADABLE


def _of_signature(found, count: int, trusted: Iterable[str]) -> Verdict:
    certificate = found.signer_cert
    said = found.self_reported_timestamp
    status = validate_pdf_signature(found, _context(certificate, trusted, said))
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE and count == 1
    # Only a certified document forbids what a reader would not show.
    certified = found.docmdp_level is not None and bool(status.docmdp_ok)
    return _verdict(status, certificate, said, intact=whole and certified and _is_plain(found.signed_data))


def of_detached(content: bytes, signature: bytes, trusted: Iterable[str]) -> Verdict:
    """Return what a detached signature (CMS, DER) of a content is worth."""
    try:
        signed = cms.ContentInfo.load(signature, strict=True)["content"]
        certificate = next(one.chosen for one in signed["certificates"] if _is_signer(one.chosen, signed))
        said = _signing_time(signed)
        checking = async_validate_detached_cms(content, signed, _context(certificate, trusted, said))
        return _verdict(asyncio.run(checking), certificate, said, intact=_is_plain(signed))
    except Exception:  # noqa: BLE001 — as above
        return UNREADABLE


def _is_plain(signed: cms.SignedData) -> bool:
    """Tell whether the envelope, which no signature covers, says what an untouched one says."""
    signer = signed["signer_infos"][0]
    digests = [signer["digest_algorithm"], *signed["digest_algorithms"]]
    return (
        len(signed["signer_infos"]) == 1
        and (signed["version"].native, signer["version"].native) == ("v1", "v1")
        and len({one.dump() for one in digests}) == 1
        and all(one["parameters"].native is None for one in (*digests, signer["signature_algorithm"]))
    )


def _is_signer(certificate: x509.Certificate, signed: cms.SignedData) -> bool:
    issuer = signed["signer_infos"][0]["sid"].chosen
    return certificate.serial_number == issuer["serial_number"].native and certificate.issuer == issuer["issuer"]


def _signing_time(signed: cms.SignedData) -> datetime | None:
    attributes = signed["signer_infos"][0]["signed_attrs"]
    return next((one["values"][0].native for one in attributes if one["type"].native == "signing_time"), None)


def _verdict(status, certificate: x509.Certificate, said: datetime | None, *, intact: bool) -> Verdict:
    intact = intact and bool(status.intact and status.valid)
    return Verdict(
        sealed=True,
        intact=intact,
        trusted=intact and bool(status.bottom_line),
        fingerprint=certificate.sha256.hex(),
        subject=certificate.subject.human_friendly,
        at=said.isoformat() if said else "",
    )


def _context(certificate: x509.Certificate, trusted: Iterable[str], said: datetime | None) -> ValidationContext:
    """Believe these certificates themselves, on the day of the seal: that they have ended since changes nothing."""
    roots = [x509.Certificate.load(pem.unarmor(one.encode())[2]) for one in trusted]
    return ValidationContext(
        trust_roots=[one for one in roots if one.sha256 == certificate.sha256],
        allow_fetching=False,
        moment=said or clock.now(),
        revocation_mode="soft-fail",
    )


def main() -> None:
    """Read one line of JSON {kind, trusted, signature in hex}, then the content; write the verdict as JSON."""
    asked = json.loads(sys.stdin.buffer.readline())
    content = sys.stdin.buffer.read()
    if asked["kind"] == "pdf":
        verdict = of_pdf(content, asked["trusted"])
    else:
        verdict = of_detached(content, bytes.fromhex(asked["signature"]), asked["trusted"])
    sys.stdout.write(json.dumps(asdict(verdict)))


if __name__ == "__main__":
    main()
