"""The opinions on a file and their letters."""

from django.http import Http404, HttpRequest, HttpResponse

from hub.pdf import PdfUnavailable
from requests_workflow.committee.opinions import letters, presentation, queries
from requests_workflow.procedure import downloads, pages


def opinion(request: HttpRequest, reference: str) -> HttpResponse:
    """The opinion with its reasons, its vote and its recommendations; outside the committee, once notified."""
    found = pages.open_file(request, reference, part="opinion")
    context = {
        "opinions": [presentation.opinion_words(given) for given in queries.opinions_shown_to(request.user, found)],
        "may_choose": queries.awaits_the_choice_of(request.user, found),
    }
    return pages.render_file(request, found, "committee/opinion.html", context)


def letter(request: HttpRequest, reference: str, round_: int) -> HttpResponse:
    """The letter of one opinion, for those who read it on its page."""
    found = pages.open_file(request, reference)
    given = next((one for one in queries.opinions_shown_to(request.user, found) if one.round == round_), None)
    if given is None:
        raise Http404
    try:
        content = letters.pdf(given)
    except PdfUnavailable as unavailable:
        return downloads.without_pdf(request, unavailable)
    pages.record_reading(request, found, kind="document.read", part="opinion.pdf")
    return downloads.pdf(content, letters.file_name(given))
