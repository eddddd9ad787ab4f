"""RFC 8785: the published canonical JSON, through the library that we use and through our own entries."""

import json

import pytest
import rfc8785

from audit.log import entries
from audit.log.errors import LogError
from tests.shared_data import SHARED, needs_shared_data

pytestmark = needs_shared_data

FOLDER = SHARED / "audit/jcs/testdata"
NAMES = ["arrays", "french", "structures", "unicode", "values", "weird"]


def given_and_wanted(name: str) -> tuple[object, bytes]:
    wanted = (FOLDER / "output" / f"{name}.json").read_bytes().rstrip(b"\n")
    assert wanted == bytes.fromhex((FOLDER / "outhex" / f"{name}.txt").read_text())
    return json.loads((FOLDER / "input" / f"{name}.json").read_text("utf-8")), wanted


def has_float(value: object) -> bool:
    if isinstance(value, dict):
        return any(map(has_float, value.values()))
    return any(map(has_float, value)) if isinstance(value, list) else isinstance(value, float)


def test_all_published_cases_are_here():
    assert sorted(path.stem for path in (FOLDER / "input").iterdir()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_published_canonical_json_of_the_library(name):
    value, wanted = given_and_wanted(name)
    assert rfc8785.dumps(value) == wanted


@pytest.mark.parametrize("name", NAMES)
def test_published_canonical_json_of_entries_which_refuse_floats(name):
    value, wanted = given_and_wanted(name)
    if has_float(value):
        with pytest.raises(LogError):
            entries.canonical(value)
    elif isinstance(value, dict):
        assert entries.canonical(value) == wanted
    else:
        assert entries.canonical({"value": value}) == b'{"value":' + wanted + b"}"
