"""Revoking a receipt: an act of the secretariat, with its reason, that `/verifier/` tells from then on."""

from django.utils.translation import gettext as _

from requests_workflow.dossier.sealing import queries
from requests_workflow.procedure.refusals import GuardFailed
from requests_workflow.procedure.registry import effect, guard


@guard("receipt_in_force")
def receipt_in_force(act) -> None:
    """The last filing has a sealed receipt, which nobody revoked."""
    if not queries.receipts_in_force(act.request):
        raise GuardFailed(_("Aucun accusé scellé n’est en vigueur pour le dernier dépôt : il n’y a rien à révoquer."))


@effect("access_request", "revoke_receipt")
def revoke(act) -> None:
    """Revoke the receipt of the last filing in every language; that filing gets no other."""
    found = queries.receipts_in_force(act.request)
    for document in found:
        document.revoked_at, document.revoked_by, document.reason = act.at, act.by, act.data["reason"]
        document.save(update_fields=["revoked_at", "revoked_by", "reason"])
    act.facts["documents"] = len(found)
