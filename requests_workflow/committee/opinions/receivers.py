"""The letters of opinions are lines of the register that `/verifier/` reads."""

from requests_workflow.committee.models import OpinionLetter
from requests_workflow.dossier.sealing import queries as register

register.REGISTERS.append(OpinionLetter.objects.select_related("request"))
