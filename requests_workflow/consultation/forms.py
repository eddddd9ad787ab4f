from django import forms
from django.utils.translation import gettext_lazy as _

from hub.ui.forms import CountedTextarea

MAX_REMARKS = 20_000
MAX_REASON = 2_000


class RemarksForm(forms.Form):
    """What a data holder tells the committee about a project."""

    remarks = forms.CharField(
        label=_("Vos remarques"),
        help_text=_(
            "Disponibilité et qualité des données, faisabilité, précautions. Le comité les lit avec le dossier ; "
            "les autres responsables de données ne les voient pas."
        ),
        max_length=MAX_REMARKS,
        widget=CountedTextarea(max_length=MAX_REMARKS, rows=10),
    )


class RecusalForm(forms.Form):
    """Why a data holder steps aside."""

    recusal_reason = forms.CharField(
        label=_("Motif du déport"),
        help_text=_("Par exemple : votre organisation participe au projet. Lu par le secrétariat et le comité."),
        max_length=MAX_REASON,
        widget=CountedTextarea(max_length=MAX_REASON, rows=5),
    )
