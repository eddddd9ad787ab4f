"""What a declaration of interests asks for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hub.ui.forms import CountedTextarea
from requests_workflow.committee.enums import Declared, InterestDecision
from requests_workflow.committee.interests import queries
from requests_workflow.committee.lengths import MAX_STATEMENT
from requests_workflow.committee.models import Interest
from requests_workflow.procedure.act_forms import ReasonForm
from requests_workflow.procedure.subject_forms import SubjectForm


class InterestForm(forms.Form):
    """A member's declaration about one file."""

    declaration = forms.ChoiceField(
        label=_("Avez-vous, ou avez-vous eu, un lien avec ce projet ?"),
        help_text=_("Personnel ou professionnel, direct ou indirect, aujourd’hui ou par le passé."),
        choices=Declared.choices,
        widget=forms.RadioSelect,
    )
    statement = forms.CharField(
        label=_("Quel lien ?"),
        help_text=_("À remplir si vous déclarez un lien ou un doute. Lu par la présidence et le secrétariat."),
        required=False,
        max_length=MAX_STATEMENT,
        widget=CountedTextarea(max_length=MAX_STATEMENT, rows=4),
    )

    def clean(self) -> dict:
        data = super().clean()
        data["declared"] = data.get("declaration", "")
        tied = data["declared"] in (Declared.INTEREST, Declared.DOUBT)
        if tied and not data.get("statement", "").strip() and "statement" not in self.errors:
            self.add_error("statement", _("Dites en quelques mots de quel lien il s’agit."))
        return data


class DecisionForm(SubjectForm, ReasonForm):
    """What becomes of a member who declared a tie: they withdraw, or remain for reasons that the minutes tell."""

    field_order = ["interest", "decision", "reason"]

    interest = forms.ChoiceField(label=_("Membre"), widget=forms.RadioSelect)
    decision = forms.ChoiceField(label=_("Décision"), choices=InterestDecision.choices, widget=forms.RadioSelect)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.waiting = {str(one.pk): one for one in queries.undecided(self.subject)}
        field = self.fields["interest"]
        field.choices = [(key, f"{one.member.full_name} : {one.statement}") for key, one in self.waiting.items()]
        self.fields["reason"].help_text = _("Le membre les lit ; le procès-verbal les dit.")

    def clean_interest(self) -> Interest:
        return self.waiting[self.cleaned_data["interest"]]
