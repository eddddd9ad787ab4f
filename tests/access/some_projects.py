"""Loads a few projects of the demonstration into the running hub: `python -m tests.access.some_projects`."""

import os

import django

#: One project out of this many.
STEP = 5


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings")
    django.setup()
    from hub.demonstration import content, load  # noqa: PLC0415 — Django must be set up first

    load.load(list(content.projects().values())[::STEP])


if __name__ == "__main__":
    main()
