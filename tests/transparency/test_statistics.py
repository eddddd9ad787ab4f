"""The public figures: right, discreet under a few files, and the same in the page, the file and the report."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse

from tests.authority.files import CHOSEN
from transparency.models import Entry
from transparency.register import actions, records
from transparency.register.queries import Search, found
from transparency.statistics import queries, report

pytestmark = pytest.mark.django_db


def add(number: int, **known) -> None:
    record = records.made(reference=f"A-{number}", title=f"Projet {number}", status="taken", **known)
    actions.keep(record, at=CHOSEN, origin="ailleurs")


def delivered(number: int, filed: str, on: str) -> None:
    add(number, dates={"filed": filed, "delivered": on})


def test_the_time_from_filing_to_data_is_told_from_enough_projects_on():
    for number in range(queries.ENOUGH):
        assert queries.to_data().median is None
        delivered(number, "2026-01-01", f"2026-01-{11 + number * 10 if number < 2 else 31}")
    span = queries.to_data()
    assert (span.count, span.median, span.mean) == (5, 30, pytest.approx((10 + 20 + 30 * 3) / 5))


def test_the_time_is_that_of_the_data_delivered_in_the_period():
    for number in range(queries.ENOUGH):
        delivered(number, "2024-01-01", "2025-01-31")
    assert queries.to_data(date(2025, 1, 1), date(2026, 12, 31)).count == queries.ENOUGH
    assert queries.to_data(date(2026, 1, 1), date(2026, 12, 31)).count == 0


def test_projects_are_counted_by_what_they_are(publish):
    publish(answers={"purposes": ["P5"]})
    publish(answers={"purposes": ["P5", "P6"]})
    counted = {one.key: one.count for one in queries.projects()["purpose"]}
    assert counted == {"P5": 2, "P6": 1}


def test_durations_of_a_few_files_are_not_told(publish):
    publish()
    assert all(figure.median is None for figure in queries.durations())


def page(client, name: str, **query) -> str:
    answer = client.get(reverse(f"transparency:{name}"), query)
    assert answer.status_code == 200
    return answer.content.decode().replace("\u00a0", " ")


def test_the_page_and_its_file_say_the_same(client, publish):
    publish(answers={"purposes": ["P5"], "medical_domains": ["cancer"]})
    shown = page(client, "statistics")
    answer = client.get(reverse("transparency:statistics_csv"))
    lines = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    told = {(line["figure"], line["of"]): line["count"] for line in lines}
    assert told["projects_by_theme", "cancer"] == "1"
    assert "Cancers" in shown
    assert "?domaine=cancer" in shown


def test_the_page_of_an_empty_hub_says_what_will_come(client, db):
    shown = page(client, "statistics")
    for words in ("Aucun avis n’est encore rendu", "Aucune décision n’est encore enregistrée"):
        assert words in shown


def test_the_report_counts_what_the_hub_holds_and_says_what_it_does_not(client, publish):
    publish("active", answers={"purposes": ["P5"]})
    counters = report.counters(*report.period(2026))
    told = {one.label: one.value for one in counters}
    assert told["Autorisations"] == "1"
    assert [one.part for one in counters] == sorted(one.part for one in counters)
    assert {one.part for one in counters} == set("abcdefghijk")
    assert all(one.note for one in counters if not one.value)
    assert "L’autorité qui audite" in page(client, "activity_report", annee="1900")


def test_the_report_counts_the_results_of_its_period():
    for number, (on, address) in enumerate(
        [("2026-02-01", "https://doi.org/10.1/x"), ("2024-01-01", ""), ("2025-06-01", "")]
    ):
        add(number, results={"method": "m", "summary": "s", "publication": address, "on": on})
    told = {one.label: one.value for one in report.counters(*report.period(2026))}
    assert (told["Projets dont les résultats sont publiés"], told["dont avec une publication"]) == ("2", "1")
    assert found(Search(results="published")).count() == Entry.objects.count() == 3


@pytest.mark.parametrize("rows", [1, 3, 60])
def test_the_page_asks_as_often_whatever_the_register_holds(client, db, rows, django_assert_num_queries):
    for number in range(rows):
        add(number, purposes=[{"code": "", "name": f"But {number}"}])
    with django_assert_num_queries(9):
        page(client, "statistics")
