from django import forms
from django.utils.translation import gettext_lazy as _

from hub.ui.forms import LongSelect
from transparency.rights import queries

#: What a letter may ask for (GDPR, articles 12 to 21).
RIGHTS = (
    ("opposition", _("M’opposer à l’usage de données de santé")),
    ("withdrawal", _("Retirer mon opposition")),
    ("access", _("Savoir quelles données sont détenues, et en avoir une copie")),
    ("rectification", _("Faire corriger une donnée")),
    ("information", _("Comprendre à quoi servent ces données")),
)
WHOSE = (
    ("mine", _("Les miennes")),
    ("child", _("Celles d’un enfant dont j’ai l’autorité parentale")),
    ("ward", _("Celles d’un majeur que je représente")),
    ("deceased", _("Celles d’un proche décédé")),
)


class LetterForm(forms.Form):
    """What a letter asks for, of whom: never who asks. The identity is written by hand, on paper."""

    droit = forms.ChoiceField(
        label=_("Ce que vous demandez"), choices=RIGHTS, widget=forms.RadioSelect, initial="opposition"
    )
    pour = forms.ChoiceField(label=_("Pour quelles données"), choices=WHOSE, widget=forms.RadioSelect, initial="mine")
    base = forms.ChoiceField(
        label=_("Quelle base de données"),
        help_text=_("Chaque base a son responsable : c’est lui qui vous répond."),
        widget=LongSelect(),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["base"].choices = queries.choices()
