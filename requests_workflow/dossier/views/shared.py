"""What the pages of the dossier share: who may write now, and saving without losing what was typed."""

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect

from hub import clock
from hub.ui import errors
from requests_workflow.procedure import door, pages, policies
from requests_workflow.procedure.refusals import AlreadyDone, Refused, Stale, WrongState


def may(request: HttpRequest, file, act: str) -> bool:
    """Tell whether this person's role and the state of the file allow an act; facts are left out."""
    try:
        door.check_role_and_state(act, file, by=request.user, at=clock.now())
    except Refused:
        return False
    return True


def visible(request: HttpRequest, reference: str):
    """Return a file this person may see, for a page that records its reading itself; 404 otherwise."""
    found = policies.visible_to(request.user).select_related("organisation").filter(reference=reference).first()
    if found is None:
        raise Http404
    return found


def save(request: HttpRequest, file, act: str, data: Mapping, *, kept: Mapping[str, str]) -> HttpResponse | None:
    """Perform an act of writing; when the file or the page moved, return a page that gives back what was typed."""
    try:
        door.perform(act, file, by=request.user, at=clock.now(), data=data)
    except AlreadyDone:
        return None
    except (Stale, WrongState) as refused:
        return conflict(request, refused, kept=kept)
    return None


def perform_save(
    request: HttpRequest, file, data: Mapping, *, kept: Mapping[str, str]
) -> tuple[door.Act | None, HttpResponse | None]:
    """Save answers; return the act with what became of them, or the page of a file that can no longer be written."""
    try:
        return door.perform("save_section", file, by=request.user, at=clock.now(), data=data), None
    except (Stale, WrongState) as refused:
        return None, conflict(request, refused, kept=kept)


def conflict(request: HttpRequest, refused: Refused, *, kept: Mapping[str, str]) -> HttpResponse:
    pages.record_refusal(request, refused.reason)
    return errors.conflict(
        request, changes=getattr(refused, "changes", []), retry_url=request.path, reason=refused.reason, kept=kept
    )


#: In an address, the page that a “change” link comes back to.
BACK = "retour"
CHECKING = "verification"


def after_saving(request: HttpRequest, file) -> HttpResponse:
    """Lead back to the answers read over before filing when the page was opened from there; else to the task list."""
    if request.GET.get(BACK) == CHECKING:
        return redirect("dossier:check", reference=file.reference)
    return redirect("dossier:tasks", reference=file.reference)


def number(text: str) -> int | None:
    """Return a version sent by a page; a nonsense one counts as an old one, an absent one as none."""
    if not text:
        return None
    return int(text) if text.isdecimal() and len(text) < 10 else -1


def sent(request: HttpRequest) -> QueryDict | None:
    """Return what a form is bound to: nothing for a GET, what was posted, even empty, for a POST."""
    return request.POST if request.method == "POST" else None
