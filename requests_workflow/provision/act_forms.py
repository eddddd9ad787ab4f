"""What each act after the decision asks for."""

import re
from datetime import date

from django import forms
from django.core.validators import URLValidator
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub import clock
from hub.ui.forms import DateInput
from requests_workflow.procedure.models import AccessRequest
from requests_workflow.procedure.registry import act_form, act_page
from requests_workflow.procedure.subject_forms import SubjectForm, long_text
from requests_workflow.provision import delivery_form, queries  # noqa: F401 — registers the form of the delivery

DOI = re.compile(r"^(?:doi:\s*|https?://(?:dx\.)?doi\.org/)?(10\.\d{4,9}/\S+)$", re.IGNORECASE)
WEB_ADDRESS = URLValidator(schemes=["https", "http"])


@act_form("access_request", "sign_agreement")
class SignForm(SubjectForm):
    signed_on = forms.DateField(
        label=gettext_lazy("Signée le"),
        help_text=gettext_lazy("La date de la dernière signature."),
        widget=DateInput(),
    )

    def clean_signed_on(self) -> date:
        authorised_at = self.subject.authorised_at
        return self.past_day(
            "signed_on",
            not_before=clock.day_of(authorised_at) if authorised_at else None,
            before_words=_("Le projet n’est autorisé que depuis le %(day)s : rien n’a pu être signé avant."),
        )


@act_form("access_request", "name_user")
class NameUserForm(SubjectForm):
    full_name = forms.CharField(
        label=gettext_lazy("Prénom et nom"), max_length=150, widget=forms.TextInput(attrs={"class": "width-30"})
    )
    organisation = forms.CharField(
        label=gettext_lazy("Organisme"), max_length=200, widget=forms.TextInput(attrs={"class": "width-30"})
    )
    email = forms.EmailField(
        label=gettext_lazy("Adresse électronique professionnelle"),
        help_text=gettext_lazy("Le compte de l’espace sécurisé sera ouvert à cette adresse, pour ce projet seulement."),
        widget=forms.EmailInput(attrs={"class": "width-30"}),
    )

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        if queries.is_named(self.subject, email):
            raise forms.ValidationError(_("Cette personne est déjà désignée pour ce projet."))
        return email


@act_page("access_request", "name_user")
def page_of_users(subject: AccessRequest) -> str:
    return reverse("provision:detail", args=[subject.reference]) + "#utilisateurs"


@act_form("access_request", "close")
class CloseForm(forms.Form):
    deletion_statement = long_text(
        gettext_lazy("Attestation de suppression des données"),
        gettext_lazy("Ce qui a été supprimé, quand, et par qui cela a été vérifié. Elle est gardée au dossier."),
        length=4000,
    )
    confirmed = forms.BooleanField(
        label=gettext_lazy("Les comptes du projet sont fermés et aucune donnée individuelle n’est restée ailleurs.")
    )


@act_form("access_request", "publish_results")
class ResultsForm(forms.Form):
    plain_summary = long_text(
        gettext_lazy("Ce que le projet a montré, en mots simples"),
        gettext_lazy("Pour quelqu’un qui n’est pas du métier : la question, la réponse, ce qui reste incertain."),
        length=3000,
        rows=8,
    )
    method = long_text(
        gettext_lazy("La méthode"),
        gettext_lazy("Les données, l’analyse, et ce qui permet de juger de la validité des résultats."),
        length=6000,
        rows=8,
    )
    publication = forms.CharField(
        label=gettext_lazy("Publication"),
        help_text=gettext_lazy("Un DOI (10.1234/abcd) ou une adresse https://. Laissez vide s’il n’y en a pas encore."),
        required=False,
        max_length=450,
        widget=forms.TextInput(attrs={"class": "width-30"}),
    )

    def clean_publication(self) -> str:
        given = self.cleaned_data["publication"]
        found = DOI.match(given)
        if found:
            return f"https://doi.org/{found[1]}"
        if given:
            self._refuse_other_than_address(given)
        return given

    def _refuse_other_than_address(self, given: str) -> None:
        try:
            WEB_ADDRESS(given)
        except forms.ValidationError as error:
            raise forms.ValidationError(
                _("Ce n’est ni un DOI (10.1234/abcd), ni une adresse qui commence par https://.")
            ) from error
