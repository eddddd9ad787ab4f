"""The checks of the rules' remarks that are the dossier's own; importing this module registers them."""

from requests_workflow.dossier.remarks import dates, missing, need, wording

__all__ = ["dates", "missing", "need", "wording"]
