"""How the acts of a consultation are done: remarks on the page of the consultation, a recusal on the page of acts."""

from django.urls import reverse

from requests_workflow.consultation.forms import RecusalForm
from requests_workflow.procedure.registry import act_form, act_page

act_form("consultation", "recuse_holder")(RecusalForm)


@act_page("consultation", "give_remarks")
def where_remarks_are_given(consultation) -> str:
    return reverse("consultation:detail", args=[consultation.request.reference])
