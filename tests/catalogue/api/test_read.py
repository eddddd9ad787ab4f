"""The API tells what is published, in pages, and says no in problems that a program understands."""

import pytest
from django.db import transaction
from django.urls import reverse

from catalogue.enums import DatasetStatus, IdentifyingClass, LinkOrigin
from catalogue.models import Code, CodeList, Table, TableLink, Variable
from catalogue.publishing import versions
from hub.api.problems import MEDIA_TYPE
from tests.catalogue.conftest import ACTOR, AT, trace

pytestmark = pytest.mark.django_db

#: Savepoint, its end and its release, the read-only switch; the rows.
QUERIES = 5


@pytest.fixture(autouse=True)
def _no_limit(settings):
    settings.HUB_API_RATE = ""


@pytest.fixture
def dataset(make_dataset):
    return make_dataset()


@pytest.fixture
def code_list(db):
    found = CodeList.objects.create(code="SEXE", title_fr="Sexe", title_en="Sex", size=2, columns=[{"name": "SEX"}])
    trace("catalogue.code_list_imported", "code_list", found.pk)
    for position, (code, label) in enumerate([("1", "Masculin"), ("2", "Féminin")]):
        Code.objects.create(code_list=found, code=code, label_fr=label, position=position)
    return found


def address(endpoint: str, *arguments, **query) -> str:
    return reverse(f"api:{endpoint}", args=arguments, query=query)


def get(client, endpoint: str, *arguments, **query) -> dict:
    answer = client.get(address(endpoint, *arguments, **query))
    assert answer.status_code == 200, answer.content
    assert answer["Content-Type"] == "application/json"
    return answer.json()


def codes(found: dict) -> list[str]:
    return [one["code"] for one in found["results"]]


def add_variables(dataset, count: int) -> None:
    table = dataset.tables.get()
    Variable.objects.bulk_create(
        Variable(dataset=dataset, table=table, name=f"V{number:03}", label_fr="Infarctus du myocarde", type="string")
        for number in range(count)
    )
    trace("catalogue.dataset_imported", "dataset", dataset.pk)


# What is told


def test_datasets_are_those_that_are_published(client, make_dataset):
    make_dataset(1)
    make_dataset(2, status=DatasetStatus.DRAFT)
    make_dataset(3, status=DatasetStatus.WITHDRAWN)
    assert codes(get(client, "datasets")) == ["base-1"]


@pytest.mark.parametrize("name", ["dataset", "tables", "versions"])
@pytest.mark.parametrize("status", [DatasetStatus.DRAFT, DatasetStatus.WITHDRAWN])
def test_what_is_not_published_does_not_exist(client, make_dataset, name, status):
    make_dataset(1, status=status)
    answer = client.get(address(name, "base-1"))
    assert (answer.status_code, answer["Content-Type"]) == (404, MEDIA_TYPE)
    assert client.get(address("table", "base-1", "visite")).status_code == 404
    assert get(client, "variables")["results"] == []


def test_a_dataset_alone_tells_everything_but_its_dictionary(client, dataset):
    found = get(client, "dataset", "base-1")
    assert (found["title_fr"], found["title_en"], found["holder"]["code"]) == ("title fr", "title en", "inventee")
    assert found["identifier"].endswith(f"/id/dataset/{dataset.public_id}")
    assert found["distributions"] == found["linkages"] == []


def test_a_table_alone_tells_its_variables_and_links(client, dataset, code_list):
    table = dataset.tables.get()
    other = Table.objects.create(dataset=dataset, name="personne", label_fr="Personnes")
    Variable.objects.create(
        dataset=dataset,
        table=table,
        name="sexe",
        label_fr="Sexe",
        type="string",
        code_list=code_list,
        identifying_class=IdentifyingClass.NONE,
    )
    link = {"columns": ["id"], "target_columns": ["id"], "origin": LinkOrigin.FOREIGN_KEY}
    TableLink.objects.create(dataset=dataset, table=table, target=other, **link)
    trace("catalogue.dataset_imported", "dataset", dataset.pk)
    found = get(client, "table", "base-1", "visite")
    assert [(one["name"], one["code_list"]) for one in found["variables"]] == [("date_visite", None), ("sexe", "SEXE")]
    assert found["links"] == [{"dataset": "base-1", "table": "personne", **link}]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "visite"}, 1),
        ({"q": "VISITES"}, 1),
        ({"q": "date_visite"}, 1),
        ({"q": "date visite"}, 1),
        ({"q": "infarctus"}, 0),
        ({"q": "' | !"}, 0),
        ({"q": "visite & | ) :*"}, 1),
        ({"q": ""}, 1),
        ({"name": "date_visite", "type": "date"}, 1),
        ({"name": "date_visite", "type": "string"}, 0),
        ({"dataset": "base-1", "table": "visite"}, 1),
        ({"dataset": "base-2"}, 0),
        ({"code_list": "SEXE"}, 0),
    ],
)
def test_variables_are_narrowed(client, dataset, query, found):
    assert len(get(client, "variables", **query)["results"]) == found


