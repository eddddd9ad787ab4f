"""What a portable dossier is worth, for who only asks that: its hashes and its seal."""

from functools import partial
from io import BytesIO
from typing import BinaryIO

from hub.seals import apart, certificates
from hub.seals.reading import UNREADABLE, Verdict
from requests_workflow.dossier.portable import container
from requests_workflow.dossier.portable.container import Malformed, Opened

ZIP = b"PK\x03\x04"


def open_file(file: BinaryIO) -> Opened:
    """Open a portable dossier of any hub, every hash and the seal checked. Raises `container.Malformed`."""
    trusted = [one.pem for one in (*certificates.ours(), *certificates.others())]
    return container.open_checked(file, judge=partial(apart.of_detached, trusted=trusted))


def verdict(content: bytes) -> Verdict | None:
    """Return what the seal of a ZIP is worth, unreadable when anything in it was changed; None for no ZIP."""
    if not content.startswith(ZIP):
        return None
    try:
        return open_file(BytesIO(content)).seal
    except Malformed:
        return UNREADABLE
