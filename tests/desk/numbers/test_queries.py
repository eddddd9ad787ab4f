"""The numbers of histories that were counted by hand."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from requests_workflow import rules
from requests_workflow.desk.numbers import actors, queries
from requests_workflow.desk.numbers.actors import Actor
from requests_workflow.procedure import door, registry
from tests.authority.files import begin
from tests.desk.numbers.histories import FIRST, changed, lived

pytestmark = pytest.mark.django_db


def told(by: str, **asked) -> dict[str, tuple]:
    """Return (over, running, median, ninth decile) by name, to a thousandth of a day."""
    return {
        getattr(f, by): (f.over, f.running, _rounded(f.median), _rounded(f.ninth_decile))
        for f in queries.figures(**asked)
        if f.by == by
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def test_nothing_filed_gives_no_number(people):
    begin(people)
    assert queries.figures() == []


def test_one_file_counted_by_hand(people):
    """Filed on day 0; complement asked on day 4, answered on day 14; complete on day 17; still there."""
    lived(people, (0, "filed"), (4, "complement_requested"), (14, "filed"), (17, "complete"))
    assert told("state") == {
        "draft": (1, 0, 40.0, 40.0),
        "filed": (2, 0, 3.5, 3.9),  # 4 and 3 days
        "complement_requested": (1, 0, 10.0, 10.0),
        "complete": (0, 1, None, None),
    }
    assert told("stage") == {"admissibility": (1, 0, 17.0, 17.0), "committee": (0, 1, None, None)}
    assert told("actor") == {"sponsor": (1, 0, 10.0, 10.0), "secretariat": (0, 1, None, None)}


def test_a_pause_of_the_cnil_is_the_time_of_the_sponsor(people):
    """Transmitted on day 0, asked on day 10, answered on day 40, decided on day 61: 31 days for the CNIL."""
    lived(
        people,
        (-2, "filed"),
        (0, "transmitted_to_cnil"),
        (10, "cnil_complement"),
        (40, "transmitted_to_cnil"),
        (61, "refused"),
    )
    assert told("actor") == {
        "secretariat": (1, 0, 2.0, 2.0),
        "authority": (1, 0, 31.0, 31.0),
        "sponsor": (1, 0, 30.0, 30.0),
    }
    assert told("stage")["authority"] == (1, 0, 61.0, 61.0)


def test_the_median_and_the_ninth_decile_are_those_of_the_files(people):
    """The secretariat took 1, 2, 3, 4 and 10 days: the middle one is 3; 9 in 10 lies at 4 + 0.6 × 6 = 7.6."""
    for days in (10, 1, 3, 2, 4):
        lived(people, (0, "filed"), (days, "inadmissible"))
    assert told("actor") == {"secretariat": (5, 0, 3.0, 7.6)}
    assert told("state")["filed"] == (5, 0, 3.0, 7.6)


def test_a_file_that_ends_waits_for_nobody(people):
    lived(people, (0, "filed"), (5, "withdrawn"))
    assert "withdrawn" not in told("state")
    assert told("stage") == {"admissibility": (1, 0, 5.0, 5.0)}


def test_consultations_run_beside_and_are_not_added(people):
    """Two holders answered in 2 and 8 days while the file waited 9 days for the secretariat."""
    file = lived(people, (0, "complete"), (9, "assignment"))
    changed(file, "consultation", 1, "", (0, "sent"), (2, "remarked"))
    changed(file, "consultation", 2, "", (0, "sent"), (8, "silent"))
    changed(file, "assignment", 1, "", (9, "proposed"))
    assert told("state")["sent"] == (2, 0, 5.0, 7.4)
    assert told("state")["proposed"] == (0, 1, None, None)
    assert told("actor") == {"secretariat": (1, 0, 9.0, 9.0), "committee": (0, 1, None, None)}


def test_delivery_is_the_holders_and_the_agreement_is_of_provision(people):
    lived(people, (0, "authorised"), (3, "agreement"), (10, "preparation"), (70, "provided"), (71, "active"))
    assert told("actor") == {
        "provision": (1, 0, 11.0, 11.0),
        "holders": (1, 0, 60.0, 60.0),
    }


def test_neither_a_draft_nor_the_use_of_the_data_is_a_delay(people):
    lived(people, (0, "filed"), (2, "active"), (500, "closed"))
    assert told("stage") == {"admissibility": (1, 0, 2.0, 2.0)}
    assert told("actor") == {"secretariat": (1, 0, 2.0, 2.0)}
    assert told("state")["active"] == (1, 0, 498.0, 498.0)


def test_a_route_and_a_year_narrow_the_files(people):
    """31 December, 23:30 UTC, is already the year after in Paris."""
    eve = datetime(2025, 12, 31, 23, 30, tzinfo=UTC)
    lived(people, (0, "filed"), (1, "inadmissible"), filed_at=eve)
    lived(people, (0, "filed"), (3, "inadmissible"), filed_at=eve - timedelta(hours=1))
    lived(people, (0, "filed"), (7, "inadmissible"), route="MR004")
    assert told("actor", year=2026) == {"secretariat": (2, 0, 4.0, 6.4)}
    assert told("actor", year=2025) == {"secretariat": (1, 0, 3.0, 3.0)}
    assert told("actor", route="MR004") == {"secretariat": (1, 0, 7.0, 7.0)}
    assert told("actor", route="MR004", year=2025) == {}
    assert queries.years() == [2026, 2025]


def test_what_the_door_writes_is_counted(people, monkeypatch):
    for name in registry.GUARDS:
        monkeypatch.setitem(registry.GUARDS, name, lambda act: None)
    file = door.perform("file", begin(people), by=people.sponsor, at=FIRST).subject
    file = door.perform("check_item", file, by=people.secretariat, at=FIRST + timedelta(days=1), data=CHECKED).subject
    door.perform("withdraw", file, by=people.sponsor, at=FIRST + timedelta(days=6))
    assert told("state")["filed"] == (1, 0, 6.0, 6.0)


CHECKED = {"items": {}}


@pytest.mark.parametrize("count", [1, 3, 100])
def test_one_query_however_many_files(people, django_assert_num_queries, count):
    for _n in range(count):
        lived(people, (0, "filed"), (2, "complete"))
    with django_assert_num_queries(1):
        assert told("state")["filed"] == (count, 0, 2.0, 2.0)


def test_no_figure_needs_a_name():
    """The table of events is read as it is: the running processes' role may, and asks for no account."""
    assert "audit_actor" not in queries._FIGURES
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(current_user, 'audit_event', 'SELECT')")
        assert cursor.fetchone() == (True,)


@pytest.mark.parametrize("ruleset", list(rules.all_rulesets()))
def test_every_state_that_waits_waits_for_an_actor(ruleset):
    rows = [row for row in actors.states() if row["ruleset"] == ruleset]
    machines = rules.get(ruleset).machines
    named = {(row["machine"], row["state"]) for row in rows}
    waiting = {
        (name, state.name)
        for name in ("access_request", *actors.BESIDE)
        for state in machines[name].states.values()
        if not state.terminal
    }
    assert named == waiting
    assert {row["actor"] for row in rows} <= set(Actor.values)
