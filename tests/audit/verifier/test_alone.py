"""The verifier runs where there is neither Django, nor the database's driver, nor a network."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
ALONE = """
import importlib.abc, socket, sys

class Absent(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"django", "psycopg2", "rest_framework", "celery", "hub"}:
            raise ModuleNotFoundError(name)
        return None

def unreachable(*arguments, **settings):
    raise OSError("no network")

sys.meta_path.insert(0, Absent())
socket.socket = socket.create_connection = socket.getaddrinfo = unreachable
from audit.verifier.__main__ import main
sys.exit(main(sys.argv[1:], {"LANG": "en_GB.UTF-8"}))
"""


def alone(folder, *arguments):
    """Run the verifier in a process of its own, from another folder and with no settings."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", ALONE, *map(str, arguments)],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def held(log, tmp_path, policy, day):
    """What a person outside may hold."""
    (tmp_path / "7.leaf").write_bytes(log.leaves[7])
    (tmp_path / "7.tlog-proof").write_bytes(log.receipt(7).encode())
    (tmp_path / "a").write_bytes(log.checkpoint().encode())
    (tmp_path / "receipts.log").write_text(json.dumps({"event_id": "x", "leaf_hash": "0" * 64}) + "\n")
    return tmp_path


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("archive day.tar --policy hub.policy", 0),
        ("receipt 7.tlog-proof --entry 7.leaf --policy hub.policy", 0),
        ("consistency a a --policy hub.policy", 0),
        ("diff day.tar day.tar", 0),
        ("reconcile receipts.log day.tar", 1),
        ("archive absent.tar --policy hub.policy", 2),
        ("archive", 2),
    ],
)
def test_every_command_runs_alone(held, command, code):
    done = alone(held, *command.split())
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr


def test_the_module_is_a_program(held):
    done = subprocess.run(
        [sys.executable, "-m", "audit.verifier", "archive", "day.tar", "--policy", "hub.policy"],
        cwd=held,
        env={"PYTHONPATH": str(ROOT), "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert b"code 0" in done.stdout
