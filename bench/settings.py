"""The project's settings, with the bench's tables and, when they are installed, the libraries it compares with."""

import os

from hub.settings import *  # noqa: F403, TID251 — these are settings too
from hub.settings import INSTALLED_APPS  # noqa: TID251

COMPARED = os.environ.get("HUB_BENCH_COMPARED") == "1"
INSTALLED_APPS = [
    *INSTALLED_APPS,
    *(["auditlog", "simple_history", "pgtrigger", "pghistory"] if COMPARED else []),
    "bench.rivals",
]
MIGRATION_MODULES = {"rivals": None}
