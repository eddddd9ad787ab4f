from django.utils.translation import gettext_lazy as _

from requests_workflow.procedure.act_forms import ReasonForm
from requests_workflow.procedure.registry import act_form


@act_form("access_request", "revoke_receipt")
class RevocationForm(ReasonForm):
    """Why a receipt no longer counts; the public page says that it is revoked and when, never why."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _(
            "Par exemple : déposé par erreur, mauvais dossier. Le porteur les lira ; la page publique dira"
            " seulement que l’accusé est révoqué, et quand."
        )
