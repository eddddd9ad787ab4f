"""The register for programs: pages, filters, versions; a fault is told, never passed over."""

import pytest

from tests.transparency.conftest import write
from tests.transparency.register.conftest import AT
from transparency.models import Entry
from transparency.register import actions, records

pytestmark = pytest.mark.django_db

ROOT = "/api/v1/register/entries"


def ask(client, path: str = "", expected: int = 200, **query):
    answer = client.get(f"{ROOT}{path}", query)
    assert answer.status_code == expected
    return answer.json()


def test_a_list_comes_in_pages_the_last_changed_first(client, publish):
    made = [publish(title=f"Projet {number}") for number in range(3)]
    first = ask(client, page_size=2)
    assert [one["title"] for one in first["results"]] == ["Projet 2", "Projet 1"]
    assert client.get(first["next"]).json()["results"][0]["reference"] == made[0].reference


def test_an_entry_alone_holds_its_record_and_its_proof(client, publish):
    file = publish()
    told = ask(client, f"/{file.reference}")
    assert records.sha256(told["record"]) == told["sha256"]
    assert told["url"].endswith(f"/fr/registre/{file.reference}/")


def test_filters_narrow_the_list(client, publish):
    publish(title="Un", answers={"purposes": ["P5"]})
    publish(title="Deux")
    assert [one["title"] for one in ask(client, purpose="P5")["results"]] == ["Un"]
    assert [one["title"] for one in ask(client, q="deux")["results"]] == ["Deux"]
    assert ask(client, status="closed")["results"] == []
    assert len(ask(client, changed_since="2020-01-01")["results"]) == 2
    assert ask(client, results="late")["results"] == []


@pytest.mark.parametrize("fault", [{"nothing": "1"}, {"changed_since": "hier"}, {"results": "x"}, {"q": "x" * 300}])
def test_a_fault_is_told(client, publish, fault):
    publish()
    assert ask(client, expected=400, **fault)["type"] == "urn:hub:problem:parameters"


def test_versions_are_listed_and_read(client, publish):
    file = publish()
    write(file, {"summary": "Autre."})
    actions.draw(file, at=AT)
    assert [one["number"] for one in ask(client, f"/{file.reference}/versions")["results"]] == [2, 1]
    assert ask(client, f"/{file.reference}/versions/1")["record"] != Entry.objects.get().record
    assert ask(client, f"/{file.reference}/versions/9", expected=404)
    assert ask(client, "/none/versions", expected=404)


@pytest.mark.parametrize("count", [1, 3, 100])
def test_a_list_takes_a_constant_number_of_queries(client, db, django_assert_num_queries, count):
    for number in range(count):
        actions.keep(records.made(reference=f"A{number}", title="x", status="taken"), at=AT, origin="ailleurs")
    with django_assert_num_queries(5):
        assert len(ask(client, page_size=200)["results"]) == count
