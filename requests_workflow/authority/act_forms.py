"""What each act before the CNIL asks for. A date is refused when it cannot be true, with the reason."""

from datetime import date

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.ui import words
from hub.ui.forms import DateInput, DocumentInput, NumberInput, Sections
from requests_workflow.authority import queries
from requests_workflow.dossier import storage
from requests_workflow.procedure import clocks
from requests_workflow.procedure.registry import act_form
from requests_workflow.procedure.subject_forms import SubjectForm, long_text

NUMBER_SHAPE = RegexValidator(
    r"^DR-\d{4}-\d{3}$",
    gettext_lazy("Le numéro s’écrit DR, l’année puis trois chiffres, par exemple DR-2025-104."),
)
REFERENCE_SHAPE = RegexValidator(
    r"^9\d{4,11}$",
    gettext_lazy("La référence de la CNIL commence par 9 et ne compte que des chiffres, par exemple 921042."),
)


class AuthorityForm(SubjectForm):
    """A form that counts the days from the receipt by the CNIL."""

    def since_receipt(self, name: str) -> date:
        transmission = queries.transmission_of(self.subject)
        return self.past_day(
            name,
            not_before=transmission.received_on if transmission else None,
            before_words=_("La CNIL n’a reçu le dossier que le %(day)s : cette date ne peut pas être antérieure."),
        )


@act_form("access_request", "transmit_to_cnil")
class TransmitForm(AuthorityForm):
    received_on = forms.DateField(
        label=gettext_lazy("Reçu par la CNIL le"),
        help_text=gettext_lazy("La date portée sur l’accusé de réception de la CNIL. Son délai part de ce jour."),
        widget=DateInput(),
    )
    cnil_reference = forms.CharField(
        label=gettext_lazy("Référence donnée par la CNIL"),
        help_text=gettext_lazy("Elle commence par 9, par exemple 921042."),
        required=False,
        validators=[REFERENCE_SHAPE],
        widget=forms.TextInput(attrs={"class": "width-10", "inputmode": "numeric"}),
    )
    note = long_text(gettext_lazy("Note"), gettext_lazy("Ce qui a été transmis, et comment."), required=False, rows=3)

    def clean_received_on(self) -> date:
        return self.past_day(
            "received_on",
            not_before=queries.chosen_on(self.subject),
            before_words=_("Le porteur n’a choisi de saisir la CNIL que le %(day)s : elle n’a rien pu recevoir avant."),
        )


@act_form("access_request", "record_cnil_request")
class RequestForm(AuthorityForm):
    asked_on = forms.DateField(
        label=gettext_lazy("Demandé le"),
        help_text=gettext_lazy("Le délai de la CNIL s’arrête ce jour, jusqu’à la réponse du porteur."),
        widget=DateInput(),
    )
    text = long_text(gettext_lazy("Ce que demande la CNIL"), gettext_lazy("Le porteur lira ce texte tel quel."))

    def clean_asked_on(self) -> date:
        return self.since_receipt("asked_on")


@act_form("access_request", "answer_cnil")
class AnswerForm(AuthorityForm):
    answer = long_text(gettext_lazy("Votre réponse à la CNIL"), rows=10)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        question = queries.pending_request(self.subject)
        if question:
            self.fields["answer"].help_text = _("La CNIL vous demande : « %(text)s »") % {"text": question.text}


@act_form("access_request", "record_cnil_extension")
class ExtensionForm(AuthorityForm):
    extended_on = forms.DateField(
        label=gettext_lazy("Prolongé le"),
        help_text=gettext_lazy("La CNIL prolonge son délai par une décision motivée, une seule fois."),
        widget=DateInput(),
    )
    reasons = long_text(gettext_lazy("Motifs donnés par la CNIL"))

    def clean_extended_on(self) -> date:
        return self.since_receipt("extended_on")


class DecisionForm(AuthorityForm):
    """What every decision of the CNIL has: a day."""

    decided_on = forms.DateField(label=gettext_lazy("Date de la décision"), widget=DateInput())

    def clean_decided_on(self) -> date:
        return self.since_receipt("decided_on")


class NumberedForm(DecisionForm):
    """A decision that carries a number, which no other file may have."""

    field_order = ["number", "decided_on"]

    number = forms.CharField(
        label=gettext_lazy("Numéro de la décision"),
        help_text=gettext_lazy("Par exemple DR-2025-104."),
        max_length=20,
        validators=[NUMBER_SHAPE],
        widget=forms.TextInput(attrs={"class": "width-10", "autocomplete": "off"}),
    )

    def clean_number(self) -> str:
        number = self.cleaned_data["number"]
        if queries.number_taken(number):
            raise forms.ValidationError(_("La décision %(number)s est déjà enregistrée.") % {"number": number})
        return number


@act_form("access_request", "record_authorisation")
class AuthorisationForm(NumberedForm):
    conditions = long_text(
        gettext_lazy("Conditions posées par la CNIL"),
        gettext_lazy("Elles seront publiées au registre avec la décision."),
        required=False,
    )
    duration_months = forms.IntegerField(
        label=gettext_lazy("Durée de l’accès autorisée"),
        help_text=gettext_lazy("Laissez vide si la décision n’en fixe pas."),
        required=False,
        min_value=1,
        max_value=360,
        widget=NumberInput(unit=gettext_lazy("mois"), width=4),
    )
    document = forms.FileField(
        label=gettext_lazy("La décision, en PDF"), required=False, widget=DocumentInput(), allow_empty_file=True
    )

    def clean_document(self):
        upload = self.cleaned_data["document"]
        if upload:
            storage.check_pdf(upload)
        return upload


@act_form("access_request", "record_tacit_authorisation")
class TacitForm(Sections, AuthorityForm):
    """Nothing to type: the law in words, and a person who answers for having looked."""

    verified = forms.BooleanField(
        label=gettext_lazy("J’ai vérifié que la CNIL n’a ni décidé, ni demandé de compléments, ni prolongé son délai.")
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        ended_on = next((running.due_on for running in clocks.running(self.subject, "C7")), None)
        self.sections = [(_("Ce que dit la loi"), _law_of_silence(ended_on), ["verified"])]


def _law_of_silence(ended_on: date | None) -> str:
    if ended_on is None:
        return _("Le délai de la CNIL est arrêté : son silence ne vaut rien tant qu’il n’a pas repris.")
    return _(
        "Le délai de la CNIL a pour dernier jour le %(day)s. Quand l’avis du comité est expressément favorable, le"
        " silence gardé jusqu’à ce jour vaut autorisation. Aucune machine ne le décide : vous le constatez, votre nom"
        " reste au journal, et l’autorisation prend effet à cette date."
    ) % {"day": words.day_month(ended_on)}


@act_form("access_request", "record_refusal")
class RefusalForm(NumberedForm):
    reasons = long_text(gettext_lazy("Motifs du refus"), gettext_lazy("Le porteur les lira tels quels."))


@act_form("access_request", "record_no_action")
class NoActionForm(DecisionForm):
    reasons = long_text(
        gettext_lazy("Motifs du classement"),
        gettext_lazy("Par exemple : autorisation inutile, demande incomplète, demande retirée auprès de la CNIL."),
    )
