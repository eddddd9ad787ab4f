"""Puts entries of another, invented register into a running hub: `python -m tests.journeys.register_seed`."""

import os
import tempfile
from pathlib import Path

import django

#: Enough for two pages of the register and one more.
ENTRIES = 45


def main() -> None:
    from hub import clock  # noqa: PLC0415 — Django needs its settings first
    from tests.transparency.register import french  # noqa: PLC0415 — the same
    from transparency.register import importing  # noqa: PLC0415 — the same

    with tempfile.TemporaryDirectory() as folder:
        path = french.write(Path(folder) / "registre.csv", ENTRIES)
        importing.take(path, origin="registre-invente", at=clock.now())


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings")
    django.setup()
    main()
