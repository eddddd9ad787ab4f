"""The form of a new dataset."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.publishing import labels

#: Words that the catalogue's own addresses use.
RESERVED = frozenset(
    {"variables", "nomenclatures", "detenteurs", "comparer", "panier", "questions", "nouvelle", "dictionnaire"}
)


class NewDatasetForm(forms.Form):
    """What a dataset needs to exist: everything else is written afterwards."""

    code = forms.SlugField(
        label=gettext_lazy("Code"),
        help_text=gettext_lazy("Il figure dans l’adresse de la page et ne change plus : lettres, chiffres, tirets."),
        max_length=60,
    )
    short_name = forms.CharField(label=labels.FIELDS["short_name"], max_length=40)
    title_fr = forms.CharField(label=gettext_lazy("Titre, en français"), max_length=200)
    holder = forms.ModelChoiceField(label=labels.FIELDS["holder"], queryset=None, empty_label=None)

    def __init__(self, *args, holders, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["holder"].queryset = holders
        self.fields["holder"].label_from_instance = lambda holder: holder.name

    def clean_code(self) -> str:
        code = self.cleaned_data["code"].lower()
        if code in RESERVED:
            raise ValidationError(_("Ce mot sert déjà dans les adresses du catalogue."))
        return code
