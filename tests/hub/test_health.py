from datetime import UTC, datetime, time, timedelta

import pytest
from django.db.migrations.recorder import MigrationRecorder
from django.urls import reverse

from audit import api, health
from audit.platform import queries
from hub import clock


def test_healthz_needs_nothing(client):
    assert client.get(reverse("healthz")).json() == {"status": "ok"}


@pytest.mark.django_db
def test_readyz_says_what_works(client):
    answer = client.get(reverse("readyz"))
    assert answer.status_code == 200
    told = answer.json()
    assert told["audit"].pop("partitions_until") > clock.today().isoformat()
    assert told == {
        "status": "ok",
        "database": "ok",
        "redis": "ok",
        "migrations": "ok",
        "trail": "ok",
        "antivirus": "off",
        "audit": {
            "pending": 0,
            "oldest_pending_seconds": None,
            "last_checkpoint_seconds": None,
            "witness_behind_seconds": None,
            "alarms": [],
        },
    }


def test_readyz_sees_that_redis_is_gone(client, db, settings):
    settings.HUB_REDIS_URL = "unix:///nonexistent/redis.sock"
    answer = client.get(reverse("readyz"))
    assert (answer.status_code, answer.json()["redis"]) == (503, "failed")


def test_readyz_sees_a_migration_that_was_not_applied(client, db, monkeypatch):
    applied = MigrationRecorder.applied_migrations
    monkeypatch.setattr(
        MigrationRecorder,
        "applied_migrations",
        lambda self: {key: value for key, value in applied(self).items() if key != ("sessions", "0001_initial")},
    )
    answer = client.get(reverse("readyz"))
    assert (answer.status_code, answer.json()["migrations"]) == (503, "failed")


@pytest.mark.parametrize("name", ["healthz", "readyz"])
def test_they_cannot_be_posted_to(client, name, db):
    assert client.post(reverse(name)).status_code == 405


@pytest.mark.django_db
def test_readyz_tells_long_before_partitions_run_out(client, monkeypatch):
    """Promise 20: whoever should make them stopped, and time went on."""
    until = health.measure(clock.now()).partitions_until
    told = []
    for days in range(-100, 2):
        at = datetime.combine(until + timedelta(days=days), time(12), tzinfo=UTC)
        monkeypatch.setattr(clock, "now", lambda at=at: at)
        answer = client.get(reverse("readyz"))
        told.append((answer.status_code, answer.json()["trail"]))
    assert (
        told
        == [(200, "ok")] * told.count((200, "ok"))
        + [(200, "watch")] * told.count((200, "watch"))
        + [(503, "failed")] * 2
    )
    assert told.count((200, "watch")) >= 28


@pytest.mark.django_db
def test_readyz_says_that_events_wait_for_a_sequencer(client, monkeypatch):
    api.record("mail.queued", object=api.Ref("mail", "1"), actor=api.Actor("service:test", "service"), at=clock.now())
    later = clock.now() + timedelta(minutes=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    answer = client.get(reverse("readyz"))
    assert (answer.status_code, answer.json()["trail"], answer.json()["audit"]["alarms"]) == (200, "watch", ["pending"])


@pytest.mark.django_db
def test_readyz_says_that_a_platform_is_silent(client, monkeypatch):
    alarm = queries.Alarm(queries.SILENCE, "platform.example.org", clock.now())
    monkeypatch.setattr(queries, "alarms", lambda at: [alarm])
    answer = client.get(reverse("readyz"))
    assert (answer.status_code, answer.json()["trail"], answer.json()["audit"]["alarms"]) == (
        200,
        "watch",
        ["platform"],
    )
