import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.log import checkpoints, notes
from audit.log.checkpoints import Checkpoint
from audit.log.errors import FormatError, LogError, NoteError
from audit.log.notes import Signature, SigningKey
from audit.log.policies import Policy, PolicyNotMet
from tests.audit.log.samples import AT, LOG, ORIGIN, OTHER, POLICY, POLICY_TEXT, SIZE, STRANGER, WITNESS, note

LOG_LINE = f"log {LOG.verifier}\n"
W1 = f"witness W1 {WITNESS.verifier}\n"
W2 = f"witness W2 {OTHER.verifier}\n"
SAME_LOG_KEY = SigningKey("other.example", notes.ED25519, bytes([1]) * 32).verifier
SAME_WITNESS_KEY = SigningKey("other.example", notes.COSIGNATURE, bytes([2]) * 32).verifier


def witnesses(count: int) -> str:
    keys = [SigningKey(f"w{n}.example", notes.COSIGNATURE, bytes([n, 7]) * 16).verifier for n in range(1, count + 1)]
    return "".join(f"witness X{n} {key}\n" for n, key in enumerate(keys, start=1))


def test_a_policy_says_who_is_known():
    assert POLICY.logs == ((LOG.verifier, "https://audit.example/"),)
    assert POLICY.log_keys == (LOG.verifier,)
    assert POLICY.witnesses == {
        "W1": (WITNESS.verifier, "https://witness.example/w1"),
        "W2": (OTHER.verifier, None),
    }
    assert POLICY.quorum == "either"


def test_groups_of_groups_count_their_members():
    policy = Policy.parse(
        witnesses(6) + "group X-witnesses 2 X1 X2 X3\ngroup Y-witnesses any X4 X5\n"
        "group X-and-Y all X-witnesses Y-witnesses\nquorum X-and-Y\n"
    )
    assert policy.is_met_by({"X1", "X3", "X5"})
    assert policy.is_met_by({"X1", "X2", "X3", "X4", "X5", "X6"})
    for names in (set(), {"X1", "X4"}, {"X1", "X2"}, {"X1", "X2", "X6"}, {"X-witnesses", "Y-witnesses"}, {"X-and-Y"}):
        assert not policy.is_met_by(names)


def test_the_quorum_may_be_one_witness_or_none():
    assert Policy.parse(W1 + "quorum W1\n").is_met_by({"W1"})
    assert not Policy.parse(W1 + W2 + "quorum W1\n").is_met_by({"W2"})
    assert Policy.parse("quorum none\n").is_met_by(set())
    assert Policy.parse("quorum none").quorum == "none"


def test_spaces_tabs_comments_and_bytes_above_127_are_read():
    text = f"  # \u00e9t\u00e9\n\n \t\n\tlog  {LOG.verifier} \t\nwitness \u00e9 {WITNESS.verifier}\nquorum \u00e9\t\n"
    assert Policy.parse(text) == Policy.parse(text.encode())
    assert Policy.parse(text).quorum == "\u00e9"
    latin = b"# \xe9t\xe9\n" + f"witness \u00e9 {WITNESS.verifier}\n".encode("latin-1") + b"quorum \xe9\n"
    assert Policy.parse(latin).is_met_by({b"\xe9".decode("utf-8", "surrogateescape")})


