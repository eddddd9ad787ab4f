from requests_workflow.dossier.models import ImportedDossier
from requests_workflow.procedure.models import AccessRequest


def imported(file: AccessRequest) -> ImportedDossier | None:
    """Return what a draft was taken from; None for one that was typed here."""
    return ImportedDossier.objects.filter(request=file).first()
