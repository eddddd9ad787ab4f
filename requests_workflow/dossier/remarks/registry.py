"""Where the checks of the remarks are named: each room adds its own beside a line of remarks.toml."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from requests_workflow.dossier.remarks.reading import Reading


@dataclass(frozen=True)
class Found:
    """One thing that a check points out.

    `page` is where it is mended: a section of the form, or a page of `reading.PAGES`; `anchor` the field there, `url`
    an address instead of both. `detail` says what exactly, in words, when the rule's sentence is not enough.
    """

    page: str
    detail: str = ""
    anchor: str = ""
    url: str = ""


Check = Callable[["Reading"], Iterable[Found]]


@dataclass(frozen=True)
class Known:
    """A check by its name; `instead_of` is the field or piece whose plain absence it tells better."""

    code: str
    check: Check
    instead_of: str = ""


CHECKS: dict[str, Known] = {}


def remark(code: str, *, instead_of: str = "") -> Callable[[Check], Check]:
    """Register the check of a remark of the rules: a function from the file as read to what it finds."""

    def register(check: Check) -> Check:
        CHECKS[code] = Known(code, check, instead_of)
        return check

    return register
