from requests_workflow.committee.models.interests import Interest
from requests_workflow.committee.models.opinions import Opinion, Recommendation
from requests_workflow.committee.models.rapporteurs import Assignment, LoneRapporteur, Report, ReportDraft
from requests_workflow.committee.models.sessions import AgendaItem, Attendance, Session

__all__ = [
    "AgendaItem",
    "Assignment",
    "Attendance",
    "Interest",
    "LoneRapporteur",
    "Opinion",
    "Recommendation",
    "Report",
    "ReportDraft",
    "Session",
]
