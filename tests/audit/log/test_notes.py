import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.log import notes
from audit.log.errors import NoteError
from audit.log.notes import Note, Signature, SigningKey, VerifierKey
from tests.audit.log.samples import AT, LOG, OTHER, STRANGER, WITNESS, bumped, note
from tests.shared_data import SHARED, needs_shared_data

TEXT = "Ceci est un texte.\n\nIl a une ligne vide.\n"
LINE = str(notes.sign(TEXT, LOG).signatures[0])
names = st.text(st.characters(codec="utf-8", exclude_characters="+", exclude_categories=["Cc", "Z"]), min_size=1)
texts = st.text(st.characters(codec="utf-8", min_codepoint=0x20) | st.just("\n")).map(lambda text: text + "\n")


@pytest.fixture(scope="module")
def published():
    return json.loads((SHARED / "audit/note_vectors.json").read_text())


@needs_shared_data
def test_published_notes_are_signed_to_the_byte(published):
    for case in published["sign"]:
        assert notes.sign(case["text"], SigningKey.parse(case["skey"])).encode().decode() == case["want"]


@needs_shared_data
def test_published_notes_open(published):
    for case in published["open_ok"]:
        keys = [VerifierKey.parse(vkey) for vkey in case["vkeys"]]
        assert [str(key) for key in keys] == case["vkeys"]
        found = Note.parse(case["note"].encode())
        assert {*notes.verified(found, keys)} == {*keys}
        assert found.encode().decode() == case["note"]


@needs_shared_data
def test_published_bad_keys_are_refused(published):
    for vkey in published["bad_vkeys"]:
        with pytest.raises(NoteError):
            VerifierKey.parse(vkey)


@needs_shared_data
def test_every_byte_and_every_piece_of_a_published_key_counts(published):
    vkey = published["open_ok"][0]["vkeys"][0]
    for _, changed in bumped(vkey.encode()):
        with pytest.raises(NoteError):
            VerifierKey.parse(changed.decode())
    for start in range(len(vkey)):
        for end in range(start, len(vkey) + 1):
            if (start, end) != (0, len(vkey)):
                with pytest.raises(NoteError):
                    VerifierKey.parse(vkey[start:end])


def test_every_byte_of_a_signing_key_counts_and_no_message_shows_it():
    skey = str(LOG)
    assert SigningKey.parse(skey).verifier == LOG.verifier
    for _, changed in bumped(skey.encode()):
        with pytest.raises(NoteError) as caught:
            SigningKey.parse(changed.decode())
        assert skey[-40:-5] not in str(caught.value)
        assert caught.value.__cause__ is None
    assert skey[-40:-1] not in repr(LOG)


@pytest.mark.parametrize("key_type", notes.KEY_TYPES)
def test_a_generated_key_reads_back(key_type):
    key = SigningKey.generate("clé.example/été", key_type)
    again = SigningKey.parse(str(key))
    assert again.verifier == key.verifier == VerifierKey.parse(str(key.verifier))
    assert key.verifier.verify(b"message", again.sign(b"message"))
    assert not key.verifier.verify(b"other", again.sign(b"message"))
    assert not key.verifier.verify(b"message", b"short")
    assert SigningKey.generate("clé.example/été", key_type).verifier != key.verifier


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u00a0b", "a\u2003", "a\n", "a\tb", "\x00", "a\u2028b", "\udc80"])
def test_a_name_with_spaces_plus_signs_or_controls_is_refused(name):
    with pytest.raises(NoteError):
        SigningKey.generate(name)
    with pytest.raises(NoteError):
        VerifierKey(name, notes.ED25519, bytes(32))
    with pytest.raises(NoteError):
        Signature(name, bytes(4), b"x")


@pytest.mark.parametrize("key_type", [0, 2, 3, 5, 6, 0x5A, 0xFF])
def test_other_kinds_of_keys_are_refused(key_type):
    with pytest.raises(NoteError, match="not supported"):
        VerifierKey("name", key_type, bytes(32))


@pytest.mark.parametrize(
    "vkey",
    [
        f"{LOG.name}+{LOG.verifier.key_id.hex().upper()}+" + str(LOG.verifier).split("+", 2)[2],
        f"{LOG.name}+0{LOG.verifier.key_id.hex()}+" + str(LOG.verifier).split("+", 2)[2],
        str(LOG.verifier) + "\n",
        " " + str(LOG.verifier),
        str(LOG.verifier)[:-1],
        str(LOG.verifier) + "=",
        str(LOG.verifier) + "====",
    ],
    ids=["uppercase id", "longer id", "newline", "space", "cut", "padding", "more padding"],
)
def test_another_spelling_of_a_key_is_refused(vkey):
    with pytest.raises(NoteError):
        VerifierKey.parse(vkey)


