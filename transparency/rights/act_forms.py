"""What the acts of a holder on a sealed letter ask for."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hub.ui.forms import DateInput
from requests_workflow.procedure.act_forms import ConfirmForm
from requests_workflow.procedure.registry import act_form
from requests_workflow.procedure.subject_forms import SubjectForm, long_text
from transparency.rights.enums import Outcome
from transparency.rights.guards import outcomes
from transparency.rights.models import MAX_REASONS

_MACHINE = "rights_letter"
_READ_BY_THE_PERSON = _("La personne lira ce texte. N’y écrivez ni nom ni donnée sur elle : il est gardé ici.")


def _reasons(label, *, required: bool) -> forms.CharField:
    return long_text(label, _READ_BY_THE_PERSON, length=MAX_REASONS, required=required, rows=4)


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