def test_names_are_octets_and_not_what_they_look_like():
    with pytest.raises(FormatError, match="not defined"):
        Policy.parse(f"witness K {WITNESS.verifier}\nquorum \u212a\n")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no quorum"),
        (LOG_LINE, "no quorum"),
        ("quorum none\nquorum none\n", "line 2 .*second quorum"),
        ("quorum W1\n" + W1, "line 1 .*not defined"),
        ("quorum\n", "line 1"),
        ("quorum none none\n", "line 1"),
        ("QUORUM none\n", "line 1"),
        ("log\nquorum none\n", "line 1"),
        ("log nokey\nquorum none\n", "line 1"),
        (f"log {LOG.verifier} url more\nquorum none\n", "line 1"),
        (f"log {WITNESS.verifier}\nquorum none\n", "0x01"),
        (LOG_LINE + LOG_LINE + "quorum none\n", "line 2 .*already"),
        (LOG_LINE + f"log {SAME_LOG_KEY}\nquorum none\n", "line 2 .*already"),
        (f"witness W1 {LOG.verifier}\nquorum none\n", "0x04"),
        (f"witness none {WITNESS.verifier}\nquorum none\n", "taken"),
        (f"witness {WITNESS.verifier}\nquorum none\n", "line 1"),
        (f"witness W1 {WITNESS.verifier} url more\nquorum none\n", "line 1"),
        (W1 + f"witness W1 {OTHER.verifier}\nquorum none\n", "taken"),
        (W1 + f"witness W3 {WITNESS.verifier}\nquorum none\n", "already"),
        (W1 + f"witness W3 {SAME_WITNESS_KEY}\nquorum none\n", "already"),
        (W1 + "group W1 any W1\nquorum none\n", "taken"),
        (W1 + "group none any W1\nquorum none\n", "taken"),
        (W1 + "group G any\nquorum none\n", "line 2"),
        (W1 + "group G some W1\nquorum none\n", "threshold"),
        (W1 + "group G 0 W1\nquorum none\n", "cannot ask"),
        (W1 + "group G 2 W1\nquorum none\n", "cannot ask"),
        (W1 + "group G 01 W1\nquorum none\n", "leading zero"),
        (W1 + "group G -1 W1\nquorum none\n", "decimal"),
        (W1 + "group G any W2\nquorum none\n", "not defined"),
        (W1 + "group G any G\nquorum none\n", "not defined"),
        (W1 + "group G any none\nquorum none\n", "not defined"),
        (W1 + "group G any W1 W1\nquorum none\n", "member already"),
        (W1 + W2 + "group G any W1\ngroup H all W1 W2\nquorum none\n", "member already"),
        ("quorum none\r\n", "control"),
        ("quorum none\x00\n", "control"),
        ("# \x7f\nquorum none\n", "control"),
        ("# \x0b\nquorum none\n", "control"),
        ("quorum\u00a0none\n", "line 1"),
        ("\n" * 2000 + "quorum none\n", "at most"),
        ("#" * 2_000_000 + "\nquorum none\n", "at most"),
    ],
)
def test_a_malformed_policy_is_refused_with_its_line(text, message):
    with pytest.raises(FormatError, match=message):
        Policy.parse(text)


def test_as_many_logs_witnesses_and_groups_as_the_specification_wants():
    logs = [SigningKey(f"log{n}.example", notes.ED25519, bytes([n, 8]) * 16).verifier for n in range(1, 33)]
    groups = "".join(f"group G{n} any X{n}\n" for n in range(1, 33))
    policy = Policy.parse("".join(f"log {key}\n" for key in logs) + witnesses(32) + groups + "quorum G32\n")
    assert (len(policy.logs), len(policy.witnesses), len(policy.groups)) == (32, 32, 32)


def test_groups_nested_a_thousand_deep_are_still_read():
    lines = ["group G0 all W1", *(f"group G{n} all G{n - 1}" for n in range(1, 990))]
    policy = Policy.parse(W1 + "\n".join(lines) + "\nquorum G989\n")
    assert policy.is_met_by({"W1"})
    assert not policy.is_met_by(set())


def test_a_checkpoint_is_checked_whole():
    checkpoint, times = POLICY.check(note())
    assert (checkpoint.origin, checkpoint.size, times) == (ORIGIN, SIZE, {"W1": AT})


def test_a_checkpoint_without_its_quorum_is_refused():
    with pytest.raises(PolicyNotMet, match="nobody"):
        POLICY.check(note(cosigned=False))
    strict = Policy.parse(POLICY_TEXT.replace("group either any", "group either all"))
    with pytest.raises(PolicyNotMet, match="W1"):
        strict.check(note())
    cosigned = note().with_signatures(checkpoints.cosign(note(), OTHER, AT))
    assert strict.check(cosigned)[1] == {"W1": AT, "W2": AT}


def test_a_quorum_of_witnesses_does_not_replace_the_log():
    forged = checkpoints.sign_checkpoint(Checkpoint(ORIGIN, 5, bytes(32)), STRANGER)
    forged = forged.with_signatures(checkpoints.cosign(forged, WITNESS, AT))
    with pytest.raises(NoteError):
        POLICY.check(forged)
    with pytest.raises(NoteError):
        Policy.parse(W1 + "quorum W1\n").check(note())


def test_a_wrong_cosignature_of_a_known_witness_refuses_even_with_a_quorum():
    wrong = Signature(OTHER.name, OTHER.verifier.key_id, AT.to_bytes(8, "big") + bytes(64))
    with pytest.raises(NoteError, match="is wrong"):
        POLICY.check(note().with_signatures(wrong))


def test_a_witness_name_in_a_policy_is_not_its_key_name():
    swapped = Policy.parse(f"{LOG_LINE}witness {OTHER.name} {WITNESS.verifier}\nquorum {OTHER.name}\n")
    assert swapped.check(note())[1] == {OTHER.name: AT}


words = st.sampled_from(["log", "witness", "group", "quorum", "none", "any", "all", "1", "W1", "#", str(LOG.verifier)])
line = st.lists(words | st.text(max_size=5), max_size=6).map(" ".join)


@given(st.lists(line, max_size=8).map("\n".join) | st.text(max_size=80) | st.binary(max_size=80))
def test_garbage_is_refused_and_nothing_else_happens(text):
    try:
        policy = Policy.parse(text)
    except LogError:
        return
    assert policy.is_met_by({*policy.witnesses})
