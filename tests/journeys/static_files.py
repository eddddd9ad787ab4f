"""Compiles the translations and collects the static files once, whichever of the tests' workers comes first."""

import fcntl
import os
from pathlib import Path

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings")
    django.setup()
    from django.conf import settings  # noqa: PLC0415 — Django must be set up first

    from hub.static_files import collect_if_changed  # noqa: PLC0415
    from hub.translations import compile_translations  # noqa: PLC0415

    with (settings.VAR / "static.gate").open("wb") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        compile_translations([Path(folder) for folder in settings.LOCALE_PATHS])
        collect_if_changed()


if __name__ == "__main__":
    main()
