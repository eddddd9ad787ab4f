"""What the log's readers refuse, and nothing else: whoever reads foreign bytes catches `LogError`."""


class LogError(ValueError):
    """Something read from a log cannot be believed."""


class FormatError(LogError):
    """Bytes that do not follow their specification."""


class NoteError(LogError):
    """A note, a key or a signature that is malformed, or a signature that does not hold."""


class ProofError(LogError):
    """A proof that does not hold, or that cannot exist."""
