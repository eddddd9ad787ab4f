from requests_workflow.committee.models.deliberation import Ballot, Elector, Voice
from requests_workflow.committee.models.interests import Interest
from requests_workflow.committee.models.members import Expertise, Mandate, PublicDeclaration
from requests_workflow.committee.models.opinions import Opinion, OpinionLetter, Recommendation, Rectification
from requests_workflow.committee.models.papers import Correction, Debate, Minutes, SessionPaper
from requests_workflow.committee.models.rapporteurs import Assignment, LoneRapporteur, Report, ReportDraft
from requests_workflow.committee.models.sessions import AgendaItem, Attendance, SentPapers, Session

__all__ = [
    "AgendaItem",
    "Assignment",
    "Attendance",
    "Ballot",
    "Correction",
    "Debate",
    "Elector",
    "Expertise",
    "Interest",
    "LoneRapporteur",
    "Mandate",
    "Minutes",
    "Opinion",
    "OpinionLetter",
    "PublicDeclaration",
    "Recommendation",
    "Rectification",
    "Report",
    "ReportDraft",
    "SentPapers",
    "Session",
    "SessionPaper",
    "Voice",
]
