from django import forms
from django.utils.translation import gettext_lazy as _

from catalogue import queries
from catalogue.enums import DatasetKind

MAX_SEARCH = 200


class FilterForm(forms.Form):
    """Narrows the list of datasets; every field may be left empty."""

    q = forms.CharField(
        label=_("Que cherchez-vous ?"),
        help_text=_("Une maladie, un soin, une variable."),
        required=False,
        widget=forms.SearchInput(attrs={"autocomplete": "off"}),
    )
    nature = forms.ChoiceField(label=_("Nature"), required=False)
    detenteur = forms.ChoiceField(label=_("Détenteur"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["nature"].choices = [("", _("Toutes")), *DatasetKind.choices]
        holders = [(holder.code, holder.short_name) for holder in queries.publishing_holders()]
        self.fields["detenteur"].choices = [("", _("Tous")), *holders]
