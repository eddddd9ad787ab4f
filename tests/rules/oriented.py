"""Answers to the orientation that shut nothing."""

#: They lead to the last question, to change one at a time.
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
    "particularities": "none",
}
