"""Portable dossiers between their reading and the yes of who sent them: kept a day, under a signed name."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core import signing

from hub import contents

FOLDER = "imports"
KEPT = timedelta(days=1)
SALT = "dossier.portable.waiting"


def keep(file: BinaryIO, *, of: int, at: datetime) -> str:
    """Keep a ZIP for one account; return the token that finds it again. What nobody confirmed in a day goes."""
    _forget(at)
    return signing.dumps({"sha256": contents.put(FOLDER, file), "of": of}, salt=SALT)


def find(token: str, *, of: int) -> tuple[BinaryIO, str] | None:
    """Return the ZIP of a token, open, and its SHA-256; None when it is somebody else's, too old, or gone."""
    try:
        found = signing.loads(token, salt=SALT, max_age=KEPT)
        if found["of"] != of:
            return None
        return contents.open_checked(FOLDER, found["sha256"]), found["sha256"]
    except (signing.BadSignature, contents.Damaged):
        return None


def _forget(at: datetime) -> None:
    oldest = (at - KEPT).timestamp()
    for path in (Path(settings.MEDIA_ROOT) / FOLDER).glob("*/*/*"):
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
