"""A lost event shows: numbers that never came and sources that fell silent are told, once each."""

from datetime import timedelta

import pytest

from audit.platform import actions, queries, tasks
from hub import clock
from tests.audit.platform.sending import SOURCE, ask, event, events, registered, stored, traces

pytestmark = pytest.mark.django_db


def ingest(*numbers):
    return actions.ingest(SOURCE, [event(number) for number in numbers], at=clock.now())


def gaps():
    return ask("SELECT first_seq, last_seq, closed_us IS NOT NULL FROM audit_gap ORDER BY first_seq")


def missing(at=None):
    return [(alarm.first, alarm.last) for alarm in queries.alarms(at or later()) if alarm.kind == "gap"]


def later(minutes=6):
    return clock.now() + timedelta(minutes=minutes)


def test_events_beyond_a_gap_are_kept_and_the_gap_is_known(source):
    ingest(3, 4, 8)
    assert stored()["events"] == 3
    assert gaps() == [(1, 2, False), (5, 7, False)]
    assert queries.last_number(SOURCE) == 8


def test_a_gap_is_an_alarm_after_five_minutes(source):
    ingest(2)
    assert missing(clock.now()) == []
    assert missing(later(4)) == []
    assert missing(later(6)) == [(1, 1)]


def test_a_gap_closes_when_its_last_number_comes(source):
    ingest(1, 5)
    ingest(2)
    ingest(4)
    assert gaps() == [(2, 4, False)]
    ingest(3)
    assert gaps() == [(2, 4, True)]
    assert missing() == []


def test_a_batch_in_any_order_leaves_no_gap(source):
    ingest(3, 1, 2)
    ingest(6, 4, 5)
    assert gaps() == []


def test_an_alarm_is_told_once(source):
    ingest(1, 4)
    for _ in range(3):
        actions.tell_alarms(at=later())
    assert [facts["first"] for facts, _ in traces("audit.gap_detected")] == [2]


def test_the_end_of_a_told_gap_is_told_once(source, settings):
    settings.HUB_DATA_ACTIONS_GAP_SECONDS = 0
    ingest(1, 4)
    actions.tell_alarms(at=later())
    ingest(2, 3)
    for _ in range(3):
        actions.tell_alarms(at=later())
    assert [(facts["first"], facts["last"]) for facts, _ in traces("audit.gap_closed")] == [(2, 3)]
    assert [(facts["first"], facts["last"]) for facts, _ in traces("audit.gap_detected")] == [(2, 3)]


def test_a_source_that_says_nothing_is_told_once_until_it_speaks_again(source):
    ingest(1)
    assert queries.alarms(later(119)) == []
    assert [(alarm.kind, alarm.source) for alarm in queries.alarms(later(121))] == [("silence", SOURCE)]
    for _ in range(3):
        actions.tell_alarms(at=later(121))
    assert len(traces("audit.source_silent")) == 1
    ingest(2)
    assert queries.alarms(later(119)) == []
    actions.tell_alarms(at=later(121))
    assert len(traces("audit.source_silent")) == 1
    actions.tell_alarms(at=later(125))
    assert len(traces("audit.source_silent")) == 1


def test_a_source_that_never_spoke_is_silent_since_it_was_registered(source):
    assert [alarm.kind for alarm in queries.alarms(later(121))] == ["silence"]


def test_a_source_without_a_key_in_use_is_expected_to_be_silent(db):
    registered("eteinte.example.org", None)
    assert queries.alarms(later(121)) == []


def test_the_task_tells_what_is_wrong_now(source, monkeypatch):
    ingest(5)
    moment = later()
    monkeypatch.setattr(clock, "now", lambda: moment)
    tasks.watch_sources()
    assert len(traces("audit.gap_detected")) == 1


def test_the_schedule_names_the_task(settings):
    (watch,) = (job for name, job in settings.CELERY_BEAT_SCHEDULE.items() if name == "watch the platforms")
    assert watch["task"] == tasks.watch_sources.name
    assert watch["schedule"] == 60
    assert "audit.platform.tasks" in settings.CELERY_IMPORTS


def test_a_heartbeat_shows_that_the_last_events_were_lost(source):
    """Its own number tells how many came before."""
    ingest(*range(1, 4))
    actions.ingest(SOURCE, [event(6, type="platform.heartbeat")], at=clock.now())
    assert missing() == [(4, 5)]


def test_a_thousand_gaps_are_told_by_and_by(source, settings):
    actions.ingest(SOURCE, [event(2 * number) for number in range(1, 151)], at=clock.now())
    told = [actions.tell_alarms(at=later()) for _ in range(3)]
    assert told == [100, 50, 0]


def test_all_at_once_or_one_by_one_the_gaps_are_the_same(source):
    ingest(*[one["sourceseq"] for one in events(2, 3)], 7)
    ingest(9)
    assert gaps() == [(1, 1, False), (4, 6, False), (8, 8, False)]
