import logging

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from catalogue.samples import making, queries, requests
from catalogue.samples.forms import SampleForm
from hub import clock, contents

log = logging.getLogger(__name__)


@require_http_methods(["GET", "POST"])
def sample(request: HttpRequest, code: str) -> HttpResponse:
    """The synthetic sample of a published dataset, for everybody; a POST has it made, for the holder and the office."""
    return _ask(request, code) if request.method == "POST" else _give(code)


def _give(code: str) -> HttpResponse:
    found = queries.published_sample(code)
    if found is None:
        raise Http404(_("Ce jeu de données n’a pas encore d’échantillon synthétique."))
    try:
        file = contents.open_checked(making.FOLDER, found.sha256)
    except contents.Damaged:
        log.exception("the sample of %s cannot be given out", code)
        raise Http404(_("L’échantillon de ce jeu de données n’est plus sur notre disque : il sera refait.")) from None
    return FileResponse(
        file,
        as_attachment=True,
        filename=requests.file_name(found.dataset),
        content_type=found.media_type,
        headers={
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
            "ETag": f'"{found.sha256}"',
        },
    )


def _ask(request: HttpRequest, code: str) -> HttpResponse:
    dataset = queries.dataset(code)
    if dataset is None:
        raise Http404
    if not queries.may_ask(request.user, dataset):
        raise PermissionDenied(_("Un échantillon est demandé par le détenteur des données ou par le secrétariat."))
    form = SampleForm(request.POST)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, " ".join(errors))
        return redirect("catalogue:dataset", code)
    given = {name: form.cleaned_data[name] for name in ("rows", "seed")}
    chosen = {name: form.fields[name].initial if value is None else value for name, value in given.items()}
    return redirect("jobs:detail", requests.ask(request.user, dataset, at=clock.now(), **chosen).public_id)
