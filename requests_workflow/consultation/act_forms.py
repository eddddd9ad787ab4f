"""How the acts of consultations and conditions are done: on their own pages, or on the page of acts."""

from django.urls import reverse

from requests_workflow.consultation.condition_forms import EvidenceForm, InsistForm, LiftForm, WaiverForm
from requests_workflow.consultation.forms import DelegateForm, RecusalForm
from requests_workflow.procedure.registry import act_form, act_page

act_form("consultation", "recuse_holder")(RecusalForm)
act_form("consultation", "delegate_consultation")(DelegateForm)
act_form("condition", "give_evidence")(EvidenceForm)
act_form("condition", "insist")(InsistForm)
act_form("condition", "lift_condition")(LiftForm)
act_form("condition", "waive_condition")(WaiverForm)


@act_page("consultation", "give_remarks")
def where_remarks_are_given(consultation) -> str:
    return reverse("consultation:detail", args=[consultation.request.reference])
