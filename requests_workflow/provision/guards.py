from django.utils.translation import gettext as _

from requests_workflow.procedure.refusals import GuardFailed
from requests_workflow.procedure.registry import guard
from requests_workflow.provision import queries


@guard("users_named")
def users_named(act) -> None:
    """At least one person is named to work on the data."""
    if not queries.users_of(act.subject).exists():
        raise GuardFailed(_("Personne n’est encore désigné : le porteur doit nommer au moins un utilisateur."))
