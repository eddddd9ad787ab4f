"""Forms of the acts that ask for nothing but reasons; each stage adds its own in its own `act_forms.py`."""

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_workflow.procedure.registry import act_form


@act_form(
    "access_request",
    "reroute",
    "restore_route",
    "declare_inadmissible",
    "extend_complement",
    "close_unanswered",
    "record_urgency",
    "call_hearing",
    "extend_committee",
    "adjourn",
    "withdraw",
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


class ConfirmForm(forms.Form):
    """For an act that needs no data: the page says what will happen, the person confirms."""
