"""Making seals: a certified PDF (PAdES, nothing may change), or a detached signature (CMS) beside any content."""

import asyncio
import logging
from io import BytesIO

from asn1crypto import pem
from django.conf import settings
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.timestamps import TimestampRequestError
from pyhanko.sign.timestamps.requests_client import RequestsHTTPTimeStamper

from hub import clock
from hub.seals import certificates, keys

log = logging.getLogger(__name__)

FIELD = "Seal"
DIGEST = "sha256"
#: Seconds that a time-stamping authority has to answer.
PATIENCE = 10


def seal_pdf(content: bytes, *, reason: str, contact: str) -> tuple[bytes, str]:
    """Return a PDF sealed now and the fingerprint of the certificate; `contact` is the address that checks it.

    Raises `NoKey`.
    """
    signer = keys.signer()
    metadata = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm=DIGEST,
        reason=reason,
        contact_info=contact,
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        # Room left beside the signature would be covered by nothing. A dated token has no size known beforehand.
        tight_size_estimates=not settings.HUB_SEAL_TSA_URL,
    )
    try:
        sealed = _sealed(signer, metadata, content, _time_stamper())
    except TimestampRequestError:
        log.exception("the time-stamping authority does not answer: sealed without its date")
        sealed = _sealed(signer, metadata, content, None)
    return sealed, _remember(signer)


def _sealed(signer: Signer, metadata: PdfSignatureMetadata, content: bytes, stamper) -> bytes:
    out = BytesIO()
    writer = IncrementalPdfFileWriter(BytesIO(content))
    PdfSigner(metadata, signer=signer, timestamper=stamper).sign_pdf(writer, output=out)
    return out.getvalue()


def seal_bytes(content: bytes) -> tuple[bytes, str]:
    """Return the detached signature (CMS, DER) of a content and the fingerprint of the certificate. Raises `NoKey`."""
    signer = keys.signer()
    try:
        signed = _signed(signer, content, _time_stamper())
    except TimestampRequestError:
        log.exception("the time-stamping authority does not answer: sealed without its date")
        signed = _signed(signer, content, None)
    return signed, _remember(signer)


def _signed(signer: Signer, content: bytes, stamper) -> bytes:
    when = PdfCMSSignedAttributes(signing_time=clock.now())
    made = signer.async_sign_general_data(content, DIGEST, timestamper=stamper, signed_attr_settings=when)
    return asyncio.run(made).dump()


def _remember(signer: Signer) -> str:
    """Keep the certificate among ours; return its fingerprint."""
    text = pem.armor("CERTIFICATE", signer.signing_cert.dump()).decode()
    return certificates.remember(text, at=clock.now()).fingerprint


def _time_stamper() -> RequestsHTTPTimeStamper | None:
    url = settings.HUB_SEAL_TSA_URL
    return RequestsHTTPTimeStamper(url, timeout=PATIENCE) if url else None
