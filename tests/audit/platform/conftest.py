import pytest

from tests.audit.platform import sending


@pytest.fixture
def source(db):
    """A registered platform with a good key; returns its name."""
    sending.registered()
    return sending.SOURCE
