"""Answers to the orientation, for every test that needs some."""

from urllib.parse import urlencode

from tests.rules import oriented

PLAIN = {**oriented.PLAIN, "particularities": ["none"]}


def address(page: str = "questions/", language: str = "fr", **answers) -> str:
    """Return the address of a page of the orientation that carries answers."""
    return f"/{language}/orientation/{page}?{urlencode(answers, doseq=True)}"


def given(**changes) -> dict[str, list[str]]:
    """Return whole answers as they are stored, some changed."""
    return {code: [one] if isinstance(one, str) else list(one) for code, one in {**PLAIN, **changes}.items()}
