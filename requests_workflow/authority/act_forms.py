"""What each act before the CNIL asks for. A date is refused when it cannot be true, with the reason."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.ui import words
from hub.ui.forms import DateInput, DocumentInput, LinesField, NumberInput, Sections
from requests_workflow.authority import queries
from requests_workflow.dossier import queries as dossier
from requests_workflow.dossier import storage
from requests_workflow.procedure import clocks
from requests_workflow.procedure.registry import act_form
from requests_workflow.procedure.subject_forms import SubjectForm, long_text

if TYPE_CHECKING:
    from requests_workflow.authority.models import AuthorityRequest, Package
    from requests_workflow.dossier.models import RequestedDataset
    from requests_workflow.procedure.models import AccessRequest

NUMBER_SHAPE = RegexValidator(
    r"^DR-\d{4}-\d{3}$",
    gettext_lazy("Le numéro s’écrit DR, l’année puis trois chiffres, par exemple DR-2025-104."),
)
REFERENCE_SHAPE = RegexValidator(
    r"^9\d{4,11}$",
    gettext_lazy("La référence de la CNIL commence par 9 et ne compte que des chiffres, par exemple 921042."),
)


class AuthorityForm(SubjectForm):
    """A form that counts the days from the receipt by the CNIL, or from the sponsor's last answer to it."""

    def since_last_exchange(self, name: str) -> date:
        return self.past_day(
            name,
            not_before=queries.last_exchange_on(self.subject),
            before_words=_(
                "La CNIL n’a reçu le dossier, ou la dernière réponse du porteur, que le %(day)s : cette date ne peut"
                " pas être antérieure."
            ),
        )


def document_field(label: str) -> forms.FileField:
    """Return an optional PDF, judged by its content."""
    return PdfField(label=label, required=False, widget=DocumentInput(), allow_empty_file=True)


class PdfField(forms.FileField):
    """A file that must be a PDF the service accepts."""

    def clean(self, data, initial=None):
        upload = super().clean(data, initial)
        if upload:
            storage.check_pdf(upload)
        return upload


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
    note = long_text(gettext_lazy("Note"), required=False, rows=3)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].help_text = _note_words(queries.package_ready(self.subject))

    def clean_received_on(self) -> date:
        return self.past_day(
            "received_on",
            not_before=queries.chosen_on(self.subject),
            before_words=_("Le porteur n’a choisi de saisir la CNIL que le %(day)s : elle n’a rien pu recevoir avant."),
        )


def _note_words(ready: Package | None) -> str:
    if ready is None:
        return _("Aucun dossier de transmission n’est préparé ici : dites ce qui a été transmis, et comment.")
    said = _("Le dossier de transmission préparé le %(day)s sera inscrit au journal comme transmis.")
    return said % {"day": words.day_month(ready.made_at)}


@act_form("access_request", "record_cnil_request")
class RequestForm(AuthorityForm):
    asked_on = forms.DateField(
        label=gettext_lazy("Demandé le"),
        help_text=gettext_lazy("Le délai de la CNIL s’arrête ce jour, jusqu’à la réponse du porteur."),
        widget=DateInput(),
    )
    due_on = forms.DateField(
        label=gettext_lazy("Réponse attendue le"),
        help_text=gettext_lazy("La date que la CNIL demande de tenir. Laissez vide si elle n’en fixe pas."),
        required=False,
        widget=DateInput(),
    )
    text = long_text(gettext_lazy("Ce que demande la CNIL"), gettext_lazy("Le porteur lira ce texte tel quel."))

    def clean_asked_on(self) -> date:
        return self.since_last_exchange("asked_on")

    def clean(self) -> dict:
        data = super().clean()
        asked, due = data.get("asked_on"), data.get("due_on")
        if asked and due and due <= asked:
            reason = _("La réponse ne peut pas être attendue avant le lendemain de la demande, faite le %(day)s.")
            self.add_error("due_on", reason % {"day": words.day_month(asked)})
        return data


@act_form("access_request", "answer_cnil")
class AnswerForm(AuthorityForm):
    answer = long_text(gettext_lazy("Votre réponse à la CNIL"), rows=10)
    document = document_field(gettext_lazy("Document joint à la réponse, en PDF"))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        question = queries.pending_request(self.subject)
        if question:
            self.fields["answer"].help_text = _asked_words(question)


def _asked_words(question: AuthorityRequest) -> str:
    if question.due_on is None:
        return _("La CNIL vous demande : « %(text)s »") % {"text": question.text}
    said = _("La CNIL vous demande, pour le %(day)s au plus tard : « %(text)s »")
    return said % {"day": words.day(question.due_on), "text": question.text}


@act_form("access_request", "record_cnil_extension")
class ExtensionForm(AuthorityForm):
    extended_on = forms.DateField(
        label=gettext_lazy("Prolongé le"),
        help_text=gettext_lazy("La CNIL prolonge son délai par une décision motivée, une seule fois."),
        widget=DateInput(),
    )
    reasons = long_text(gettext_lazy("Motifs donnés par la CNIL"))

    def clean_extended_on(self) -> date:
        extended, due = self.since_last_exchange("extended_on"), last_day(self.subject)
        if due and extended > due:
            reason = _("Le délai de la CNIL a fini le %(day)s : elle n’a pas pu le prolonger après.")
            raise forms.ValidationError(reason % {"day": words.day_month(due)})
        return extended


