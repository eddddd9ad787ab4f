"""The projects that use a dataset: told by what stands above the catalogue, which knows no project itself."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Use:
    """A project anyone may know of. `title` may be marked with its language; `tone` is one of `hub.ui.shapes.TONES`."""

    title: str
    url: str
    years: str
    status: str
    tone: str = "neutral"


@dataclass(frozen=True)
class Uses:
    """How many projects use a dataset, and the latest of them."""

    total: int = 0
    latest: list[Use] = field(default_factory=list)


#: Takes the code of a dataset and how many projects to tell at most.
Provider = Callable[[str, int], Uses]

LATEST = 10

_providers: list[Provider] = []


def declare(provider: Provider) -> None:
    """Have a function tell of projects; called once, when its application is ready."""
    _providers.append(provider)


def of(code: str, *, at_most: int = LATEST) -> Uses:
    """Return the projects that use a dataset, from everyone who told of some: constant queries."""
    told = [provider(code, at_most) for provider in _providers]
    return Uses(sum(uses.total for uses in told), [use for uses in told for use in uses.latest][:at_most])
