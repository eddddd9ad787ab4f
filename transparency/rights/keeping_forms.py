"""What holders and the officer write down: keys, extractions, breaches."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hub.ui.forms import DateInput
from requests_workflow.procedure.subject_forms import long_text
from transparency.rights.forms import not_to_come
from transparency.rights.models import MAX_REASONS


def _told(label, help_text="") -> forms.CharField:
    return long_text(label, help_text, length=MAX_REASONS, rows=4)


class KeyForm(forms.Form):
    """A public key to publish, for one of the holders that a person answers for."""

    holder = forms.ChoiceField(label=_("Responsable de données"))
    key = forms.CharField(
        label=_("Clé publique"),
        help_text=_("En PEM (BEGIN PUBLIC KEY) ou en JWK, RSA, 3 072 bits au moins. La clé privée reste chez vous."),
        max_length=10_000,
        widget=forms.Textarea({"rows": 8, "spellcheck": "false", "autocomplete": "off"}),
    )

    def __init__(self, *args, holders, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["holder"].choices = [(one.code, one.name) for one in holders]


class ExtractionForm(forms.Form):
    """That an extraction was made without the people of the list of objections."""

    dataset = forms.ChoiceField(label=_("Base"))
    extracted_on = forms.DateField(label=_("Jour de l’extraction"), validators=[not_to_come], widget=DateInput())
    left_out = forms.IntegerField(
        label=_("Personnes laissées de côté"),
        help_text=_("Leur nombre, et rien d’autre : la liste reste chez vous."),
        min_value=0,
        max_value=100_000_000,
    )
    reference = forms.CharField(
        label=_("Projet"),
        help_text=_("Sa référence au registre public. Vide si l’extraction sert à plusieurs projets."),
        required=False,
        max_length=40,
    )

    def __init__(self, *args, datasets, projects, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dataset"].choices = [("", _("Choisissez")), *((one.code, one.short_name) for one in datasets)]
        self._projects = projects

    def clean_reference(self) -> str:
        reference = self.cleaned_data["reference"].strip()
        if reference and not self._projects(reference):
            raise ValidationError(_("Aucun projet public ne porte cette référence."))
        return reference


class BreachForm(forms.Form):
    """A line of the log of breaches (GDPR, article 33(5))."""

    noticed_on = forms.DateField(label=_("Constatée le"), validators=[not_to_come], widget=DateInput())
    facts = _told(_("Les faits"), _("Sans nom ni donnée d’une personne."))
    effects = _told(_("Les effets"))
    measures = _told(_("Les mesures prises"), _("Si l’autorité n’a pas été prévenue, dites pourquoi."))
    authority_told_on = forms.DateField(
        label=_("CNIL prévenue le"), help_text=_("Vide si elle ne l’a pas été."), required=False, widget=DateInput()
    )

    def clean(self) -> dict:
        told, noticed = self.cleaned_data.get("authority_told_on"), self.cleaned_data.get("noticed_on")
        if told and noticed and told < noticed:
            self.add_error("authority_told_on", _("Ce jour est avant celui du constat."))
        return self.cleaned_data
