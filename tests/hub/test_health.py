import pytest
from django.db.migrations.recorder import MigrationRecorder
from django.urls import reverse


def test_healthz_needs_nothing(client):
    assert client.get(reverse("healthz")).json() == {"status": "ok"}


@pytest.mark.django_db
def test_readyz_says_what_works(client):
    answer = client.get(reverse("readyz"))
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "database": "ok", "redis": "ok", "migrations": "ok"}


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
