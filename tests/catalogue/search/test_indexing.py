from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from audit import api as audit
from catalogue import actions
from catalogue.models import Dataset, Table, Variable
from catalogue.search import indexing
from tests.catalogue.conftest import ACTOR, AT


def emptied(*datasets):
    Dataset.objects.filter(pk__in=[dataset.pk for dataset in datasets]).update(search_words=None, facets=[])
    return [dataset.pk for dataset in datasets]


@pytest.mark.parametrize("number", [1, 3, 100])
def test_indexing_takes_as_many_statements_however_many_datasets(make_dataset, django_assert_num_queries, number):
    ids = emptied(*(make_dataset(n) for n in range(number)))
    with django_assert_num_queries(5):  # datasets, distributions, linkages, facets written, words written
        assert indexing.index(ids) == set(ids)


def test_what_says_the_same_is_not_written_again(make_dataset):
    dataset = make_dataset()
    assert indexing.index([dataset.pk]) == set()


def test_words_of_titles_weigh_more_than_those_of_variables(make_dataset):
    dataset = make_dataset(title_fr="Registre des pancréatites")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ts_rank(search_words, to_tsquery('french', 'pancreatite')),"
            " ts_rank(search_words, to_tsquery('french', 'visit')) FROM catalogue_dataset WHERE id = %s",
            [dataset.pk],
        )
        title, variable = cursor.fetchone()
    assert title > variable > 0


def test_a_dataset_without_a_dictionary_is_indexed(make_dataset):
    dataset = make_dataset()
    Variable.objects.all().delete()
    Table.objects.all().delete()
    indexing.index([dataset.pk])
    assert Dataset.objects.filter(pk=dataset.pk, search_words__isnull=False).exists()


def test_the_command_indexes_everything_with_a_trace_for_each_that_changed(make_dataset):
    first, _second = make_dataset(1), make_dataset(2)
    emptied(first)
    told = StringIO()
    call_command("index_catalogue", stdout=told)
    assert "1 datasets indexed anew" in told.getvalue()
    assert audit.latest_events().filter(kind="catalogue.dataset_indexed").count() == 1
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert actions.index_everything(at=AT, actor=ACTOR) == []
