"""An entry has one spelling, the one of RFC 8785, and refuses what has none."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from audit.log.entries import (
    Entry,
    EntryError,
    canonical,
    commitment,
    instant,
    leaf_data,
    parse,
    split_leaf,
)
from audit.log.spelling import LONGEST

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
LEAVES = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXT
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4))


@given(st.dictionaries(TEXT, VALUES, max_size=6))
def test_the_spelling_is_the_one_of_rfc_8785(value):
    assert canonical(value) == rfc8785.dumps(value)


def test_keys_beyond_ascii_are_sorted_as_utf_16():
    value = {"\U00010000": 1, "\uffff": 2, "é": 3, "z": 4}
    assert list(json.loads(canonical(value))) == ["z", "é", "\U00010000", "\uffff"]


@pytest.mark.parametrize(
    "value",
    [
        {"a": 1.0},
        {"a": float("nan")},
        {"a": [1, {"b": 2.5}]},
        {"a": 2**53},
        {"a": -(2**53)},
        {1: "a"},
        {"é": {2: 3}},
        {"a": "\ud800"},
        {"é": "\ud800"},
        {"a": b"bytes"},
        {"a": datetime(2026, 1, 1, tzinfo=UTC)},
        {"a": "x" * LONGEST},
    ],
)
def test_what_has_no_spelling_is_refused(value):
    with pytest.raises(EntryError):
        canonical(value)


def test_something_too_deep_is_refused():
    value = {}
    for _depth in range(100_000):
        value = {"a": value}
    with pytest.raises(EntryError):
        canonical(value)


def entry(**changes) -> Entry:
    values = {
        "id": "0190a1b2-0000-7000-8000-000000000001",
        "kind": "dossier.read",
        "time": datetime(2026, 11, 25, 10, tzinfo=UTC),
        "source": "hub",
        "actor": "42",
        "role": "secretariat",
        "action": "R",
        "outcome": 0,
        "object_type": "access_request",
        "object_id": "7",
        "retention": "access",
        "nonce": "00" * 16,
    }
    return Entry(**{**values, **changes})


def test_people_are_hidden_and_things_are_not():
    said = parse(entry(object_type="user", object_id="43", on_behalf_of="44").encode(lambda key: f"p{key}"))
    assert (said["actor"], said["object"]["id"], said["on_behalf_of"]) == ("p42", "p43", "p44")
    assert parse(entry().encode(lambda key: f"p{key}"))["object"] == {"type": "access_request", "id": "7"}


def test_an_empty_field_is_left_out_and_zero_is_not():
    said = parse(entry(object_version=0, permit="").encode(str))
    assert said["object_version"] == 0
    assert "permit" not in said
    assert "detail" not in said


@pytest.mark.parametrize("changes", [{"action": "X"}, {"outcome": 1}, {"facts": {"a": 1.5}}])
def test_an_entry_refuses_what_it_cannot_say(changes):
    with pytest.raises(EntryError):
        entry(**changes).encode(str)


def test_an_instant_is_in_utc_to_the_microsecond():
    at = datetime(2026, 7, 1, 2, 3, 4, 5, tzinfo=timezone(timedelta(hours=2)))
    assert instant(at) == "2026-07-01T00:03:04.000005Z"


@given(st.integers(0, 2**62), st.binary(min_size=2, max_size=50))
def test_a_leaf_holds_the_clock_and_the_entry(recorded_us, encoded):
    assert split_leaf(leaf_data(recorded_us, encoded)) == (recorded_us, encoded)


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b'{"v":2}', b'{"v":true}', b'{"v": 1}', b'{"v":1,"a":1.0}', b'{"v":1', b'{"v":1}\n', b'{"v":1,"v":1}'],
)
def test_another_spelling_is_no_entry(data):
    with pytest.raises(EntryError):
        parse(data)


def test_a_commitment_needs_its_whole_salt():
    with pytest.raises(EntryError):
        commitment(b"short", b"{}")
    assert commitment(bytes(32), b"a") != commitment(bytes(31) + b"\1", b"a")
