"""A description is written over rows that others point at, and over what is not its own to replace."""

import pytest

from catalogue.enums import DistributionRole
from catalogue.models import Distribution
from catalogue.publishing.description import describe
from catalogue.publishing.writing import write
from tests.catalogue.conftest import trace

pytestmark = pytest.mark.django_db


def test_the_sample_that_we_made_outlives_a_description_that_does_not_tell_of_it(make_dataset):
    dataset = make_dataset()
    before = describe(dataset)
    sample = Distribution.objects.create(
        dataset=dataset, role=DistributionRole.SAMPLE, title_fr="Échantillon", sha256="0" * 64, position=0
    )
    trace("catalogue.sample_made", "dataset", dataset.pk)
    for told in (before, describe(dataset)):
        write(dataset, told)
        assert list(dataset.distributions.values_list("pk", flat=True)) == [sample.pk]


def test_what_is_described_is_written_as_it_was(make_dataset):
    dataset = make_dataset()
    told = describe(dataset)
    variable = dataset.variables.get()
    write(dataset, told)
    assert describe(dataset) == told
    assert dataset.variables.get().pk == variable.pk
