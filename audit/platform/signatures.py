"""Who sent a request, by its signature (RFC 9421): the only way in for a platform, which has no account here."""

from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import DatabaseError
from django.http import HttpRequest
from http_message_signatures import (
    HTTPMessageSignaturesException,
    HTTPMessageVerifier,
    HTTPSignatureKeyResolver,
    InvalidSignature,
    algorithms,
)

from audit.client.signing import COVERED, COVERED_BODY, Message
from audit.log.notes import VerifierKey
from audit.platform import queries


class Unsigned(Exception):
    """The request is not signed as it must be; the text says what is wrong."""


class _Keys(HTTPSignatureKeyResolver):
    """Finds the key that a signature names, when it is good at `at`, and keeps whose it is."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.source = ""

    def resolve_public_key(self, key_id: str) -> Ed25519PublicKey:
        found = queries.key_named(key_id)
        if found is None:
            raise InvalidSignature(f"no source has the key {key_id[:200]}")
        if not found.is_good(self.at):
            raise InvalidSignature(f"the key {key_id} is not in use now")
        self.source = found.source_id
        return Ed25519PublicKey.from_public_bytes(VerifierKey.parse(found.vkey).public_key)


class _Verifier(HTTPMessageVerifier):
    """The library's verifier, on the clock it is given."""

    def __init__(self, keys: _Keys, window: timedelta) -> None:
        super().__init__(signature_algorithm=algorithms.ED25519, key_resolver=keys)
        self.at = keys.at
        self.window = window

    def validate_created_and_expires(self, sig_input: Any, max_age: timedelta | None = None) -> None:
        """Accept a signature made within `window` of `at`, before or after, that has not expired."""
        if "created" not in sig_input.params:
            raise InvalidSignature("the signature does not say when it was created")
        created = self._parse_integer_timestamp(sig_input.params["created"], "created")
        if abs(created - self.at) > self.window:
            raise InvalidSignature(
                f"the signature was created at {created.isoformat()} and it is {self.at.isoformat()}:"
                f" a clock is off, or this is an old request"
            )
        expires = sig_input.params.get("expires")
        if expires is not None and self._parse_integer_timestamp(expires, "expires") < self.at:
            raise InvalidSignature("the signature has expired")


def source_of(request: HttpRequest, body: bytes | None, *, at: datetime, window: timedelta) -> str:
    """Return the name of the source that signed a request, with this body if it has one. Raises `Unsigned`."""
    keys = _Keys(at)
    message = Message(request.method or "", request.build_absolute_uri(), dict(request.headers))
    required = COVERED if body is None else (*COVERED, *COVERED_BODY)
    try:
        _Verifier(keys, window).verify(message, max_age=None, require_components=required, body=body)
    except HTTPMessageSignaturesException as error:
        cause = error.args[0] if error.args else None
        if isinstance(cause, DatabaseError):
            raise cause from None
        raise Unsigned(str(error) or "the signature does not hold") from error
    return keys.source
