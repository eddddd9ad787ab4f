"""The colours of the site for mails, which carry their style in themselves: read where the pages have them."""

import re
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders

_COLOUR = re.compile(r"--([a-z-]+):\s*(#[0-9a-f]{6});")


@cache
def colours() -> dict[str, dict[str, str]]:
    """Return {"light": {"ink_soft": "#4b585f", …}, "dark": …} from ui/tokens.css."""
    light, dark = Path(finders.find("ui/tokens.css")).read_text(encoding="utf-8").split("@media", 1)
    return {"light": _named(light), "dark": _named(dark)}


def _named(css: str) -> dict[str, str]:
    return {name.replace("-", "_"): colour for name, colour in _COLOUR.findall(css)}
