import pytest

from tests.audit.witness.a_log import SmallLog
from tests.audit.witness.running import RunningWitness

LOGS = 80


@pytest.fixture(scope="session")
def served(tmp_path_factory):
    """One running witness, and logs it knows that no test has used yet."""
    logs = [SmallLog(f"log.example/{number}") for number in range(LOGS)]
    with RunningWitness(tmp_path_factory.mktemp("witness"), logs) as running:
        yield running, iter(logs)


@pytest.fixture
def running(served):
    return served[0]


@pytest.fixture
def log(served):
    """A log that the running witness knows and never signed for."""
    return next(served[1])


@pytest.fixture
def signed(running, log):
    """A log whose size 5 the running witness signed."""
    assert running.post(log.request(0, 5)).status == 200
    return log
