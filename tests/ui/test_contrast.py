"""Every pair of colours the pages put together, computed from tokens.css (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

TEXT = 4.5
SHAPE = 3.0

TONES = ["success", "warning", "refusal"]
GROUNDS = ["paper", "surface"]

TEXT_PAIRS = [
    *[(ink, ground) for ink in ("ink", "ink-soft", "accent", "accent-strong", *TONES) for ground in GROUNDS],
    ("ink", "line"),  # the neutral tag
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    *[(ink, "accent-wash") for ink in ("ink", "ink-soft", "accent", "accent-strong")],
    *[(ink, f"{tone}-wash") for tone in TONES for ink in ("ink", tone)],
]
SHAPE_PAIRS = [(shape, ground) for shape in ("edge", "accent", "refusal", "ink") for ground in GROUNDS]


def tokens_of(css: str) -> dict[str, str]:
    """Return {name: #rrggbb} of the colours declared in a piece of CSS."""
    return dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{6});", css))


def schemes() -> dict[str, dict[str, str]]:
    """Return the tokens of the light and of the dark scheme."""
    css = Path(finders.find("ui/tokens.css")).read_text(encoding="utf-8")
    light, dark = css.split("@media", 1)
    return {"light": tokens_of(light), "dark": {**tokens_of(light), **tokens_of(dark)}}


def luminance(colour: str) -> float:
    """Return the relative luminance of #rrggbb, 0 to 1."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the ratio between two colours, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_formula_gives_the_ratios_of_the_standard():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("front", "back"), TEXT_PAIRS)
def test_text_can_be_read(scheme, front, back):
    colours = schemes()[scheme]
    assert contrast(colours[front], colours[back]) >= TEXT


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("front", "back"), SHAPE_PAIRS)
def test_borders_and_focus_can_be_seen(scheme, front, back):
    colours = schemes()[scheme]
    assert contrast(colours[front], colours[back]) >= SHAPE


def test_every_colour_has_a_dark_twin_and_a_pair():
    css = Path(finders.find("ui/tokens.css")).read_text(encoding="utf-8")
    light, dark = (set(tokens_of(part)) for part in css.split("@media", 1))
    paired = {name for pair in TEXT_PAIRS + SHAPE_PAIRS for name in pair}
    assert light == dark == paired
