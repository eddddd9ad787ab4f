"""Why an act is refused, in words a person can read. Each carries the HTTP status of its page."""

from hub.ui.shapes import Change


class Refused(Exception):
    """An act that the law, the roles or the facts do not allow. Nothing was written."""

    status = 403

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotAllowed(Refused):
    """The person's role does not carry this act."""


class GuardFailed(Refused):
    """The role and the state are right; a fact that the law asks for is missing."""

    status = 422


class WrongState(Refused):
    """The file is not at a point where this act exists."""

    status = 409


class Stale(Refused):
    """The file moved between the page and its answer."""

    status = 409

    def __init__(self, reason: str, changes: list[Change]) -> None:
        super().__init__(reason)
        self.changes = changes


class AlreadyDone(Refused):
    """The same person already did exactly this: a double click. The caller shows the result, not an error."""

    status = 409
