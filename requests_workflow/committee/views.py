"""The committee's page of one file: rapporteurs, reports, declarations, session."""

from django.http import HttpRequest, HttpResponse

from hub import clock
from requests_workflow.committee import presentation
from requests_workflow.committee.interests import presentation as interests
from requests_workflow.committee.opening import open_work
from requests_workflow.committee.opinions import queries as opinions
from requests_workflow.committee.rapporteurs import presentation as rapporteurs
from requests_workflow.committee.rapporteurs import queries as rapporteurs_queries
from requests_workflow.committee.sessions import presentation as sessions
from requests_workflow.committee.sessions import queries as sessions_queries
from requests_workflow.procedure import pages


def file(request: HttpRequest, reference: str) -> HttpResponse:
    """Rapporteurs, reports, declarations and session of one file."""
    found = open_work(request, reference, part="committee")
    now, shown = clock.now(), rapporteurs_queries.round_shown(found)
    under_way = shown == opinions.round_of(found)
    item = sessions_queries.current_item(found)
    context = {
        "seats": rapporteurs.seats(found, request.user, round_=shown, at=now),
        "awaited": rapporteurs.awaited_from_the_chair(found, round_=shown) if under_way else "",
        "reports": [
            rapporteurs.report_words(r) for r in rapporteurs_queries.reports_shown_to(request.user, found, round_=shown)
        ],
        "reports_hidden": rapporteurs_queries.reports_hidden_from(request.user, found, round_=shown),
        "acts": presentation.acts(found, request.user, at=now),
        "interests": interests.interest_rows(found),
        "candidates": interests.candidate_rows(found, request.user),
        "decisions": interests.decision_rows(found, request.user),
        "stepped_aside": interests.stepped_aside(found, request.user, round_=shown),
        "item": item,
        "session_words": sessions.session_words(item.session) if item else "",
        "opinion": opinions.opinion_of(found),
    }
    return pages.render_file(request, found, "committee/file.html", context)
