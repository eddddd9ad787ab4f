"""What the pages of other parts of the dossier show of the produced documents."""

from typing import Any

from django import template

from requests_workflow.dossier.outputs import presentation
from requests_workflow.dossier.outputs.produced import is_produced
from requests_workflow.procedure import wording

register = template.Library()


@register.inclusion_tag("dossier/outputs/_produced.html")
def produced_piece(file, piece) -> dict[str, Any]:
    """Say of a piece that it is made here, with what it would be now; nothing of a piece to join."""
    return {"file": file, "piece": piece, "label": wording.of(piece, "label"), "available": is_produced(piece)}


@register.inclusion_tag("dossier/outputs/_links.html")
def produced_links(file) -> dict[str, Any]:
    """List what is made from the answers of a file, and the file as each audience reads it."""
    return {"file": file, "made": presentation.made(file), "all_eyes": presentation.eyes()}
