"""The pages where the acts of the dossier are done."""

from django.urls import reverse

from requests_workflow.dossier import checklist, queries
from requests_workflow.procedure.models import AccessRequest
from requests_workflow.procedure.registry import act_page


@act_page("access_request", "save_section")
def writing_page(request: AccessRequest) -> str:
    return reverse("dossier:tasks", args=[request.reference])


@act_page("access_request", "upgrade_form")
def upgrade_page(request: AccessRequest) -> str:
    return reverse("dossier:upgrade", args=[request.reference])


@act_page("access_request", "choose_data")
def data_page(request: AccessRequest) -> str:
    return reverse("dossier:data", args=[request.reference])


@act_page("access_request", "add_document", "remove_document")
def pieces_page(request: AccessRequest) -> str:
    return reverse("dossier:pieces", args=[request.reference])


@act_page("access_request", "choose_route")
def route_page(request: AccessRequest) -> str:
    return reverse("dossier:route", args=[request.reference])


@act_page("access_request", *queries.FILINGS)
def check_page(request: AccessRequest) -> str:
    return reverse("dossier:check", args=[request.reference])


@act_page("access_request", "check_item", "request_complement", *checklist.CONCLUSIONS)
def completeness_page(request: AccessRequest) -> str:
    return reverse("dossier:completeness", args=[request.reference])
