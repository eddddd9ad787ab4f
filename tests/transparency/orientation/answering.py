"""Answers to the orientation, for every test that needs some."""

from urllib.parse import urlencode

PLAIN = {
    "anonymous": "no",
    "purpose": "research",
    "internal": "no",
    "involvement": "no",
    "data": "main",
    "controller": "other",
    "basis": "public",
    "information": "yes",
    "matching": "none",
    "particularities": ["none"],
}


def address(page: str = "questions/", language: str = "fr", **answers) -> str:
    """Return the address of a page of the orientation that carries answers."""
    return f"/{language}/orientation/{page}?{urlencode(answers, doseq=True)}"


def given(**changes) -> dict[str, list[str]]:
    """Return whole answers as they are stored, some changed."""
    return {code: [one] if isinstance(one, str) else list(one) for code, one in {**PLAIN, **changes}.items()}
