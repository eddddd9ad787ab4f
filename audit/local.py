"""On one's own machine: the log's key, a witness and the policy. Elsewhere each is made where it belongs."""

from pathlib import Path

from django.conf import settings

from audit.log.notes import SigningKey
from audit.sequencer import keys
from audit.witness.keys import make_key, read_key
from audit.witness.store import Store

WITNESS = "temoin"


def witness_folder() -> Path:
    return Path(settings.HUB_AUDIT_KEY_FILE).parent / WITNESS


def make_keys(origins: list[str], witness_url: str) -> None:
    """Make what is missing, and write the policy of these logs anew."""
    key_file = Path(settings.HUB_AUDIT_KEY_FILE)
    if not key_file.exists():
        keys.create(key_file, settings.HUB_AUDIT_ORIGIN)
    write_policy(origins, keys.load(key_file), _witness_key(), witness_url)


def _witness_key() -> SigningKey:
    folder = witness_folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / "key"
    if path.exists():
        return read_key(path)
    key = make_key(f"{settings.HUB_AUDIT_ORIGIN}/{WITNESS}", path)
    Store(folder / "store.sqlite", str(key.verifier), create=True)
    return key


def write_policy(origins: list[str], log_keys: list[SigningKey], witness: SigningKey, url: str) -> None:
    """Write the trust policy (C2SP tlog-policy): these logs, and one witness that must have signed."""
    lines = [f"log {key.under(origin).verifier}" for origin in origins for key in log_keys]
    lines += [f"witness {WITNESS} {witness.verifier} {url}", f"quorum {WITNESS}"]
    Path(settings.HUB_AUDIT_POLICY_FILE).write_text("\n".join(lines) + "\n")
