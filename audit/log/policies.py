"""Trust policies (C2SP tlog-policy): which logs are known, which witnesses, and how many must have cosigned.

log <vkey> [<url>]
witness <name> <vkey> [<url>]
group <name> all|any|<k> <name>...
quorum <name>|none
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from audit.log import checkpoints
from audit.log.checkpoints import Checkpoint
from audit.log.errors import FormatError, LogError
from audit.log.notes import COSIGNATURE, ED25519, Note, VerifierKey
from audit.log.strict import parse_decimal, shorten

NONE = "none"
MAX_POLICY_BYTES = 1_000_000
MAX_LINES = 1_000


class PolicyNotMet(LogError):
    """The log signed the checkpoint, but not enough of the policy's witnesses did."""


@dataclass(frozen=True)
class Group:
    """Met when `threshold` of its members are: witnesses or groups defined before it."""

    threshold: int
    members: tuple[str, ...]


@dataclass(frozen=True)
class Policy:
    """A policy that was read. URLs are None where the file gives none."""

    logs: tuple[tuple[VerifierKey, str | None], ...]
    witnesses: dict[str, tuple[VerifierKey, str | None]]
    groups: dict[str, Group]
    quorum: str

    @classmethod
    def parse(cls, text: str | bytes) -> "Policy":
        """Read a policy file. Raises FormatError with the line's number."""
        if isinstance(text, bytes):
            # Octets above 0x7F are opaque: what is no UTF-8 stays distinct, and may stand in a comment.
            text = text.decode("utf-8", "surrogateescape")
        return _Reader().read(text)

    @property
    def log_keys(self) -> tuple[VerifierKey, ...]:
        return tuple(key for key, _ in self.logs)

    def is_met_by(self, names: AbstractSet[str]) -> bool:
        """Tell whether cosignatures of these witnesses, by their names in the policy, make the quorum."""
        met = {name for name in names if name in self.witnesses}
        # Groups stand in the order of their definitions: the members of each were decided before it.
        for name, group in self.groups.items():
            if sum(member in met for member in group.members) >= group.threshold:
                met.add(name)
        return self.quorum == NONE or self.quorum in met

    def check(self, note: Note) -> tuple[Checkpoint, dict[str, int]]:
        """Return a note's checkpoint and when each witness cosigned it (name to POSIX seconds).

        Raises NoteError or FormatError when no known log signed it for its own origin or a known signature is wrong,
        PolicyNotMet when the quorum is not reached.
        """
        checkpoint = checkpoints.verified_checkpoint(note, self.log_keys)
        found = checkpoints.cosignatures(note, [key for key, _ in self.witnesses.values()])
        times = {name: found[key] for name, (key, _) in self.witnesses.items() if key in found}
        if not self.is_met_by(times.keys()):
            signers = ", ".join(map(shorten, times)) or "nobody"
            raise PolicyNotMet(f"the quorum {shorten(self.quorum)} is not reached: cosigned by {signers}")
        return checkpoint, times


@dataclass
class _Reader:
    logs: list[tuple[VerifierKey, str | None]] = field(default_factory=list)
    witnesses: dict[str, tuple[VerifierKey, str | None]] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    members: set[str] = field(default_factory=set)
    quorum: str | None = None

    def read(self, text: str) -> Policy:
        if len(text) > MAX_POLICY_BYTES or text.count("\n") > MAX_LINES:
            raise FormatError(f"a policy has at most {MAX_POLICY_BYTES} bytes and {MAX_LINES} lines")
        for number, line in enumerate(text.split("\n"), start=1):
            try:
                self._read_line(line)
            except LogError as error:
                raise FormatError(f"line {number} of the policy: {error}") from error
        if self.quorum is None:
            raise FormatError("the policy has no quorum line")
        return Policy(tuple(self.logs), self.witnesses, self.groups, self.quorum)

    def _read_line(self, line: str) -> None:
        if any((character < " " and character != "\t") or character == "\x7f" for character in line):
            raise FormatError("a control character")
        words = [word for word in line.replace("\t", " ").split(" ") if word]
        if not words or words[0].startswith("#"):
            return
        match words:
            case ["log", vkey, *url] if len(url) <= 1:
                self._add_log(vkey, *url)
            case ["witness", name, vkey, *url] if len(url) <= 1:
                self._add_witness(name, vkey, *url)
            case ["group", name, threshold, *members] if members:
                self._add_group(name, threshold, members)
            case ["quorum", name]:
                self._set_quorum(name)
            case _:
                raise FormatError(f"not a log, witness, group or quorum: {shorten(line)}")

    def _add_log(self, vkey: str, url: str | None = None) -> None:
        key = VerifierKey.parse(vkey)
        if key.key_type != ED25519:
            raise FormatError("a log's key is of the type 0x01")
        if any(key.public_key == other.public_key for other, _ in self.logs):
            raise FormatError(f"the key of log {shorten(key.name)} is there already")
        self.logs.append((key, url))

    def _add_witness(self, name: str, vkey: str, url: str | None = None) -> None:
        self._check_new(name)
        key = VerifierKey.parse(vkey)
        if key.key_type != COSIGNATURE:
            raise FormatError("a witness's key is of the type 0x04")
        if any(key.public_key == other.public_key for other, _ in self.witnesses.values()):
            raise FormatError(f"the key of witness {shorten(name)} is there already")
        self.witnesses[name] = (key, url)

    def _add_group(self, name: str, threshold: str, members: list[str]) -> None:
        self._check_new(name)
        for member in members:
            self._check_known(member)
            if member in self.members:
                raise FormatError(f"{shorten(member)} is a member already")
            self.members.add(member)
        self.groups[name] = Group(_threshold(threshold, len(members)), tuple(members))

    def _set_quorum(self, name: str) -> None:
        if self.quorum is not None:
            raise FormatError("a second quorum")
        if name != NONE:
            self._check_known(name)
        self.quorum = name

    def _check_new(self, name: str) -> None:
        if name == NONE or name in self.witnesses or name in self.groups:
            raise FormatError(f"the name {shorten(name)} is taken")

    def _check_known(self, name: str) -> None:
        if name not in self.witnesses and name not in self.groups:
            raise FormatError(f"{shorten(name)} is not defined above")


def _threshold(text: str, count: int) -> int:
    if text == "all":
        return count
    if text == "any":
        return 1
    threshold = parse_decimal(text, "a group's threshold")
    if not 1 <= threshold <= count:
        raise FormatError(f"a group of {count} cannot ask for {threshold}")
    return threshold
