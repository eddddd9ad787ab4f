"""Zip files that are twice the same when what they hold is: they tell neither when nor where they were made."""

from zipfile import ZIP_DEFLATED, ZipInfo

MEDIA_TYPE = "application/zip"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_UNIX = 3


def entry(name: str, *, compression: int = ZIP_DEFLATED) -> ZipInfo:
    """Return the header of a readable file, always the same for a name.

    What is compressed may differ from one version of zlib to the next; `ZIP_STORED` never does.
    """
    made = ZipInfo(name, _EPOCH)
    made.compress_type, made.external_attr, made.create_system = compression, 0o644 << 16, _UNIX
    return made
