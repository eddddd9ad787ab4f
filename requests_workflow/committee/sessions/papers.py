"""The papers of a session: what its members read beforehand, frozen when it is sent (rules of procedure, sessions).

For each file: the sponsor's summary, the reports, the holders' remarks.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from catalogue import queries as catalogue
from requests_workflow.committee.models import AgendaItem, SentPapers, Session
from requests_workflow.committee.rapporteurs import presentation
from requests_workflow.committee.rapporteurs import queries as rapporteurs
from requests_workflow.committee.rapporteurs.presentation import ReportWords
from requests_workflow.committee.sessions import queries
from requests_workflow.dossier import queries as dossier
from requests_workflow.procedure import registry


def gathered(session: Session) -> dict[str, Any]:
    """Return what the members are given to read now, by file (key as text): JSON-ready."""
    items = [item for item in queries.items_of(session) if item.state not in queries.GONE]
    return {str(item.request_id): _of_file(item) for item in items}


def _of_file(item: AgendaItem) -> dict[str, Any]:
    request = item.request
    told = registry.SNAPSHOTS["consultation"](request)
    holders = catalogue.holder_names(one["holder"] for one in told)
    # Each rapporteur judges alone: no report is shown before all are in, not even to the members.
    all_in = rapporteurs.all_reports_in(request, round_=item.round)
    seats = rapporteurs.seats_of(request, round_=item.round) if all_in else []
    return {
        "position": item.position,
        "title": request.title,
        "controller": request.organisation.name,
        "reference": request.reference,
        "summary": str(dossier.typed_answers(request).get("summary", "")),
        "reports": [presentation.kept(seat.report) for seat in seats if seat.state == "reported"],
        "remarks": [{"holder": holders[one["holder"]], "text": one["remarks"]} for one in told if one["remarks"]],
    }


@dataclass(frozen=True)
class FilePapers:
    """The papers of one file as a page shows them."""

    number: int
    title: str
    controller: str
    reference: str
    summary: str
    reports: list[ReportWords]
    remarks: list[tuple[str, str]]


def shown(sent: SentPapers, keys: Collection[int]) -> list[FilePapers]:
    """Return the papers of the files (keys) that their reader may know of; numbers follow what is shown."""
    found = [one for key, one in sent.content.items() if int(key) in keys]
    found.sort(key=lambda one: (one["position"], one["reference"]))
    return [_words(number, one, sent.session) for number, one in enumerate(found, start=1)]


def _words(number: int, one: dict[str, Any], session: Session) -> FilePapers:
    return FilePapers(
        number=number,
        title=one["title"],
        controller=one["controller"],
        reference=one["reference"],
        summary=one["summary"],
        reports=[presentation.kept_words(report, session.rule_set) for report in one["reports"]],
        remarks=[(row["holder"], row["text"]) for row in one["remarks"]],
    )