@pytest.mark.parametrize(
    ("query", "found"), [({"kind": "cohort"}, 1), ({"kind": "registry"}, 0), ({"holder": "inventee"}, 1)]
)
def test_datasets_are_narrowed(client, dataset, query, found):
    assert len(get(client, "datasets", **query)["results"]) == found


def test_codes_come_in_the_order_of_their_list(client, code_list):
    assert codes(get(client, "codes", "SEXE")) == ["1", "2"]
    assert codes(get(client, "codes", "SEXE", q="feminin")) == ["2"]
    assert get(client, "code_list", "SEXE")["columns"] == [{"name": "SEX"}]


def test_a_version_is_the_document_that_was_published(client, dataset):
    with transaction.atomic():
        version = versions.publish(dataset, at=AT, actor=ACTOR)
    (listed,) = get(client, "versions", "base-1")["results"]
    assert (listed["number"], listed["sha256"]) == (1, version.sha256)
    assert "content" not in listed
    assert get(client, "version", "base-1", 1)["content"]["title_fr"] == "title fr"
    assert client.get(address("version", "base-1", 2)).status_code == 404


def test_holders_are_those_that_publish(client, make_dataset):
    make_dataset(1, status=DatasetStatus.DRAFT)
    assert codes(get(client, "holders")) == []
    assert client.get(address("holder", "inventee")).status_code == 404
    make_dataset(2)
    assert codes(get(client, "holders")) == ["inventee"]


def test_html_in_a_text_is_only_text(client, make_dataset):
    make_dataset(1, title_fr="</script><b>")
    answer = client.get(address("datasets"))
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer.json()["results"][0]["title_fr"] == "</script><b>"


# Pages


def test_pages_give_each_row_once(client, dataset):
    add_variables(dataset, 7)
    seen, url = [], address("variables", page_size=3)
    while url:
        page = client.get(url).json()
        seen += [one["name"] for one in page["results"]]
        url = page["next"]
    assert len(seen) == len(set(seen)) == 8


@pytest.mark.parametrize("rows", [1, 3, 100])
def test_a_list_of_datasets_takes_a_constant_number_of_queries(client, make_dataset, django_assert_num_queries, rows):
    for number in range(rows):
        make_dataset(number)
    with django_assert_num_queries(QUERIES):
        assert len(get(client, "datasets", page_size=500)["results"]) == rows


@pytest.mark.parametrize("rows", [1, 3, 100])
def test_a_list_of_variables_takes_a_constant_number_of_queries(client, dataset, django_assert_num_queries, rows):
    add_variables(dataset, rows)
    with django_assert_num_queries(QUERIES):
        assert len(get(client, "variables", q="infarctus", page_size=500)["results"]) == rows


# What is refused


@pytest.mark.parametrize(
    ("name", "query", "parameter"),
    [
        ("datasets", {"kind": "autre-chose"}, "kind"),
        ("datasets", {"couleur": "bleu"}, "couleur"),
        ("variables", {"q": "a" * 201}, "q"),
        ("variables", {"q": "a\0"}, "q"),
        ("variables", {"type": "cercle"}, "type"),
        ("holders", {"q": "x"}, "q"),
    ],
)
def test_a_parameter_that_cannot_be_is_told(client, name, query, parameter):
    answer = client.get(address(name, **query))
    assert (answer.status_code, answer["Content-Type"]) == (400, MEDIA_TYPE)
    told = answer.json()
    assert told["type"] == "urn:hub:problem:parameters"
    assert [error["parameter"] for error in told["errors"]] == [parameter]


def test_a_problem_is_told_in_english_whatever_the_browser_reads(client, dataset):
    answer = client.get(address("datasets", kind="x"), headers={"Accept-Language": "fr"})
    assert answer.json()["errors"][0]["detail"] == '"x" is not a valid choice.'


@pytest.mark.parametrize("path", ["/api/v1/catalogue/code-lists/a%00b", "/api/v1/catalogue/datasets/base-1/tables/%00"])
def test_a_name_with_a_null_character_is_nobody_s(client, dataset, path):
    assert client.get(path).status_code == 404


def test_a_cursor_that_no_page_gave_is_a_problem(client, dataset):
    answer = client.get(address("datasets", cursor="n'importe quoi"))
    assert (answer.status_code, answer["Content-Type"]) == (404, MEDIA_TYPE)


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_nothing_is_written_here(client, dataset, method):
    answer = getattr(client, method)(address("dataset", "base-1"))
    assert (answer.status_code, answer["Content-Type"]) == (405, MEDIA_TYPE)
    assert "GET" in answer["Allow"]


def test_a_caller_who_asks_too_often_is_told_when_to_come_back(client, settings, own_cache):
    settings.HUB_API_RATE = "2/min"
    answers = [client.get(address("datasets")) for _time in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2]["Content-Type"] == MEDIA_TYPE
    assert 1 <= int(answers[2]["Retry-After"]) <= 60
    other = client.get(address("datasets"), REMOTE_ADDR="192.0.2.7")
    assert other.status_code == 200