def last_day(request: AccessRequest) -> date | None:
    """Return the last day of the CNIL's delay; None while it is paused."""
    return next((running.due_on for running in clocks.running(request, "C7")), None)


class DecisionForm(AuthorityForm):
    """What every decision of the CNIL has: a day."""

    decided_on = forms.DateField(label=gettext_lazy("Date de la décision"), widget=DateInput())

    def clean_decided_on(self) -> date:
        return self.since_last_exchange("decided_on")


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
class AuthorisationForm(Sections, NumberedForm):
    """The decision: its number and day, what it opens (years of each dataset, length), on which conditions."""

    conditions = LinesField(
        label=gettext_lazy("Conditions posées par la CNIL"),
        help_text=gettext_lazy("Une par ligne. Elles seront publiées au registre avec la décision."),
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
    document = document_field(gettext_lazy("La décision, en PDF"))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.asked = dossier.requested_datasets(self.subject)
        for one in self.asked:
            self.fields |= _fields_of_years(one)
        self.sections = [
            (_("La décision"), "", ["number", "decided_on", "document"]),
            (_("Ce qu’elle pose"), "", ["conditions", "duration_months"]),
        ]
        if self.asked:
            self.sections.append(self._section_of_years())

    def _section_of_years(self) -> tuple[str, str, list[str]]:
        intro = _("Les années demandées sont déjà écrites. Videz les deux champs si la décision n’en dit rien.")
        names = [name for one in self.asked for name in _names_of_years(one)]
        return _("Années de données autorisées"), intro, names

    def clean(self) -> dict:
        data = super().clean()
        data["years"] = {one.dataset.code: years for one in self.asked if (years := self._years_of(one, data))}
        return data

    def _years_of(self, one: RequestedDataset, data: dict) -> tuple[int, int] | None:
        """Return the years typed for a dataset; None when the decision does not tell, or what was typed cannot be."""
        first, last = _names_of_years(one)
        years = data.get(first), data.get(last)
        if years == (None, None) or {first, last} & set(self.errors):
            return None
        problem = _problem_of_years(*years)
        if problem:
            self.add_error(last, problem)
            return None
        return years


def _names_of_years(one: RequestedDataset) -> tuple[str, str]:
    return f"{one.dataset.code}-from", f"{one.dataset.code}-to"


def _fields_of_years(one: RequestedDataset) -> dict[str, forms.Field]:
    """The CNIL opens no year that was not asked for; what was asked stands in the fields, to be narrowed."""
    first, last = _names_of_years(one)
    named = {"dataset": one.dataset.short_name}
    return {
        first: _year(_("%(dataset)s, première année") % named, one, one.years_from),
        last: _year(_("%(dataset)s, dernière année") % named, one, one.years_to),
    }


def _year(label: str, one: RequestedDataset, initial: int | None) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        initial=initial,
        required=False,
        min_value=one.years_from,
        max_value=one.years_to,
        widget=NumberInput(width=4),
    )


def _problem_of_years(first: int | None, last: int | None) -> str:
    if first is None or last is None:
        return _("Donnez la première et la dernière année, ou aucune des deux.")
    return _("La dernière année vient avant la première.") if last < first else ""


@act_form("access_request", "record_tacit_authorisation")
class TacitForm(Sections, AuthorityForm):
    """Nothing to type: the law in words, and a person who answers for having looked."""

    verified = forms.BooleanField(
        label=gettext_lazy("J’ai vérifié que la CNIL n’a ni décidé, ni demandé de compléments, ni prolongé son délai.")
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.sections = [(_("Ce que dit la loi"), _law_of_silence(last_day(self.subject)), ["verified"])]


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
    field_order = ["number", "decided_on", "notified_on"]

    notified_on = forms.DateField(
        label=gettext_lazy("Notifiée au responsable de traitement le"),
        help_text=gettext_lazy("Le délai de recours part de ce jour. Laissez vide si vous ne le connaissez pas."),
        required=False,
        widget=DateInput(),
    )
    reasons = long_text(gettext_lazy("Motifs du refus"), gettext_lazy("Le porteur les lira tels quels."))

    def clean_notified_on(self) -> date | None:
        if self.cleaned_data["notified_on"] is None:
            return None
        return self.past_day(
            "notified_on",
            not_before=self.cleaned_data.get("decided_on"),
            before_words=_("La décision n’est que du %(day)s : elle n’a pas pu être notifiée avant."),
        )


@act_form("access_request", "record_no_action")
class NoActionForm(DecisionForm):
    reasons = long_text(
        gettext_lazy("Motifs du classement"),
        gettext_lazy("Par exemple : autorisation inutile, demande incomplète, demande retirée auprès de la CNIL."),
    )
