"""The acts on messages are done on their own pages, never on the generic page of acts."""

from django.urls import reverse

from requests_workflow.procedure.registry import act_page


@act_page("message", "withdraw_message")
def where_a_message_is_withdrawn(message) -> str:
    return reverse("desk:withdraw_message", args=[message.request.reference, message.pk])
