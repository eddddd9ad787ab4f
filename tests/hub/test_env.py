import stat
from datetime import time

import pytest
from django.core.exceptions import ImproperlyConfigured

from hub import env


def test_a_database_url_names_a_unix_socket_as_libpq_does():
    config = env.database("postgresql://hub_app@/hub?host=/srv/a%20hub/sockets")
    assert (config["USER"], config["NAME"], config["HOST"]) == ("hub_app", "hub", "/srv/a hub/sockets")


def test_a_database_url_names_a_server():
    config = env.database("postgresql://hub_app:p%40ss@db.example.org:5433/hub?sslmode=verify-full")
    assert (config["PASSWORD"], config["HOST"], config["PORT"]) == ("p@ss", "db.example.org", 5433)
    assert config["OPTIONS"] == {"sslmode": "verify-full"}


@pytest.mark.parametrize(
    ("url", "broker"),
    [
        ("redis://cache.example.org:6379/1", "redis://cache.example.org:6379/1"),
        ("unix:///srv/hub/redis.sock?db=2", "redis+socket:///srv/hub/redis.sock?virtual_host=2"),
    ],
)
def test_celery_gets_the_same_redis(url, broker):
    assert env.celery_broker(url) == broker


def test_a_missing_setting_says_what_to_write(monkeypatch):
    monkeypatch.delenv("HUB_ALLOWED_HOSTS", raising=False)
    with pytest.raises(ImproperlyConfigured, match=r"HUB_ALLOWED_HOSTS=data\.example\.org"):
        env.required("HUB_ALLOWED_HOSTS", "data.example.org")


def test_the_local_key_is_made_once_and_kept_private(monkeypatch, tmp_path):
    monkeypatch.delenv("HUB_SECRET_KEY", raising=False)
    file = tmp_path / "secret_key"
    assert env.secret_key(file) == env.secret_key(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(file.read_text()) >= 50


def test_production_must_give_its_key(monkeypatch):
    monkeypatch.delenv("HUB_SECRET_KEY", raising=False)
    with pytest.raises(ImproperlyConfigured, match="HUB_SECRET_KEY"):
        env.secret_key(None)


@pytest.mark.parametrize(
    ("url", "cache"),
    [
        ("redis://localhost:6379/0", "redis://localhost:6379/1"),
        ("redis://localhost:6379", "redis://localhost:6379/1"),
        ("rediss://user:secret@cache.example.org/4", "rediss://user:secret@cache.example.org/5"),
        ("unix:///run/redis.sock?db=0", "unix:///run/redis.sock?db=1"),
        ("unix:///run/redis.sock", "unix:///run/redis.sock?db=1"),
    ],
)
def test_the_cache_never_shares_the_database_of_the_queue(url, cache):
    assert env.cache(url) == cache


def test_a_moment_of_the_day_is_read_and_nonsense_says_what_to_write(monkeypatch):
    assert env.hour("HUB_MAIL_DIGEST_AT", "07:30") == time(7, 30)
    monkeypatch.setenv("HUB_MAIL_DIGEST_AT", "demain")
    with pytest.raises(ImproperlyConfigured, match="=demain is not a moment of the day such as 07:30"):
        env.hour("HUB_MAIL_DIGEST_AT", "07:30")
