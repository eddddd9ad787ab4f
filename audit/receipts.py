"""The second channel: each event's hash, written where the database's administrators cannot reach, once committed.

It shows what no tree can: an event that was changed or removed in the second between its commit and its seal. One line
an event, `event_id leaf_hash`, that `python -m audit.verifier reconcile` compares with an archive.
"""

import logging
from collections.abc import Iterable
from functools import partial

from django.conf import settings
from django.db import transaction

from audit.append import Appended
from audit.log import merkle
from audit.log.entries import leaf_data

channel = logging.getLogger("audit.receipts")


def send_all_on_commit(hashes: Iterable[tuple[str, bytes]]) -> None:
    """Write the lines of a batch once it is committed; nothing when no channel is set."""
    if settings.HUB_AUDIT_RECEIPTS:
        for event_id, leaf_hash in hashes:
            transaction.on_commit(partial(send, event_id, leaf_hash))


def send_on_commit(event_id: str, told: Appended, using: str) -> None:
    """Write an event's line once its transaction is committed; nothing when no channel is set."""
    if settings.HUB_AUDIT_RECEIPTS:
        leaf_hash = merkle.leaf_hash(leaf_data(told.recorded_us, told.entry))
        transaction.on_commit(partial(send, event_id, leaf_hash), using=using)


def send(event_id: str, leaf_hash: bytes) -> None:
    channel.info("%s %s", event_id, leaf_hash.hex())
