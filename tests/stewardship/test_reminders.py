"""The yearly attestation: when it is due, who is reminded, and that a reminder leaves once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from catalogue.models import Dataset, Holder
from hub.mail.models import Mail
from requests_workflow import rules
from requests_workflow.stewardship import actions, due, queries, tasks
from tests.catalogue.conftest import trace
from tests.stewardship.conftest import NOTES, act, completed

pytestmark = pytest.mark.django_db
#: A year after the first version, published on 2 March 2026.
DUE = date(2027, 3, 2)


def on(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


def reminded(day: date) -> int:
    """Run the task of a day, and return how many mails it added."""
    before = Mail.objects.filter(kind="attestation").count()
    actions.remind(at=on(day))
    return Mail.objects.filter(kind="attestation").count() - before


def test_the_lengths_are_parameters_of_the_rules():
    ruleset = rules.get("2022-01-01")
    lengths = [ruleset.parameter(f"attestation_{name}") for name in ("months", "notice_days", "repeat_months")]
    assert lengths == [12, 30, 1]


@pytest.mark.parametrize(
    ("today", "reached"),
    [
        (date(2027, 1, 30), None),
        (date(2027, 1, 31), date(2027, 1, 31)),
        (date(2027, 3, 1), date(2027, 1, 31)),
        (DUE, DUE),
        (date(2027, 4, 1), DUE),
        (date(2027, 4, 2), date(2027, 4, 2)),
        (date(2028, 1, 15), date(2028, 1, 2)),
    ],
)
def test_a_holder_is_reminded_before_on_the_day_and_every_month(today, reached):
    assert due.last_reminder(DUE, rules.get("2022-01-01"), today=today) == reached


def test_the_last_day_of_a_february_has_its_year():
    ruleset = rules.get("2022-01-01")
    said = datetime(2028, 2, 29, 12, tzinfo=UTC)
    assert due.due_on(said, ruleset) == date(2029, 2, 28)
    assert due.due_on(None, ruleset) is None


def test_each_reminder_leaves_once_however_often_the_task_runs(people, dataset):
    assert [reminded(DUE - timedelta(days=31)), reminded(DUE - timedelta(days=30))] == [0, 1]
    assert [reminded(DUE - timedelta(days=30)), reminded(DUE - timedelta(days=1))] == [0, 0]
    assert [reminded(DUE), reminded(DUE)] == [1, 0]
    assert [reminded(date(2027, 4, 1)), reminded(date(2027, 4, 2)), reminded(date(2027, 4, 20))] == [0, 1, 0]
    mails = Mail.objects.filter(kind="attestation")
    assert {mail.to for mail in mails} == {people.holder}
    assert "est à attester le 2\u00a0mars 2027 au plus tard" in mails[0].body
    assert "devait être attestée le 2\u00a0mars 2027" in mails[2].body


def test_a_task_that_slept_sends_the_last_reminder_only(dataset):
    assert reminded(date(2027, 9, 15)) == 1


def test_the_task_asks_for_the_day_it_runs_on(people, dataset, monkeypatch):
    monkeypatch.setattr("hub.clock.now", lambda: on(DUE))
    tasks.remind()
    assert Mail.objects.filter(kind="attestation").count() == 1


def test_an_attestation_puts_the_date_off(people, dataset):
    act("attest", dataset, people.holder, at=on(date(2027, 2, 1)))
    assert reminded(DUE) == 0
    assert reminded(date(2028, 2, 1)) == 1


def test_a_new_version_puts_the_date_off(people, dataset, submitted):
    act("publish", dataset, people.secretariat, NOTES, at=on(date(2026, 12, 1)))
    assert [reminded(DUE), reminded(date(2027, 12, 1))] == [0, 1]


def test_nobody_is_reminded_of_what_the_secretariat_is_reading(people, dataset, submitted):
    assert reminded(DUE) == 0


def test_nobody_is_reminded_of_what_the_catalogue_does_not_show(people, dataset):
    act("withdraw", dataset, people.secretariat)
    assert reminded(DUE) == 0


def test_a_holder_without_organisation_is_left_alone(people, dataset, attached):
    Dataset.objects.filter(pk=dataset.pk).update(holder=_orphan())
    assert reminded(DUE) == 0


def _orphan():
    made = Holder.objects.create(code="orphelin", name="O", short_name="O", contact_email="o@o.example")
    trace("catalogue.holder_registered", "holder", made.pk)
    return made


# The same rule twice: a date in Python, a filter in the database


@pytest.mark.parametrize("days", [-1, 0, 1, 2])
def test_the_list_of_overdue_ones_agrees_with_the_date(people, dataset, days):
    today = DUE + timedelta(days=days)
    own = queries.visible_to(people.secretariat)
    assert queries.overdue(own, today=today).exists() == (days > 0)
    assert queries.is_overdue(own.get(), today=today) == (days > 0)


# The worklist


def todo(user, day: date) -> list[tuple[str, date | None]]:
    return [(row.what, row.due_on) for row in queries.to_do(user, on(day))]


def test_the_worklist_of_a_holder_tells_what_is_to_attest(people, dataset):
    attest = "Attester que la description est exacte, ou la modifier"
    assert todo(people.holder, DUE - timedelta(days=31)) == []
    assert todo(people.holder, DUE - timedelta(days=30)) == [(attest, DUE)]
    assert todo(people.secretariat, DUE) == []


def test_the_worklists_tell_whose_turn_it_is(people, dataset, submitted):
    assert todo(people.secretariat, DUE) == [("Relire et publier la description", None)]
    assert todo(people.holder, DUE) == []
    act("send_back", dataset, people.secretariat, {"remarks": "Précisez."})
    assert todo(people.secretariat, DUE) == []
    assert todo(people.holder, DUE) == [("Répondre aux remarques sur la description", None)]


def test_the_desk_shows_it(client, people, dataset):
    completed(dataset, people.holder)
    act("submit", dataset, people.holder, NOTES)
    client.force_login(people.secretariat)
    page = client.get(reverse("desk:index")).content.decode()
    assert reverse("stewardship:detail", args=[dataset.code]) in page
