"""Fixtures of a real antivirus; a folder of tests takes them in its conftest."""

import pytest

from tests.uploads.clamd import DAEMON, Clamd


@pytest.fixture(scope="session")
def clamd():
    """The daemon, once for all tests of a worker."""
    if DAEMON is None:
        pytest.fail("clamd is missing: apt-get install clamav-daemon, or script/bootstrap --test as root")
    daemon = Clamd()
    daemon.start()
    yield daemon
    daemon.remove()


@pytest.fixture
def antivirus(clamd, settings):
    """The daemon, configured."""
    settings.HUB_CLAMAV_SOCKET = clamd.socket
    return clamd


@pytest.fixture
def antivirus_away(settings, tmp_path):
    """Configured, and not there."""
    settings.HUB_CLAMAV_SOCKET = str(tmp_path / "nobody")
