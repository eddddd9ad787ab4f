"""How a platform signs what it sends (RFC 9421 with Ed25519, RFC 9530). No Django: platforms run this."""

from dataclasses import dataclass, field
from datetime import datetime

from http_message_signatures import HTTPMessageSigner, algorithms

from audit.log.notes import SigningKey, VerifierKey

LABEL = "source"
#: What every signature covers, and what one of a request with a body covers besides.
COVERED = ("@method", "@authority", "@path")
COVERED_BODY = ("content-type", "content-digest")


@dataclass
class Message:
    """A request as the signing library looks at it."""

    method: str
    url: str
    headers: dict[str, str] = field(default_factory=dict)


def key_id(key: VerifierKey) -> str:
    """Return the `keyid` of a key: its name and its C2SP id, the first two parts of its vkey."""
    return f"{key.name}+{key.key_id.hex()}"


def sign(message: Message, key: SigningKey, *, at: datetime, body: bytes | None = None) -> None:
    """Add the headers Content-Digest, Signature-Input and Signature to a request made at an aware instant."""
    signer = HTTPMessageSigner(signature_algorithm=algorithms.ED25519)
    prepared = signer.prepare(
        message,
        key_id=key_id(key.verifier),
        created=at,
        label=LABEL,
        covered_component_ids=COVERED if body is None else (*COVERED, *COVERED_BODY),
        body=body,
    )
    signer.apply(message, prepared, key.sign(prepared.signature_base))
