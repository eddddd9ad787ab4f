"""The embedded services, really started in a folder of their own; tests/hub/test_env.py has the pure parts."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg2
import pytest
import redis

from hub.embedded import services
from hub.embedded.identity import Identity
from hub.embedded.processes import running, stranger
from hub.embedded.sockets import LIMIT, LONGEST_SOCKET, socket_folder


@pytest.fixture
def var(tmp_path_factory):
    """A folder that another user may enter, as PostgreSQL must when root runs the tests."""
    folder = tmp_path_factory.mktemp("var")
    for parent in [folder, folder.parent, folder.parent.parent]:
        if parent.stat().st_uid == os.geteuid():
            parent.chmod(parent.stat().st_mode | 0o011)
    return folder


def query(url: str, sql: str):
    connection = psycopg2.connect(url)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchone() if cursor.description else None
    finally:
        connection.close()


def pids(var: Path) -> list[int]:
    return [int((var / name).read_text().split()[0]) for name in ("postgres/postmaster.pid", "redis/redis.pid")]


def test_two_roles_and_the_owner_may_become_the_other(var):
    with services(var, durable=False) as embedded:
        owner, runtime = embedded.urls["HUB_DATABASE_OWNER_URL"], embedded.urls["HUB_DATABASE_URL"]
        assert query(runtime, "SELECT current_user, current_database()") == ("hub_app", "hub")
        assert query(owner, "SELECT pg_has_role('hub_app', 'SET'), rolcreatedb FROM pg_roles WHERE rolname = user") == (
            True,
            True,
        )
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            query(runtime, "CREATE TABLE mine (id int)")
        assert query(runtime, "SHOW listen_addresses") == ("",)


def test_the_last_user_stops_them_and_data_stays(var):
    with services(var, durable=False) as first:
        with services(var, durable=False) as second:
            query(second.urls["HUB_DATABASE_OWNER_URL"], "CREATE TABLE kept AS SELECT 42 AS value")
        assert redis.Redis.from_url(first.urls["HUB_REDIS_URL"]).ping()
    assert not list((var / "sockets").glob("*")) or not (var / "sockets").exists()
    with services(var, durable=False) as again:
        assert query(again.urls["HUB_DATABASE_OWNER_URL"], "SELECT value FROM kept") == (42,)


def test_they_start_again_after_everything_was_killed(var):
    program = "import sys, time; from pathlib import Path; from hub.embedded import services\n"
    program += "with services(Path(sys.argv[1])) as s: print(s.urls['HUB_REDIS_URL'], flush=True); time.sleep(600)"
    victim = subprocess.Popen([sys.executable, "-c", program, str(var)], stdout=subprocess.PIPE, text=True)
    url = victim.stdout.readline().strip()
    redis.Redis.from_url(url).set("queued", "task")
    redis.Redis.from_url(url).execute_command("CONFIG", "SET", "appendfsync", "always")
    for pid in [victim.pid, *pids(var)]:
        os.kill(pid, signal.SIGKILL)
    victim.wait()
    victim.stdout.close()
    with services(var) as embedded:
        assert query(embedded.urls["HUB_DATABASE_URL"], "SELECT 1") == (1,)
        with redis.Redis.from_url(embedded.urls["HUB_REDIS_URL"]) as client:
            assert client.get("queued") == b"task"


def test_a_pid_file_may_speak_of_a_stranger(tmp_path):
    file = tmp_path / "some.pid"
    file.write_text(f"{os.getpid()}\n")
    assert running(file, "no such words in our command line") is None
    assert stranger(file, "no such words in our command line")
    file.write_text("not a number")
    assert running(file, "") is None
    assert not stranger(file, "")


def test_a_long_path_gets_its_sockets_elsewhere(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    var = tmp_path / ("x" * LIMIT)
    var.mkdir()
    folder = socket_folder(var, Identity(os.geteuid(), os.getegid(), ()))
    assert folder.parent == tmp_path
    assert socket_folder(var, Identity(os.geteuid(), os.getegid(), ())) == folder
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_socket_folder_made_by_someone_else_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    var = tmp_path / ("x" * LIMIT)
    var.mkdir()
    folder = socket_folder(var, Identity(os.geteuid(), os.getegid(), ()))
    folder.rmdir()
    folder.symlink_to(tmp_path)
    with pytest.raises(SystemExit, match="belongs to someone else"):
        socket_folder(var, Identity(os.geteuid(), os.getegid(), ()))
    assert len(LONGEST_SOCKET) < LIMIT
