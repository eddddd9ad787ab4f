"""What the catalogue tells of the projects that use a dataset: the public ones, as their entry of the register does."""

from django.urls import reverse

from catalogue.uses import Use, Uses
from hub.ui import words
from requests_workflow.dossier import queries as dossier
from requests_workflow.dossier.outputs import register
from requests_workflow.dossier.outputs.drawing import years
from transparency import presentation, queries


def of_dataset(dataset_id: int, at_most: int) -> Uses:
    """Return the public projects that ask for a dataset, the last authorised first: three queries."""
    files = queries.using(dataset_id)
    latest = list(files[:at_most])
    asked = dossier.datasets_of([file.pk for file in latest])
    return Uses(files.count(), [_use(file, asked[file.pk], dataset_id) for file in latest])


def _use(file, asked, dataset_id: int) -> Use:
    status = presentation.status(file)
    return Use(
        title=words.written(register.title(file)),
        url=reverse("transparency:entry", args=[file.reference]),
        years=next(years(one.years_from, one.years_to) for one in asked if one.dataset_id == dataset_id),
        status=status.label,
        tone=status.tone,
    )
