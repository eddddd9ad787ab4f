"""The tests that share something dear stay with one worker: a renamed file must not silently leave its group."""

import pytest
from django.conf import settings

from tests.sharing import SHARED, Scheduling


@pytest.mark.parametrize("start", SHARED)
def test_what_is_shared_exists(start):
    assert (settings.BASE_DIR / start).exists()


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("tests/access/test_sweep.py::test_a[x]", "tests/demonstration/test_whole.py::test_b", True),
        ("tests/access/test_crawl.py::test_a", "tests/access/test_sweep.py::test_b", False),
        ("tests/rules/test_loader.py::test_a[1]", "tests/rules/test_loader.py::test_a[2]", False),
    ],
)
def test_groups_stay_together_and_nothing_else_does(one, other, together):
    scheduling = Scheduling.__new__(Scheduling)
    assert (scheduling._split_scope(one) == scheduling._split_scope(other)) is together
