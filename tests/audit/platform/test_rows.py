"""What a platform sends becomes the very entries that the trail would write."""

from hypothesis import given, settings
from hypothesis import strategies as some

from audit.log.entries import Entry
from audit.platform import rows
from tests.audit.platform.sending import SOURCE, event

_TEXT = some.text(some.characters(exclude_categories=["Cs"]), max_size=12)


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
