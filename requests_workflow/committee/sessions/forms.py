"""What planning a session and its agenda asks for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hub import clock
from hub.accounts.models import User
from hub.ui.forms import DateInput
from requests_workflow.committee.enums import SessionMode
from requests_workflow.committee.members import queries as members
from requests_workflow.committee.models import Session
from requests_workflow.committee.sessions import queries
from requests_workflow.committee.sessions.presentation import session_words
from requests_workflow.procedure.models import AccessRequest


class PlanForm(forms.Form):
    """When and where the committee will meet."""

    held_on = forms.DateField(label=_("Jour"), widget=DateInput)
    starts_at = forms.TimeField(label=_("Heure"), widget=forms.TimeInput(attrs={"type": "time", "class": "width-10"}))
    mode = forms.ChoiceField(label=_("Forme de la séance"), choices=SessionMode.choices, widget=forms.RadioSelect)
    place = forms.CharField(
        label=_("Lieu ou adresse de connexion"), required=False, max_length=200, widget=forms.TextInput
    )

    def clean_held_on(self):
        day = self.cleaned_data["held_on"]
        if day < clock.today():
            raise forms.ValidationError(_("Ce jour est passé : choisissez un jour à venir."))
        return day

    def clean(self) -> dict:
        data = super().clean()
        if Session.objects.filter(held_on=data.get("held_on"), starts_at=data.get("starts_at")).exists():
            self.add_error("starts_at", _("Une séance est déjà programmée ce jour-là, à cette heure-là."))
        return data


class ScheduleForm(forms.Form):
    """On which agenda a file is put."""

    needs_subject = True

    session = forms.ModelChoiceField(
        label=_("Séance"), queryset=Session.objects.none(), widget=forms.RadioSelect, empty_label=None
    )

    def __init__(self, *args, subject: AccessRequest, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["session"]
        field.queryset = queries.sessions_to_come(subject, clock.today())
        field.label_from_instance = session_words


class AttendanceForm(forms.Form):
    """Which members are present."""

    needs_subject = True

    members = forms.MultipleChoiceField(
        label=_("Membres présents"),
        help_text=_("Cette liste remplace la précédente."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, subject: Session, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(member.pk): member for member in members.members()}
        field = self.fields["members"]
        field.choices = [(key, member.full_name) for key, member in self.people.items()]
        field.initial = [str(key) for key in subject.attendances.values_list("member_id", flat=True)]

    def clean_members(self) -> list[User]:
        return [self.people[key] for key in self.cleaned_data["members"]]
