"""What long work there is: who makes it, who may see it, what its asking and its delivery leave in the trail."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from hub.jobs.models import Job
from hub.jobs.work import Made, Work

#: How long a file stays when its kind says nothing.
KEPT = timedelta(days=7)


@dataclass(frozen=True)
class Kind:
    """One kind of work.

    `make` writes the file of a `Work` and names it. `may_see(user, job)` is asked at each page and each download.
    `asked` and `delivered` (user, job, instant) record their traces in the transaction that calls them; if they raise,
    nothing is queued and nothing is given out. `title(job)` is the title of the job's page, `home(job)` the
    page where it was asked for as (label, address), `told(job)` what was asked for as (label, words).
    """

    name: str
    make: Callable[[Work], Made]
    may_see: Callable[[Any, Job], bool]
    asked: Callable[[Any, Job, datetime], None]
    delivered: Callable[[Any, Job, datetime], None]
    title: Callable[[Job], str]
    home: Callable[[Job], tuple[str, str]]
    told: Callable[[Job], list[tuple[str, str]]]
    kept: timedelta = KEPT


_KINDS: dict[str, Kind] = {}


def job(name: str, **about: Any) -> Callable[[Callable[[Work], Made]], Callable[[Work], Made]]:
    """Register the maker of a kind of work; `about` are the other fields of `Kind`."""

    def register(make: Callable[[Work], Made]) -> Callable[[Work], Made]:
        _KINDS[name] = Kind(name, make, **about)
        return make

    return register


def get(name: str) -> Kind:
    """Return a registered kind; raise `LookupError` for another name."""
    return _KINDS[name]
