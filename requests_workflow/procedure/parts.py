"""Apps cut into parts: each hooks into the door and the pages by modules of known names."""

from collections.abc import Iterable
from importlib import import_module, util

HOOKS = ("effects", "guards", "act_forms", "snapshots", "material", "receivers", "preparation", "coherence", "letters")


def load(app: str, parts: Iterable[str]) -> None:
    """Import what each part of an app declares, after the effects of the app itself."""
    if util.find_spec(f"{app}.effects"):
        import_module(f"{app}.effects")
    for part in parts:
        for hook in HOOKS:
            if util.find_spec(f"{app}.{part}.{hook}"):
                import_module(f"{app}.{part}.{hook}")
