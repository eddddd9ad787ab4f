"""The smallest count of persons or rows that may be told, and so stored."""

from django.conf import settings


def rounded(count: int | None) -> int | None:
    """Return a count that may be told, or None for one below the smallest cell, zero included.

    The true figure is then kept nowhere: what is not stored cannot be shown by mistake, nor deduced from a total.
    """
    if count is None or count < settings.CATALOGUE_MINIMUM_CELL:
        return None
    return count