def encoded(text: str = "texte\n", *lines: str, end: str = "\n") -> bytes:
    return (text + "\n" + "\n".join(lines or (LINE,)) + end).encode("utf-8", "surrogateescape")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        b"\n\n",
        b"text\n\n",
        b"text\n",
        b"text",
        encoded(end=""),
        encoded(end="\n\n"),
        encoded(end="\r\n"),
        encoded("texte\r\n"),
        encoded("tex\x00te\n"),
        encoded("tex\tte\n"),
        encoded("tex\x1fte\n"),
        encoded("tex\udcffte\n"),
        encoded("texte"),
        ("\ufeff" + LINE + "\n").encode(),
        encoded("texte\n", LINE, ""),
        encoded("texte\n", "not a signature"),
        encoded("texte\n", LINE.replace("— ", "- ")),
        encoded("texte\n", LINE.replace("— ", "—")),
        encoded("texte\n", LINE.replace("— ", "—  ")),
        encoded("texte\n", LINE + " "),
        encoded("texte\n", LINE[:-2]),
        encoded("texte\n", LINE + "="),
        encoded("texte\n", LINE[:-3] + "B=="),
        encoded("texte\n", LINE[:-6] + "\u00e9" + LINE[-5:]),
        encoded("texte\n", "— name AAAA"),
        encoded("texte\n", "— name AAAAAA=="),
        encoded("texte\n", "— name "),
        encoded("texte\n", "— name"),
        encoded("texte\n", "— na+me AAAAAAA="),
        encoded("texte\n", "— na\u00a0me AAAAAAA="),
        encoded("texte\n", "—  AAAAAAA="),
        encoded("texte\n", "— name AAAAAA_="),
        encoded("texte\n", *[LINE] * (notes.MAX_SIGNATURES + 1)),
        encoded("x" * notes.MAX_NOTE_BYTES + "\n"),
    ],
)
def test_garbage_is_no_note(data):
    with pytest.raises(NoteError):
        Note.parse(data)


def test_a_note_reads_back_to_the_byte():
    written = notes.sign(TEXT, LOG, STRANGER).encode()
    read = Note.parse(written)
    assert read.text == TEXT
    assert read.encode() == written
    assert {*notes.verified(read, [LOG.verifier])} == {LOG.verifier}
    assert {*notes.verified(read, [LOG.verifier, STRANGER.verifier])} == {LOG.verifier, STRANGER.verifier}


def test_signatures_of_unknown_keys_do_no_harm():
    unknown = [Signature(LOG.name, bytes(4), b"same name"), Signature("other", LOG.verifier.key_id, b"same id")]
    read = Note(TEXT, (*unknown, *notes.sign(TEXT, LOG).signatures))
    assert {*notes.verified(read, [LOG.verifier])} == {LOG.verifier}
    with pytest.raises(NoteError, match="no signature of a known key"):
        notes.verified(read, [STRANGER.verifier])
    assert notes.known_signatures(read, [STRANGER.verifier]) == {}


def test_a_wrong_signature_of_a_known_key_refuses_the_whole_note():
    wrong = Signature(LOG.name, LOG.verifier.key_id, bytes(64))
    read = notes.sign(TEXT, STRANGER).with_signatures(wrong)
    assert notes.verified(read, [STRANGER.verifier])
    with pytest.raises(NoteError, match="is wrong"):
        notes.verified(read, [STRANGER.verifier, LOG.verifier])
    with pytest.raises(NoteError, match="is wrong"):
        notes.verified(notes.sign(TEXT, LOG).with_signatures(wrong), [LOG.verifier])


def test_two_keys_that_share_name_and_id_are_refused(monkeypatch):
    monkeypatch.setattr(VerifierKey, "key_id", b"\x00\x01\x02\x03")
    twins = [VerifierKey("twin", notes.ED25519, bytes([number]) * 32) for number in range(2)]
    with pytest.raises(NoteError, match="share the name"):
        notes.verified(notes.sign(TEXT, STRANGER), twins)
    assert notes.known_signatures(notes.sign(TEXT, STRANGER), [twins[0], twins[0]]) == {}


@pytest.mark.parametrize("count", [16, 17, notes.MAX_SIGNATURES])
def test_a_note_may_have_many_signatures(count):
    many = [Signature(f"name{number}", bytes(4), bytes(5000)) for number in range(count - 1)]
    read = Note.parse(notes.sign(TEXT, LOG).with_signatures(*many).encode())
    assert len(read.signatures) == count
    assert notes.verified(read, [LOG.verifier])


