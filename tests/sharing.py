"""Which tests one worker of pytest-xdist keeps for itself, because what they stand on takes long to make."""

from xdist.scheduler import LoadScopeScheduling

#: Beginning of a test's name → what those tests share; the first that fits counts.
SHARED = {
    "tests/access/test_crawl.py": "a hub with some projects",
    "tests/access/": "the demonstration",
    "tests/demonstration/": "the demonstration",
    "tests/journeys/": "a hub with the catalogue",
    "tests/catalogue/importing/test_snds.py": "the dictionary of the SNDS",
    "tests/hub/test_translation_complete.py": "the texts of the code",
}


class Scheduling(LoadScopeScheduling):
    """Gives each worker one test after the other, but those of one group together, and the groups first.

    xdist's own `loadgroup` no longer groups: https://github.com/pytest-dev/pytest-xdist/issues/1386
    """

    def _split_scope(self, nodeid: str) -> str:
        return next((group for start, group in SHARED.items() if nodeid.startswith(start)), nodeid)
