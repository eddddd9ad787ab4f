"""Which pieces of a dossier are made here from its answers. Below the queries of the dossier, which ask."""

from collections.abc import Collection

from hub.pdf import render
from requests_workflow import rules


def is_produced(piece: rules.Piece) -> bool:
    """Tell whether a piece is made here, so that nobody joins it; where no PDF can be, it is joined like another."""
    return bool(piece.generated) and render.available()


def kept_from(ruleset: rules.RuleSet, audience: str) -> Collection[str]:
    """Return the codes of the pieces that an audience does not open: they repeat answers that are not for it."""
    return {
        code
        for code, piece in ruleset.pieces.items()
        if piece.generated and audience not in ruleset.outputs[piece.generated].readers
    }