def test_the_same_signature_twice_is_added_once():
    signed = notes.sign(TEXT, LOG)
    more = notes.sign(TEXT, STRANGER).signatures
    assert signed.with_signatures(*signed.signatures, *more, *more).signatures == (*signed.signatures, *more)


def test_nobody_signs_a_text_that_is_no_note_nor_with_a_witness_key():
    for text in ("no newline", "", "tab\t\n", "return\r\n", "\x00\n", "\udc80\n"):
        with pytest.raises(NoteError):
            notes.sign(text, LOG)
    with pytest.raises(NoteError):
        notes.sign(TEXT)
    with pytest.raises(NoteError, match="witness"):
        notes.sign(TEXT, WITNESS)


def test_every_byte_of_a_note_counts_or_belongs_to_an_unknown_key():
    signed = note().with_signatures(Signature("unknown.example", bytes(4), b"whatever"))
    keys = [LOG.verifier, WITNESS.verifier]
    whole = notes.verified(signed, keys)
    unknown = signed.encode().index("— unknown".encode())
    for at, changed in bumped(signed.encode()):
        try:
            read = Note.parse(changed)
            found = notes.verified(read, keys)
        except NoteError:
            continue
        # What is left: a line of a known key that became one of nobody's, or the line of the unknown key.
        assert read.text == signed.text
        assert at >= unknown or len(found) == 1
        assert all(whole[key] == signature for key, signature in found.items())


def test_a_cosignature_says_when_and_its_date_is_signed():
    cosigned = note()
    assert notes.timestamp_of(cosigned.signatures[1]) == AT
    payload = cosigned.signatures[1].payload
    later = Signature(WITNESS.name, WITNESS.verifier.key_id, (AT + 1).to_bytes(8, "big") + payload[8:])
    for wrong in (later, Signature(WITNESS.name, WITNESS.verifier.key_id, payload[8:])):
        with pytest.raises(NoteError):
            notes.verified(note(cosigned=False).with_signatures(wrong), [LOG.verifier, WITNESS.verifier])
    with pytest.raises(NoteError, match="2\\^63"):
        notes.timestamp_of(Signature("w", bytes(4), (2**63).to_bytes(8, "big") + bytes(64)))
    for at in (-1, 2**63):
        with pytest.raises(NoteError):
            notes.cosigned_message(TEXT, at)


def test_keys_of_two_kinds_never_stand_for_each_other():
    """The same secret under the same name signs with a date or without: one is not taken for the other."""
    plain = SigningKey(WITNESS.name, notes.ED25519, bytes([2]) * 32)
    assert plain.verifier.public_key == WITNESS.verifier.public_key
    assert plain.verifier.key_id != WITNESS.verifier.key_id
    with pytest.raises(NoteError):
        notes.verified(note(), [plain.verifier])
    with pytest.raises(NoteError):
        notes.verified(note(), [OTHER.verifier])


signatures = st.builds(Signature, names, st.binary(min_size=4, max_size=4), st.binary(min_size=1, max_size=100))


@given(texts, st.lists(signatures, min_size=1, max_size=20))
def test_any_note_reads_back(text, lines):
    written = Note(text, tuple(lines))
    assert Note.parse(written.encode()) == written


@given(names, st.sampled_from(notes.KEY_TYPES), st.binary(min_size=32, max_size=32))
def test_any_key_reads_back(name, key_type, public_key):
    key = VerifierKey(name, key_type, public_key)
    assert VerifierKey.parse(str(key)) == key


@given(st.binary(max_size=200) | st.binary(max_size=60).map(lambda data: b"text\n\n\xe2\x80\x94 name " + data + b"\n"))
def test_bytes_are_read_as_they_are_written_or_refused(data):
    try:
        read = Note.parse(data)
    except NoteError:
        return
    assert read.encode() == data


@given(st.text(max_size=120) | st.builds("n+{}+{}".format, st.text(max_size=9), st.text(max_size=50)))
def test_text_is_a_key_as_it_is_written_or_refused(text):
    for read in (VerifierKey.parse, SigningKey.parse, lambda one: SigningKey.parse("PRIVATE+KEY+" + one)):
        try:
            key = read(text)
        except NoteError:
            continue
        assert str(key).endswith(text)


def test_base64_has_one_spelling_only():
    padded = base64.b64encode(bytes(5)).decode()
    assert padded.endswith("A=")
    with pytest.raises(NoteError, match="canonical"):
        Signature.parse(f"— name {padded[:-2]}B=")
