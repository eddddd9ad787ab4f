"""What no template may contain, whichever room it belongs to."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR) / "templates"
APART = {"mail", "pdf"}  # neither is a page under the Content-Security-Policy
FORBIDDEN = {
    "an inline style": r"\sstyle\s*=",
    "an inline handler": r"\son[a-z]+\s*=\s*[\"']",
    "an inline script": r"<script(?![^>]*\ssrc=)",
    "a style element": r"<style\b",
    "a javascript address": r"javascript:",
    "a file from elsewhere": r"<(?:script|link|img|iframe)\b[^>]*(?:src|href)=[\"'](?:https?:)?//",
}
TRANSLATED = re.compile(
    r"{%\s*translate\s+\"((?:[^\"\\]|\\.)*)\"|{%\s*blocktranslate[^%]*%}(.*?){%\s*endblock", re.DOTALL
)
LOOSE_SPACE = re.compile(r" [:;!?»]|« ")
OWN = [*ROOT.glob("*.html"), *(ROOT / "components").glob("*.html")]


def pages() -> list[Path]:
    return sorted(path for path in ROOT.rglob("*.html") if path.relative_to(ROOT).parts[0] not in APART)


@pytest.mark.parametrize("what", FORBIDDEN)
@pytest.mark.parametrize("path", pages(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_obeys_the_content_security_policy(path, what):
    assert not re.search(FORBIDDEN[what], path.read_text(encoding="utf-8"), re.IGNORECASE)


@pytest.mark.parametrize("path", sorted(OWN), ids=lambda path: path.name)
def test_french_punctuation_never_starts_a_line(path):
    texts = [one or other for one, other in TRANSLATED.findall(path.read_text(encoding="utf-8"))]
    assert [text for text in texts if LOOSE_SPACE.search(text)] == []
