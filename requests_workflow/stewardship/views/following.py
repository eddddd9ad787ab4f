"""The list of descriptions, one description, and what its draft changes."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hub import clock
from hub.accounts import queries as accounts
from hub.accounts.enums import Role
from requests_workflow.stewardship import presentation, queries
from requests_workflow.stewardship.views import shared

PER_PAGE = 50


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The datasets this person describes or publishes: where each stands, and until when its holder's word holds."""
    today, asked = clock.today(), request.GET.get("etat", "")
    datasets = queries.visible_to(request.user)
    if asked == "a-relire":
        datasets = queries.submitted(datasets)
    elif asked == "en-retard":
        datasets = queries.overdue(datasets, today=today)
    page = Paginator(datasets, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": queries.lines(list(page), today=today),
        "tabs": presentation.tabs(request.user, asked, today=today),
        "may_create": Role.DATA_HOLDER in accounts.roles_of(request.user),
        "publishes": Role.SECRETARIAT in accounts.roles_of(request.user),
    }
    return render(request, "stewardship/list.html", context)


@require_GET
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """One description: what to do now, its sections, how complete it is, what happened."""
    now = clock.now()
    description = shared.opened(request, code)
    document = queries.document_of(description)
    report = presentation.report_on(description, document, at=now)
    editable = presentation.may(description, "save_draft", request.user, at=now)
    context = {
        **shared.around(description),
        "buttons": presentation.buttons(description, request.user, at=now),
        "tasks": presentation.tasks(description, document, report, editable=editable),
        "report": report,
        "write_url": shared.address(description) if editable else "",
        "moved": description.draft is not None and description.base_version != description.dataset.version_number,
        "changes": presentation.changes(description) if description.draft is not None else None,
        "facts": presentation.facts(description),
        "late": queries.is_overdue(description.dataset, today=clock.day_of(now)),
        "history": presentation.history(description),
    }
    return render(request, "stewardship/detail.html", context)


@require_GET
def differences(request: HttpRequest, code: str) -> HttpResponse:
    """What the draft changes of the published version, in words."""
    description = shared.opened(request, code)
    if description.draft is None:
        raise Http404
    context = {**shared.around(description), "changes": presentation.changes(description)}
    return render(request, "stewardship/differences.html", context)
