"""A small log with its keys, made anew from fixed seeds: what the tests of the log's formats start from."""

from audit.log import checkpoints, merkle, notes
from audit.log.checkpoints import Checkpoint
from audit.log.policies import Policy
from audit.log.proofs import Receipt

ORIGIN = "audit.example/2027"
AT = 1_795_000_000
SIZE = 100
INDEX = 37

LOG = notes.SigningKey(ORIGIN, notes.ED25519, bytes([1]) * 32)
WITNESS = notes.SigningKey("witness.example/w1", notes.COSIGNATURE, bytes([2]) * 32)
OTHER = notes.SigningKey("witness.example/w2", notes.COSIGNATURE, bytes([3]) * 32)
STRANGER = notes.SigningKey("stranger.example", notes.ED25519, bytes([4]) * 32)

POLICY_TEXT = f"""# a comment
log {LOG.verifier} https://audit.example/
witness W1 {WITNESS.verifier} https://witness.example/w1
witness W2\t{OTHER.verifier}
group either any W1 W2

quorum either
"""
POLICY = Policy.parse(POLICY_TEXT)


def data(index: int) -> bytes:
    """Return the data of one leaf: a single byte, as in the published vectors."""
    return bytes([index % 256])


LEAVES = [merkle.leaf_hash(data(index)) for index in range(130)]


def node(level: int, index: int) -> bytes:
    """Read a node of the log from its leaves, by the recursive definition."""
    return merkle.root_of(LEAVES[index << level : (index + 1) << level])


def note(size: int = SIZE, *, cosigned: bool = True) -> notes.Note:
    """Return the checkpoint of the log's first leaves, signed by the log and, unless told, by its first witness."""
    signed = checkpoints.sign_checkpoint(Checkpoint(ORIGIN, size, merkle.root_of(LEAVES[:size])), LOG)
    return signed.with_signatures(checkpoints.cosign(signed, WITNESS, AT)) if cosigned else signed


def receipt(extra: bytes | None = None) -> Receipt:
    """Return the receipt of leaf INDEX in the tree of SIZE leaves."""
    return Receipt(INDEX, tuple(merkle.inclusion_proof(INDEX, SIZE, node)), note(), extra)


def bumped(encoded: bytes):
    """Yield the bytes with each byte in turn one higher, and where."""
    for at in range(len(encoded)):
        yield at, encoded[:at] + bytes([(encoded[at] + 1) % 256]) + encoded[at + 1 :]
