"""A data holder opens a sealed letter on its own machine: `python -m transparency.rights.open KEY LETTER`.

Needs this file, sealing.py and joserfc; no hub, no database, no network. `--new-key KEY` makes a key pair.
"""

import argparse
import getpass
import json
import os
import sys
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from joserfc.jwk import RSAKey

from transparency.rights import sealing


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return 0 when done, 1 when the letter does not open, 2 when a file is not what it should be."""
    parser = argparse.ArgumentParser(prog="python -m transparency.rights.open", description=__doc__.partition(":")[0])
    parser.add_argument("key", metavar="KEY", type=Path, help="private key, PEM (PKCS #8)")
    parser.add_argument("letter", metavar="LETTER", type=Path, nargs="?", help="sealed letter, as downloaded")
    parser.add_argument("--new-key", action="store_true", help="make a key pair: KEY and KEY.pub")
    parser.add_argument("--passphrase", action="store_true", help="protect the new key with a passphrase")
    given = parser.parse_args(arguments)
    if given.new_key:
        return _make(given.key, protected=given.passphrase)
    if given.letter is None:
        parser.error("LETTER is missing")
    return _open(given.key, given.letter)


def _open(key_file: Path, letter_file: Path) -> int:
    try:
        key, letter = _private_key(key_file.read_bytes()), letter_file.read_text(encoding="ascii").strip()
    except (OSError, ValueError, TypeError) as error:
        return _refuse(f"{key_file} or {letter_file} cannot be read: {error}", 2)
    try:
        content = sealing.unseal(letter, key)
    except sealing.NoLetter as error:
        return _refuse(str(error), 1)
    sys.stdout.write(json.dumps(content, ensure_ascii=False, indent=2) + "\n")
    return 0


def _private_key(content: bytes) -> RSAKey:
    password = getpass.getpass("Passphrase: ").encode() if b"ENCRYPTED" in content else None
    key = load_pem_private_key(content, password)
    return RSAKey.import_key(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def new_pair(password: bytes = b"") -> tuple[bytes, bytes]:
    """Return a private key (PKCS #8, encrypted if there is a password) and its public half (SPKI), both in PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=sealing.SHORTEST)
    closing = BestAvailableEncryption(password) if password else NoEncryption()
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, closing)
    return private, key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _make(key_file: Path, *, protected: bool) -> int:
    password = getpass.getpass("Passphrase: ").encode() if protected else b""
    private, public = new_pair(password)
    try:
        with os.fdopen(os.open(key_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(private)
        key_file.with_name(key_file.name + ".pub").write_bytes(public)
    except OSError as error:
        return _refuse(f"{key_file} cannot be written: {error}", 2)
    sys.stdout.write(f"{sealing.public_key(public.decode()).fingerprint}\n")
    return 0


def _refuse(words: str, code: int) -> int:
    sys.stderr.write(words + "\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
