"""Gives each invented data holder a key pair, made on this machine: citizens' letters to it can be sealed and opened.

The private halves are written under var/, where whoever tries the demonstration finds them; none is ever published.
"""

import os
from pathlib import Path

from django.conf import settings

from catalogue.models import Holder
from hub import clock
from hub.accounts import queries as accounts
from hub.accounts.enums import Role
from transparency.rights import keys
from transparency.rights.models import HolderKey
from transparency.rights.open import new_pair


def give_keys() -> None:
    """Publish a key for each holder that answers here and has none; twice changes nothing."""
    keyed = HolderKey.objects.values("holder")
    for holder in Holder.objects.exclude(pk__in=keyed).exclude(organisation=None):
        people = accounts.people_of(holder.organisation_id, Role.DATA_HOLDER)
        if people.exists():
            private, public = new_pair()
            _write(settings.HUB_DEMONSTRATION_KEYS / f"{holder.code}.pem", private)
            keys.publish(holder, public.decode(), by=people[0], at=clock.now())


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(content)
