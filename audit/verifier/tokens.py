"""The RFC 3161 token of an archive: a time-stamping authority saw the manifest before a date."""

import hashlib
from pathlib import Path

from cryptography import x509
from rfc3161_client import TimeStampResponse, VerificationError, VerifierBuilder, decode_timestamp_response
from rfc3161_client.tsp import PKIStatus

from audit.verifier import files
from audit.verifier.report import Report

_HASHES = {
    x509.ObjectIdentifier("2.16.840.1.101.3.4.2.1"): hashlib.sha256,
    x509.ObjectIdentifier("2.16.840.1.101.3.4.2.2"): hashlib.sha384,
    x509.ObjectIdentifier("2.16.840.1.101.3.4.2.3"): hashlib.sha512,
}


def read_certificates(path: Path, report: Report) -> list[x509.Certificate]:
    """Return the certificates of a PEM file: the authority's root, and others of its chain if need be."""
    try:
        return x509.load_pem_x509_certificates(files.read(path, report))
    except ValueError as error:
        raise files.malformed(report, path.name, error) from None


def check(
    report: Report, manifest: bytes, token: bytes, trusted: list[x509.Certificate], *, required: bool = False
) -> None:
    """Check the token over the bytes of a manifest.

    Without a trusted certificate only its subject is checked: a token about another manifest is found all the same, and
    a token that is `required` is not enough.
    """
    try:
        response = decode_timestamp_response(token)
        subject = response.tst_info.message_imprint
    except ValueError as error:
        report.incomplete("token.unreadable", why=error)
        return
    hashed = _HASHES.get(subject.hash_algorithm)
    if PKIStatus(response.status) != PKIStatus.GRANTED or hashed is None:
        report.incomplete("token.unreadable", why=f"{response.status}, {subject.hash_algorithm.dotted_string}")
    elif hashed(manifest).digest() != subject.message:
        report.tampered("token.other")
    elif not trusted:
        (report.incomplete if required else report.note)("token.unchecked", at=response.tst_info.gen_time)
    else:
        _check_signature(report, response, manifest, trusted)


def _check_signature(
    report: Report, response: TimeStampResponse, manifest: bytes, trusted: list[x509.Certificate]
) -> None:
    try:
        VerifierBuilder(roots=trusted).build().verify_message(response, manifest)
    except (VerificationError, ValueError) as error:
        report.tampered("token.wrong", why=error)
    else:
        report.proved("token.proved", at=response.tst_info.gen_time)
