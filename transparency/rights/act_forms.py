"""What the acts of a holder on a sealed letter ask for."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hub import clock
from hub.ui.forms import DateInput
from requests_workflow.procedure.act_forms import ConfirmForm
from requests_workflow.procedure.registry import act_form
from requests_workflow.procedure.subject_forms import SubjectForm
from transparency.rights.enums import Outcome
from transparency.rights.guards import outcomes
from transparency.rights.models import MAX_REASONS

_MACHINE = "rights_letter"
_READ_BY_THE_PERSON = _("La personne lira ce texte. N’y écrivez ni nom ni donnée sur elle : il est gardé ici.")


def _reasons(label, *, required: bool) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=_READ_BY_THE_PERSON,
        required=required,
        max_length=MAX_REASONS,
        widget=forms.Textarea({"rows": 4}),
    )


@act_form(_MACHINE, "acknowledge_letter", "report_unreadable")
class AcknowledgeForm(ConfirmForm):
    """Nothing but the act."""


@act_form(_MACHINE, "extend_answer")
class ExtendForm(forms.Form):
    """Why the answer takes longer: the person must be told within the first month (GDPR, article 12(3))."""

    reasons = _reasons(_("Pourquoi vous avez besoin de plus de temps"), required=True)


@act_form(_MACHINE, "answer_letter")
class AnswerForm(SubjectForm):
    """What was found, and from which day on it counts."""

    outcome = forms.ChoiceField(label=_("Votre réponse"), widget=forms.RadioSelect)
    applies_from = forms.DateField(
        label=_("Appliquée aux extractions à partir du"),
        help_text=_("Obligatoire si la demande est appliquée."),
        required=False,
        widget=DateInput(),
    )
    reasons = _reasons(_("Ce que vous voulez ajouter"), required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        fitting = outcomes(self.subject.asked.right)
        self.fields["outcome"].choices = [choice for choice in Outcome.choices if choice[0] in fitting]
        if Outcome.MATCHED not in fitting:
            del self.fields["applies_from"]

    def clean_applies_from(self):
        day = self.cleaned_data["applies_from"]
        if day and day < self.subject.asked.received_on:
            raise ValidationError(_("Ce jour est avant celui de la demande."))
        return day


@act_form(_MACHINE, "refuse_letter")
class RefuseForm(forms.Form):
    """The reasons of a refusal: without them it is none (GDPR, article 12(4))."""

    reasons = _reasons(_("Motifs du refus"), required=True)


class KeyForm(forms.Form):
    """A public key to publish, for one of the holders that a person answers for."""

    holder = forms.ChoiceField(label=_("Responsable"))
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
    extracted_on = forms.DateField(label=_("Jour de l’extraction"), widget=DateInput())
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

    def clean_extracted_on(self):
        day = self.cleaned_data["extracted_on"]
        if day > clock.today():
            raise ValidationError(_("Cette date n’est pas encore venue."))
        return day

    def clean_reference(self) -> str:
        reference = self.cleaned_data["reference"].strip()
        if reference and not self._projects(reference):
            raise ValidationError(_("Aucun projet public ne porte cette référence."))
        return reference


class BreachForm(forms.Form):
    """A line of the log of breaches (GDPR, article 33(5))."""

    noticed_on = forms.DateField(label=_("Constatée le"), widget=DateInput())
    facts = forms.CharField(
        label=_("Les faits"),
        help_text=_("Sans nom ni donnée d’une personne."),
        max_length=MAX_REASONS,
        widget=forms.Textarea({"rows": 4}),
    )
    effects = forms.CharField(label=_("Les effets"), max_length=MAX_REASONS, widget=forms.Textarea({"rows": 4}))
    measures = forms.CharField(
        label=_("Les mesures prises"),
        help_text=_("Si l’autorité n’a pas été prévenue, dites pourquoi."),
        max_length=MAX_REASONS,
        widget=forms.Textarea({"rows": 4}),
    )
    authority_told_on = forms.DateField(
        label=_("CNIL prévenue le"), help_text=_("Vide si elle ne l’a pas été."), required=False, widget=DateInput()
    )

    def clean(self) -> dict:
        told, noticed = self.cleaned_data.get("authority_told_on"), self.cleaned_data.get("noticed_on")
        if noticed and noticed > clock.today():
            self.add_error("noticed_on", _("Cette date n’est pas encore venue."))
        if told and noticed and told < noticed:
            self.add_error("authority_told_on", _("Ce jour est avant celui du constat."))
        return self.cleaned_data
