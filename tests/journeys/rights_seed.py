"""Gives the holder of the journeys a key; its private half goes to FILE: `python -m tests.journeys.rights_seed FILE`"""

import os
import sys
from pathlib import Path

import django


def main(file: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings")
    django.setup()
    from catalogue.models import Holder  # noqa: PLC0415 — Django must be set up first
    from hub import clock  # noqa: PLC0415
    from hub.accounts.models import User  # noqa: PLC0415
    from tests.journeys.cast import CAST  # noqa: PLC0415
    from transparency.rights import keys  # noqa: PLC0415
    from transparency.rights.open import new_pair  # noqa: PLC0415

    private, public = new_pair()
    Path(file).write_bytes(private)
    person = User.objects.get(email=CAST["holder"].email("holder"))
    keys.publish(Holder.objects.get(code="val-celeste"), public.decode(), by=person, at=clock.now())


if __name__ == "__main__":
    main(sys.argv[1])
