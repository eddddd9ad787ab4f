"""Letters that one holder alone can read: JWE in compact form (RFC 7516), RSA-OAEP-256 with A256GCM (RFC 7518).

The browser makes the same letters by itself (static/rights/seal.js). Knows no Django, so that a holder can run it.
"""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

ALGORITHM, ENCRYPTION = "RSA-OAEP-256", "A256GCM"
ALGORITHMS = [ALGORITHM, ENCRYPTION]
#: The lengths of a key, in bits: below, too weak; above, a letter that takes seconds to open.
SHORTEST, LONGEST = 3072, 8192
#: A letter is padded with spaces to a multiple of so many bytes: its length does not tell how long a name is.
BLOCK = 1024
#: Longest letter taken, in characters: the longest identity and its details, four times over.
MOST = 64 * 1024


class NoLetter(ValueError):
    """What was sent is no letter for this key."""


class NoKey(ValueError):
    """What was given is no public key that letters can be sealed with."""


@dataclass(frozen=True)
class PublicKey:
    """`jwk` holds kty, n and e alone; `fingerprint` is its thumbprint (RFC 7638), base64url."""

    jwk: dict[str, str]
    fingerprint: str


def public_key(given: str) -> PublicKey:
    """Read a public key: PEM (SPKI) or JWK. Raises `NoKey` for anything else, a private key above all."""
    key = _read(given.strip())
    if key.is_private:
        raise NoKey("private")
    jwk = {name: str(value) for name, value in key.as_dict(private=False).items() if name in {"kty", "n", "e"}}
    if not SHORTEST <= key.raw_value.key_size <= LONGEST:
        raise NoKey("length")
    return PublicKey(jwk, RSAKey.import_key(jwk).thumbprint())


def _read(given: str) -> RSAKey:
    try:
        return RSAKey.import_key(json.loads(given) if given.startswith("{") else given)
    except (ValueError, TypeError, KeyError, JoseError) as error:
        raise NoKey("unreadable") from error


def seal(content: Mapping[str, Any], *, jwk: Mapping[str, str], fingerprint: str) -> str:
    """Return a letter that the holder of the private half alone can read."""
    header = {"alg": ALGORITHM, "enc": ENCRYPTION, "kid": fingerprint, "cty": "application/json"}
    return jwe.encrypt_compact(header, _padded(content), RSAKey.import_key(dict(jwk)), algorithms=ALGORITHMS)


def _padded(content: Mapping[str, Any]) -> bytes:
    plain = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    return plain + b" " * (-len(plain) % BLOCK)


def unseal(letter: str, private_key: RSAKey) -> dict[str, Any]:
    """Return what a letter says. Raises `NoLetter` when the key is another, or when one byte was changed."""
    try:
        return json.loads(jwe.decrypt_compact(letter, private_key, algorithms=ALGORITHMS).plaintext)
    except (ValueError, TypeError, KeyError, JoseError) as error:
        raise NoLetter("This letter was not sealed for this key, or was changed on its way.") from error


def check(letter: str, *, fingerprint: str) -> None:
    """Raise `NoLetter` unless this has the shape of a letter for the key of this fingerprint; only its holder can tell
    whether it opens."""
    parts = letter.split(".")
    if len(letter) > MOST or len(parts) != 5 or not all(map(_is_base64url, parts)):
        raise NoLetter("shape")
    try:
        header = json.loads(_decoded(parts[0]))
    except ValueError as error:
        raise NoLetter("header") from error
    told = {"alg": ALGORITHM, "enc": ENCRYPTION, "kid": fingerprint, "cty": "application/json"}
    if header != told or len(_decoded(parts[2])) != 12 or len(_decoded(parts[4])) != 16:
        raise NoLetter("header")


def _is_base64url(part: str) -> bool:
    try:
        return bool(part) and base64.urlsafe_b64encode(_decoded(part)).rstrip(b"=") == part.encode("ascii")
    except (ValueError, binascii.Error):
        return False


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
