"""What surrounds an act and stands in its trace: the request it belongs to, how sure we are of who acts, from where.

Set by whoever starts work (a request, a task, a command), read by `audit.api.record`.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True)
class Situation:
    """`corr` ties the traces of one request and of the tasks it started; `auth` is the strength of the sign-in.

    `technical` (address, program) identifies a person: it joins the erasable detail of each trace.
    `actor` is the account's key or the `service:name` on whose behalf the work is done, with its role.
    """

    corr: str = ""
    auth: str = ""
    actor: str = ""
    role: str = ""
    project: str = ""
    #: Whether a refusal of this request was recorded already.
    told: bool = False
    technical: Mapping[str, str] = field(default_factory=dict)


NOWHERE = Situation()
_current: ContextVar[Situation] = ContextVar("audit_situation", default=NOWHERE)


def current() -> Situation:
    """Return the situation of the work that runs now."""
    return _current.get()


@contextmanager
def situation(found: Situation) -> Iterator[None]:
    """Have every trace of the block tell this situation."""
    token = _current.set(found)
    try:
        yield
    finally:
        _current.reset(token)


def know(**more: Any) -> None:
    """Add to the situation of the work that runs now; what began the work takes it back."""
    _current.set(replace(current(), **more))
