import logging

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from hub import clock
from hub.jobs import files, presentation, queries, queue, registry

log = logging.getLogger(__name__)


@never_cache
@require_http_methods(["GET", "POST"])
def detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """Where a job stands; whoever asked for it may give it up, or ask again."""
    job = _visible(request, public_id)
    if request.method == "POST":
        return _act(request, job)
    return _page(request, job)


def _act(request: HttpRequest, job) -> HttpResponse:
    if job.asked_by_id != request.user.pk:
        raise Http404
    if request.POST.get("act") == "cancel":
        queue.cancel(job, at=clock.now())
    elif request.POST.get("act") == "again":
        job = queue.ask_again(job, by=request.user, at=clock.now())
    return redirect("jobs:detail", job.public_id)


@require_GET
def download(request: HttpRequest, public_id: str) -> HttpResponse:
    """The file. The transaction that records its delivery commits before the first byte leaves."""
    job = _visible(request, public_id)
    if not job.has_file:
        return redirect("jobs:detail", job.public_id)
    try:
        file = files.open_kept(job.path, job.sha256)
    except files.Damaged:
        log.exception("job %s: its file cannot be given out", job.public_id)
        queue.lose_file(job)
        return _page(request, job, damaged=True, status=410)
    try:
        registry.get(job.kind).delivered(request.user, job, clock.now())
    except BaseException:
        file.close()
        raise
    return FileResponse(
        file,
        as_attachment=True,
        filename=job.name,
        content_type=job.media_type,
        headers={
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )


def _page(request: HttpRequest, job, *, damaged: bool = False, status: int = 200) -> HttpResponse:
    context = {
        "face": presentation.face_of(job, request.user),
        "job": job,
        "damaged": damaged,
        "cancel_fields": {"act": "cancel"},
        "again_fields": {"act": "again"},
    }
    return render(request, "jobs/detail.html", context, status=status)


def _visible(request: HttpRequest, public_id: str):
    job = queries.visible(request.user, public_id)
    if job is None:
        raise Http404
    return job
