"""What is asked of a member, and about one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hub.ui.forms import DateInput, LinesField


class DeclarationForm(forms.Form):
    """The yearly public declaration of interests."""

    address = forms.URLField(
        label=_("Adresse de la déclaration publique"),
        help_text=_("Celle de la page où chacun peut la lire, par exemple sur dpi.sante.gouv.fr."),
        max_length=300,
        assume_scheme="https",
    )
    declared_on = forms.DateField(label=_("Faite ou mise à jour le"), widget=DateInput)


class CompetencesForm(forms.Form):
    """What a member knows well."""

    competences = LinesField(
        label=_("Compétences"),
        help_text=_("Une par ligne, en peu de mots : épidémiologie, statistique, droit, éthique, maladies rares…"),
        required=False,
    )
