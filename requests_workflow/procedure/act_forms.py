"""Forms of the acts that ask for nothing but reasons; each stage adds its own in its own `act_forms.py`."""

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_workflow.procedure import queries, wording
from requests_workflow.procedure.registry import act_form
from requests_workflow.procedure.subject_forms import SubjectForm


@act_form(
    "access_request",
    "restore_route",
    "declare_inadmissible",
    "extend_complement",
    "close_unanswered",
    "record_urgency",
    "call_hearing",
    "extend_committee",
    "adjourn",
    "approve_access",
    "transfer_to_standard",
    "request_reexamination",
    "request_amendment",
    "accept_amendment",
    "refer_amendment",
    "suspend",
    "lift_suspension",
)
class ReasonForm(forms.Form):
    """The reasons of an act, kept in the file and shown beside it."""

    reason = forms.CharField(
        label=_("Motifs"),
        help_text=_("Ils figurent au dossier et sont lus par ceux qui suivent le projet."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


@act_form("access_request", "reroute")
class RerouteForm(SubjectForm, ReasonForm):
    """The route that fits, and why."""

    field_order = ["route", "reason"]

    route = forms.ChoiceField(label=_("Circuit qui convient"), widget=forms.RadioSelect)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        known = [(route.code, wording.of(route, "label")) for route in self.subject.rule_set.routes.values()]
        field = self.fields["route"]
        field.choices = known
        # Its own is not offered, yet known: the second click of a double click names it.
        field.widget.choices = [(code, label) for code, label in known if code != self.subject.route]


class ConfirmForm(forms.Form):
    """For an act that needs no data: the page says what will happen, the person confirms."""


@act_form("access_request", "assign_officer")
class OfficerForm(SubjectForm):
    """To whom a file is given."""

    officer = forms.ModelChoiceField(
        label=_("Agent"),
        help_text=_("Le dossier paraîtra sur son bureau. Les autres le trouvent au tableau des dossiers."),
        queryset=None,
        empty_label=_("Choisir un agent"),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officer"].queryset = queries.possible_officers(self.subject)
