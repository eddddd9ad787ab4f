import pytest
from django.urls import reverse

from catalogue import uses as told
from requests_workflow.dossier.models import RequestedDataset
from transparency import uses


@pytest.fixture
def dataset_id(publish):
    publish()
    return RequestedDataset.objects.get().dataset_id


def test_the_register_tells_the_catalogue_who_uses_a_dataset(dataset_id):
    found = uses.of_dataset(dataset_id, 10)
    assert found.total == 1
    use = found.latest[0]
    assert use.title == "Sarcomes et chimiothérapie"
    assert use.years == "2018 à 2023"
    assert use.url.startswith(reverse("transparency:register"))


def test_the_catalogue_asks_the_register(dataset_id, client):
    assert uses.of_dataset in told._providers
    code = RequestedDataset.objects.get().dataset.code
    assert "Sarcomes et chimiothérapie" in client.get(f"/fr/catalogue/{code}/").content.decode()


def test_a_project_that_is_not_public_is_not_told(publish):
    publish()
    asked = RequestedDataset.objects.get()
    type(asked.request).objects.update(state="filed", authorised_at=None)
    assert uses.of_dataset(asked.dataset_id, 10) == told.Uses(0, [])


@pytest.mark.parametrize("count", [1, 3, 12])
def test_telling_costs_as_many_queries_however_many_projects(publish, django_assert_num_queries, count):
    for number in range(count):
        publish(title=f"Projet {number}")
    dataset_id = RequestedDataset.objects.first().dataset_id
    with django_assert_num_queries(3):  # how many, which, what they ask for
        found = uses.of_dataset(dataset_id, 10)
    assert (found.total, len(found.latest)) == (count, min(count, 10))
