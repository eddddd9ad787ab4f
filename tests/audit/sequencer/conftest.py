import pytest

from tests.audit.conftest import signed_in
from tests.audit.sequencer.outside import outside


@pytest.fixture
def memory(tmp_path):
    """Whoever remembers outside: a real witness, the anchor, the key."""
    with outside(tmp_path) as found:
        yield found


@pytest.fixture
def service(memory):
    """Makes a new sequencer process, as after a restart."""
    return lambda **more: memory.sequencer(lambda: signed_in("HUB_DATABASE_SEQUENCER_URL"), **more)
