"""The sealed documents of sessions are in the register that `/verifier/` reads."""

from requests_workflow.committee.models import SessionPaper
from requests_workflow.dossier.sealing import queries as register

register.REGISTERS.append(SessionPaper.objects.select_related("session"))
