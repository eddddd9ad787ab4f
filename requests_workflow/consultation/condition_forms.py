"""What the acts on conditions ask for."""

from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub import clock
from hub.ui.forms import DateInput, Sections
from requests_workflow.consultation.enums import Origin, Owner
from requests_workflow.consultation.forms import MAX_TEXT, PdfsField
from requests_workflow.consultation.models import Condition
from requests_workflow.procedure.subject_forms import long_text


def day_to_come(label, help_text) -> forms.DateField:
    return forms.DateField(label=label, help_text=help_text, widget=DateInput())


def check_not_past(day: date) -> date:
    if day < clock.today():
        raise forms.ValidationError(_("Cette date est passée."))
    return day


class ConditionForm(forms.Form):
    """A condition to set: `holders` are those it may come from or bind; `as_holder` when a holder sets it."""

    use_required_attribute = False

    text = long_text(
        gettext_lazy("Ce qui doit être fait"),
        gettext_lazy("Une seule chose, que l’on puisse vérifier."),
        length=MAX_TEXT,
    )
    origin = forms.ChoiceField(
        label=gettext_lazy("D’où vient-elle ?"),
        choices=[choice for choice in Origin.choices if choice[0] != Origin.HOLDER],
        widget=forms.RadioSelect,
    )
    owner = forms.ChoiceField(
        label=gettext_lazy("Qui oblige-t-elle ?"), choices=Owner.choices, widget=forms.RadioSelect
    )
    holder = forms.ChoiceField(
        label=gettext_lazy("Quel responsable de données ?"),
        help_text=gettext_lazy("À choisir si la condition oblige un responsable de données."),
        required=False,
        widget=forms.RadioSelect,
    )
    due_on = day_to_come(gettext_lazy("Justificatif à donner au plus tard le"), gettext_lazy("Ce jour est compris."))

    def __init__(self, *args, holders, as_holder: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.holders = {str(holder.pk): holder for holder in holders}
        self.fields["holder"].choices = [(key, holder.name) for key, holder in self.holders.items()]
        self.as_holder = as_holder
        if as_holder:
            del self.fields["origin"]
            own = {Owner.HOLDER: _("Votre organisation")}
            self.fields["owner"].choices = [(key, own.get(key, label)) for key, label in Owner.choices]
        if len(self.holders) < 2 and (as_holder or not self.holders):
            del self.fields["holder"]

    def clean_due_on(self) -> date:
        return check_not_past(self.cleaned_data["due_on"])

    def clean(self) -> dict:
        sent = super().clean()
        sent["holder"] = self._holder()
        if self.as_holder:
            sent["origin"] = Origin.HOLDER
        if sent.get("owner") == Owner.HOLDER and sent["holder"] is None:
            self.add_error("holder" if "holder" in self.fields else "owner", _("Dites lequel."))
        return sent

    def _holder(self):
        """The holder who speaks, or the one chosen; one of an office's condition only when it binds it."""
        chosen = self.holders.get(self.cleaned_data.get("holder") or "")
        if self.as_holder:
            return chosen or next(iter(self.holders.values()), None)
        return chosen if self.cleaned_data.get("owner") == Owner.HOLDER else None


class ConditionActForm(Sections, forms.Form):
    """An act on a condition, whose text stands above what is asked."""

    needs_subject = True

    def __init__(self, *args, subject: Condition, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.sections = [(_("La condition"), subject.text, list(self.fields))]


class LiftForm(ConditionActForm):
    """Nothing to type: the condition to lift, read once more."""


class EvidenceForm(ConditionActForm):
    """What shows that a condition is met."""

    text = long_text(
        gettext_lazy("Ce qui a été fait"),
        gettext_lazy("Qui a posé la condition le lira avec les documents."),
        length=MAX_TEXT,
    )
    documents = PdfsField(
        label=gettext_lazy("Documents joints"), help_text=gettext_lazy("Vous pouvez en choisir plusieurs à la fois.")
    )


class InsistForm(ConditionActForm):
    """Why the evidence is not enough, and until when to complete it."""

    refused_because = long_text(gettext_lazy("Ce qui manque"), length=MAX_TEXT)
    due_on = day_to_come(gettext_lazy("À compléter au plus tard le"), gettext_lazy("Ce jour est compris."))

    def clean_due_on(self) -> date:
        return check_not_past(self.cleaned_data["due_on"])


class WaiverForm(ConditionActForm):
    """Why a condition is no longer asked for."""

    waiver = long_text(
        gettext_lazy("Motif de l’abandon"),
        gettext_lazy("Il figure au dossier, à côté de la condition."),
        length=MAX_TEXT,
    )
