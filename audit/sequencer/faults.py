"""Why the sequencer stops and signs nothing more."""

#: The exit status of a sequencer that must not sign: a person has to look (sysexits' EX_SOFTWARE).
EXIT_STATUS = 70


class MustNotSign(RuntimeError):
    """Base of what makes signing wrong. The message names the log, the sizes and the leaf."""


class ForkDetected(MustNotSign):
    """Somebody outside remembers a head that our tables do not continue: a restored backup, a rewritten history."""


class EventChanged(MustNotSign):
    """A committed event is no more what its transaction wrote: removed or altered before it was sealed."""


class BadKey(MustNotSign):
    """The keys at hand did not sign the log's last checkpoint."""
