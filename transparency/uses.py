"""What the catalogue tells of the projects that use a dataset: the public ones, as their entry of the register does."""

from django.urls import reverse

from catalogue.uses import Use, Uses
from hub.ui import words
from requests_workflow.dossier.outputs.drawing import years
from transparency import presentation
from transparency.register import queries as register
from transparency.register import words as labels


def of_dataset(code: str, at_most: int) -> Uses:
    """Return the public projects that use a dataset, the last authorised first: two queries."""
    entries = register.using(code)
    return Uses(entries.count(), [_use(entry, code) for entry in entries[:at_most]])


def _use(entry, code: str) -> Use:
    label, tone = labels.status(entry.record["status"])
    used = next(source for source in entry.record["sources"] if source["code"] == code)
    return Use(
        title=words.written(presentation.title(entry.record)),
        url=reverse("transparency:entry", args=[entry.reference]),
        years=years(used["from"], used["to"]),
        status=label,
        tone=tone,
    )
