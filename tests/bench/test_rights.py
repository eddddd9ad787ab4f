"""The bench of citizens’ requests runs, with a crowd that proves nothing but that."""

import re

from tests.bench.test_audit import run
from tests.journeys.mailbox import free_port


def test_the_bench_of_the_crowd_finds_every_request_once():
    done = run("rights.py", "--posts", "10", "--at-once", "5", "--port", str(free_port()))
    told = done.stdout
    for name in ("requests lost", "letters lost", "letters doubled", "questions to the database, last post − first"):
        assert re.search(rf"^{re.escape(name)} +0 ", told, re.MULTILINE), told + done.stderr
    assert done.returncode == 0
