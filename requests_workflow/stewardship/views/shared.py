"""What the pages of descriptions share: opening one, and what stands around it."""

from django.http import Http404, HttpRequest
from django.urls import reverse

from requests_workflow.procedure import presentation as procedure
from requests_workflow.stewardship import queries


def opened(request: HttpRequest, code: str):
    """Return what is under way for a dataset this person keeps; another's does not exist for them (404)."""
    dataset = queries.dataset_for(request.user, code)
    if dataset is None:
        raise Http404
    return queries.description_of(dataset)


def around(description) -> dict:
    """Return what every page of a description shows of it."""
    return {
        "description": description,
        "dataset": description.dataset,
        "list_url": reverse("stewardship:list"),
        "here": address(description),
        "state": procedure.state_words(description),
    }


def address(description) -> str:
    """Return the page of a description; those of its sections lie under it."""
    return reverse("stewardship:detail", args=[description.dataset.code])
