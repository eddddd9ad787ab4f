"""The quick spelling is the canonical one, to the byte."""

import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as some

from audit.log.entries import Entry
from audit.platform import rows
from audit.platform.spelling import spell
from tests.audit.platform.sending import SOURCE, event

_TEXT = some.text(some.characters(exclude_categories=["Cs"]), max_size=12)
_LEAVES = some.one_of(some.none(), some.booleans(), some.integers(-(2**53) + 1, 2**53 - 1), _TEXT)
_VALUES = some.dictionaries(
    _TEXT,
    some.recursive(
        _LEAVES, lambda inner: some.lists(inner, max_size=3) | some.dictionaries(_TEXT, inner, max_size=3), max_leaves=5
    ),
    max_size=5,
)


@settings(max_examples=60, deadline=None)
@given(_VALUES)
def test_it_is_that_of_rfc_8785(value):
    assert spell(value).encode() == rfc8785.dumps(value)


def test_also_where_utf_16_sorts_otherwise():
    value = {"\U0001f600": 1, "\ufb33": 2}
    assert spell(value).encode() == rfc8785.dumps(value)
    assert list(value) != sorted(value)


@settings(max_examples=60, deadline=None)
@given(some.integers(1, 2**31 - 1), _TEXT.filter(str.isprintable).filter(bool), some.booleans())
def test_an_entry_is_the_one_that_the_trail_would_write(number, text, is_person):
    told = event(
        number, id=text, data={"purpose": text, "object": {"type": "user" if is_person else "table", "id": text}}
    )
    hidden = {rows.person_key(SOURCE, key): f"hidden {key}" for key in ("u-17", text)}
    built = rows.build(SOURCE, [told], hidden)
    data = told["data"]
    nonce = built.entries[0].partition('"nonce":"')[2][:32]
    detail = built.entries[0].partition('"detail":"')[2][:64]
    entry = Entry(
        id=rows.event_id(SOURCE, text),
        kind=told["type"],
        time=rows.datetime.fromisoformat(told["time"]),
        source=SOURCE,
        source_seq=number,
        actor="u-17",
        role=data["role"],
        action="E",
        outcome=0,
        object_type=data["object"]["type"],
        object_id=text,
        retention="access",
        nonce=nonce,
        project=data["project"],
        permit=data["permit"],
        basis=data["basis"],
        purpose=text,
        facts=data["facts"],
    )
    assert built.entries[0].encode() == entry.encode(lambda key: f"hidden {key}", detail)
