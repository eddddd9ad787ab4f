import pytest
from django.urls import reverse

from catalogue import uses as told
from requests_workflow.dossier.models import RequestedDataset
from tests.authority.files import CHOSEN, begin, set_down
from transparency import uses
from transparency.register import actions


@pytest.fixture
def code(publish):
    publish()
    return RequestedDataset.objects.get().dataset.code


def test_the_register_tells_the_catalogue_who_uses_a_dataset(code):
    found = uses.of_dataset(code, 10)
    assert found.total == 1
    use = found.latest[0]
    assert use.title == "Sarcomes et chimiothérapie"
    assert use.years == "2018 à 2023"
    assert use.url.startswith(reverse("transparency:register"))


def test_the_catalogue_asks_the_register(code, client):
    assert uses.of_dataset in told._providers
    assert "Sarcomes et chimiothérapie" in client.get(f"/fr/catalogue/{code}/").content.decode()


def test_a_project_that_is_not_public_is_not_told(people, make_dataset):
    file = set_down(begin(people), "filed")
    dataset = make_dataset(7)
    RequestedDataset.objects.create(request=file, dataset=dataset)
    actions.draw(file, at=CHOSEN)
    assert uses.of_dataset(dataset.code, 10) == told.Uses(0, [])


@pytest.mark.parametrize("count", [1, 3, 12])
def test_telling_costs_as_many_queries_however_many_projects(publish, django_assert_num_queries, count):
    for number in range(count):
        publish(title=f"Projet {number}")
    code = RequestedDataset.objects.first().dataset.code
    with django_assert_num_queries(2):  # how many, which
        found = uses.of_dataset(code, 10)
    assert (found.total, len(found.latest)) == (count, min(count, 10))
