from django.utils.translation import gettext as _

from requests_workflow.dossier.outputs import withholding
from requests_workflow.procedure.refusals import GuardFailed
from requests_workflow.procedure.registry import guard


@guard("withholds_something")
def withholds_something(act) -> None:
    """The register withholds an answer of this file."""
    if not withholding.withheld(act.request):
        raise GuardFailed(_("Le registre ne tait rien de ce dossier."))


#: Lists of files offer acts without asking the database about each of them.
withholds_something.needs_data = True
