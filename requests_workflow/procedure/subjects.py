"""Find the row an act is about from the name of its machine, for the generic page of acts."""

from django.apps import apps
from django.http import Http404

from requests_workflow.procedure.models import AccessRequest, Stateful


def find(file: AccessRequest, machine: str, pk: int) -> Stateful:
    """Return a subject of a file; 404 for another file's, or an unknown machine."""
    for model in apps.get_models():
        if issubclass(model, Stateful) and model.machine_name == machine:
            subject = model._default_manager.filter(pk=pk).first()
            if subject is not None and subject.file == file:
                return subject
    raise Http404
