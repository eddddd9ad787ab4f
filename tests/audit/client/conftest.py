import pytest

from audit.client.outbox import Outbox
from tests.audit.client.pretending import SOURCE


@pytest.fixture
def outbox(tmp_path):
    return Outbox(tmp_path / "outbox.jsonl", tmp_path / "receipts.log", SOURCE)
