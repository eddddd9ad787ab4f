"""A small log of 600 lines: two full bundles and a partial one, two levels of tiles."""

import pytest

from tests.audit.log_builder import LogInMemory
from tests.audit.verifier.running import Forgery, save_policy


@pytest.fixture(scope="session")
def whole_log():
    return LogInMemory.generate(600)


@pytest.fixture
def log(whole_log):
    return whole_log.fork()


@pytest.fixture
def policy(log, tmp_path):
    return save_policy(log, tmp_path)


@pytest.fixture(scope="session")
def written(whole_log, tmp_path_factory):
    """The bytes of a sound archive, with an earlier checkpoint of 300 lines."""
    path = tmp_path_factory.mktemp("archive") / "day.tar"
    return whole_log.archive(path, previous=whole_log.checkpoint(300)).read_bytes()


@pytest.fixture
def day(written, tmp_path):
    path = tmp_path / "day.tar"
    path.write_bytes(written)
    return path


@pytest.fixture
def forgery(day):
    return Forgery(day)
